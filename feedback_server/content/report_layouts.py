"""Reads content/reports/: the layout of all reports, and of networks that want their own."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from feedback_server.domain.reports.layout import Layout, Layouts
from feedback_server.domain.reports.layout_settings import faults_of, laid_out

from .activity_maps import load_benchmarks
from .errors import ContentError
from .yaml_file import read_yaml

DEFAULT, SUMMARY = "default", "summary"
PNG, LARGEST_LOGO = b"\x89PNG\r\n\x1a\n", 100_000
MISSED = "did_not_attend"


def load_layouts(folder: Path) -> Layouts:
    """Every layout, with the benchmark. Raises ContentError that names every fault."""
    faults: list[str] = []
    benchmark = _benchmark(folder, faults)
    default = _read(folder / f"{DEFAULT}.yaml", faults)
    summary = _read(folder / f"{SUMMARY}.yaml", faults)
    if list(summary) != ["sections"]:
        faults.append(f"{SUMMARY}.yaml: list its sections, and nothing else")
    faults += [
        f"{SUMMARY}.yaml: sections: {each}"
        for each in faults_of({"sections": summary.get("sections")}).get("sections", ())
    ]
    own = {path.stem: _read(path, faults) for path in sorted(folder.glob("U*.yaml"))}
    for name in own:
        if not re.fullmatch(r"U\d{5}", name):
            faults.append(f"{name}.yaml: name it by the network's code, such as U12345.yaml")
    made = {
        name: replace(_layout(folder, name, default | settings, faults), benchmark=benchmark)
        for name, settings in {DEFAULT: {}, **own}.items()
    }
    if faults:
        raise ContentError(faults)
    return Layouts(made.pop(DEFAULT), made, tuple(summary["sections"]))


def _benchmark(folder: Path, faults: list[str]) -> str:
    try:
        known = load_benchmarks(folder)
    except ContentError as error:
        faults += error.faults
        return ""
    if (found := known.get(MISSED)) is None:
        return ""
    return f"{found.words}: {found.percent:g}%. Source: {found.source}."


def _read(path: Path, faults: list[str]) -> dict[str, Any]:
    try:
        read = read_yaml(path) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        faults.append(f"{path.name}: cannot be read: {error}")
        return {}
    if not isinstance(read, dict):
        faults.append(f"{path.name}: must hold settings, one a line")
        return {}
    return read


def _logo(folder: Path, name: str, of: str, faults: list[str]) -> str:
    """The picture ``content/NAME`` in base 64."""
    if not name:
        return ""
    path = folder.parent / name
    try:
        picture = path.read_bytes()
    except OSError:
        faults.append(f"{of}.yaml: logo: there is no {path.parent.name}/{name}")
        return ""
    if not picture.startswith(PNG) or len(picture) > LARGEST_LOGO:
        faults.append(f"{of}.yaml: logo: {name} must be a PNG of at most 100 kB")
    return b64encode(picture).decode()


def _layout(folder: Path, name: str, settings: Mapping[str, Any], faults: list[str]) -> Layout:
    own = [f"{key}: {each}" for key, some in faults_of(settings).items() for each in some]
    faults += [f"{name}.yaml: {fault}" for fault in own]
    if own:
        return Layout(())
    logo = _logo(folder, settings.get("logo", ""), name, faults)
    return laid_out({**settings, "logo": logo})
