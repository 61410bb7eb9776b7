"""Reads content/reports/: the default layout of reports, and those of single networks."""

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from feedback_server.domain.reports.layout import Layout, Layouts
from feedback_server.domain.reports.layout_settings import parse_layout, validate

from .activity_maps import load_benchmarks
from .content_file import ContentError, read_yaml

DEFAULT, SUMMARY = "default", "summary"
PNG_SIGNATURE, MAX_LOGO_BYTES = b"\x89PNG\r\n\x1a\n", 100_000
MISSED_APPOINTMENTS = "did_not_attend"


def load_layouts(folder: Path) -> Layouts:
    """The default layout, those of networks, and the summary's sections.

    Raises ContentError with all errors of all files.
    """
    errors: list[str] = []
    benchmark = _benchmark(folder, errors)
    default = _read(folder / f"{DEFAULT}.yaml", errors)
    summary = _read(folder / f"{SUMMARY}.yaml", errors)
    if list(summary) != ["sections"]:
        errors.append(f"{SUMMARY}.yaml: list its sections, and nothing else")
    errors += [
        f"{SUMMARY}.yaml: sections: {error}"
        for error in validate({"sections": summary.get("sections")}).get("sections", ())
    ]
    of_networks = {path.stem: _read(path, errors) for path in sorted(folder.glob("U*.yaml"))}
    for name in of_networks:
        if not re.fullmatch(r"U\d{5}", name):
            errors.append(f"{name}.yaml: name it by the network's code, such as U12345.yaml")
    layouts = {
        name: replace(_layout(folder, name, default | settings, errors), **benchmark)
        for name, settings in {DEFAULT: {}, **of_networks}.items()
    }
    if errors:
        raise ContentError(errors)
    return Layouts(layouts.pop(DEFAULT), layouts, tuple(summary["sections"]))


def _benchmark(folder: Path, errors: list[str]) -> dict[str, Any]:
    """What a layout says of it; nothing where there is none."""
    try:
        benchmarks = load_benchmarks(folder)
    except ContentError as error:
        errors += error.errors
        return {}
    if (found := benchmarks.get(MISSED_APPOINTMENTS)) is None:
        return {}
    percent = Decimal(f"{found.percent:g}")
    words = f"{found.label}: {percent}%. Source: {found.source}."
    return {
        "benchmark": words,
        "benchmark_percent": percent,
        "benchmark_label": found.label,
    }


def _read(path: Path, errors: list[str]) -> dict[str, Any]:
    try:
        settings = read_yaml(path) or {}
    except ContentError as error:
        errors += error.errors
        return {}
    if not isinstance(settings, dict):
        errors.append(f"{path.name}: must hold settings, one a line")
        return {}
    return settings


def _logo(folder: Path, name: str, layout_name: str, errors: list[str]) -> str:
    """The PNG file ``content/NAME`` in base 64; "" without a name."""
    if not name:
        return ""
    path = folder.parent / name
    try:
        picture = path.read_bytes()
    except OSError:
        errors.append(f"{layout_name}.yaml: logo: there is no {path.parent.name}/{name}")
        return ""
    if not picture.startswith(PNG_SIGNATURE) or len(picture) > MAX_LOGO_BYTES:
        errors.append(f"{layout_name}.yaml: logo: {name} must be a PNG of at most 100 kB")
    return b64encode(picture).decode()


def _layout(folder: Path, name: str, settings: Mapping[str, Any], errors: list[str]) -> Layout:
    by_setting = validate(settings)
    if by_setting:
        errors += [
            f"{name}.yaml: {key}: {error}" for key, found in by_setting.items() for error in found
        ]
        return Layout(())
    logo = _logo(folder, settings.get("logo", ""), name, errors)
    return parse_layout({**settings, "logo": logo})
