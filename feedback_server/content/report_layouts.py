"""Reads content/reports/: the layout of all reports, and of networks that want their own."""

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from ..domain.period import Month
from ..domain.report.layout import MONTHS, Layout, Layouts
from ..domain.report.sections import SECTIONS
from ..domain.submission import Mode
from .activity_maps import load_benchmarks
from .errors import ContentError
from .yaml_file import read_yaml

DEFAULT, SUMMARY = "default", "summary"
FIRST = "at_a_glance"
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
    faults += [f"{SUMMARY}.yaml: sections: {each}" for each in _sections(summary.get("sections"))]
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
    own = [f"{fault}" for key, value in settings.items() for fault in _faults_of(key, value)]
    faults += [f"{name}.yaml: {fault}" for fault in own]
    if own:
        return Layout(())
    return Layout(
        sections=tuple(settings.get("sections", SECTIONS)),
        introduction=settings.get("introduction", ""),
        target=settings.get("target"),
        questions=tuple(settings.get("questions", ())),
        breakdowns=tuple((each["question"], each["by"]) for each in settings.get("breakdowns", ())),
        months=settings.get("months", 24),
        rebase=tuple(Month.parse(str(each)) for each in settings.get("rebase", ())),
        return_methods=tuple(settings.get("return_methods", {}).items()) or Layout.return_methods,
        logo=_logo(folder, settings.get("logo", ""), name, faults),
    )


def _faults_of(key: str, value: object) -> list[str]:
    if key not in CHECKS:
        return [f"'{key}' is not a setting: {', '.join(CHECKS)}"]
    return [f"{key}: {fault}" for fault in CHECKS[key](value)]


def _sections(value: object) -> list[str]:
    if not _is_list_of_words(value):
        return ["list the ids of sections"]
    assert isinstance(value, list)
    faults = [
        f"there is no section '{id}': {', '.join(SECTIONS)}" for id in value if id not in SECTIONS
    ]
    faults += [f"'{id}' is listed twice" for id in dict.fromkeys(value) if value.count(id) > 1]
    if value[:1] != [FIRST]:
        faults.append(f"'{FIRST}' comes first")
    return faults


def _words(value: object) -> list[str]:
    return [] if isinstance(value, str) else ["must be words"]


def _percent(value: object) -> list[str]:
    whole = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100
    return [] if whole else ["must be a whole number from 0 to 100"]


def _ids(value: object) -> list[str]:
    return [] if _is_list_of_words(value) else ["list the ids of questions"]


def _breakdowns(value: object) -> list[str]:
    right = isinstance(value, list) and all(
        isinstance(each, dict)
        and set(each) == {"question", "by"}
        and isinstance(each["question"], str)
        and each["by"] in ("practice", "mode")
        for each in value
    )
    return [] if right else ["list pairs such as {question: listened, by: practice or mode}"]


def _number_of_months(value: object) -> list[str]:
    if isinstance(value, int) and not isinstance(value, bool) and value in MONTHS:
        return []
    return [f"must be a whole number from {MONTHS.start} to {MONTHS.stop - 1}"]


def _months(value: object) -> list[str]:
    if not isinstance(value, list):
        return ["list months such as 2026-10"]
    faults = []
    for each in value:
        try:
            Month.parse(str(each))
        except ValueError as error:
            faults.append(str(error))
    return faults


def _file_name(value: object) -> list[str]:
    named = isinstance(value, str) and re.fullmatch(r"[\w-]+\.png", value)
    return [] if named else ["must be the name of a PNG in content/, such as network.png"]


def _methods(value: object) -> list[str]:
    if not isinstance(value, dict):
        return ["give each way of answering its name in the return"]
    modes = [mode.value for mode in Mode]
    faults = [f"there is no way of answering '{mode}'" for mode in value if mode not in modes]
    faults += [f"'{mode}' is missing" for mode in modes if mode not in value]
    names = list(value.values())
    if not _is_list_of_words(names) or len(set(names)) < len(names):
        faults.append("each name must be words, and stand once")
    return faults


def _is_list_of_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each for each in value)


CHECKS: Mapping[str, Callable[[object], list[str]]] = {
    "sections": _sections,
    "introduction": _words,
    "target": _percent,
    "questions": _ids,
    "breakdowns": _breakdowns,
    "months": _number_of_months,
    "rebase": _months,
    "return_methods": _methods,
    "logo": _file_name,
}
