"""Reads which column of a provider's file holds what, and benchmarks, from content/reports/."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from feedback_server.domain.activity.appointments import GROUPS, NUMBERS
from feedback_server.domain.activity.cells import tidy
from feedback_server.domain.activity.column_map import ColumnMap, Crosstab, Dimension, OneRow

from .errors import ContentError
from .yaml_file import read_yaml

PREFIX = "activity-"
ROWS, CROSSTAB = "rows", "crosstab"


@dataclass(frozen=True)
class Benchmark:
    """A figure from elsewhere that a report names beside its own, and where it comes from."""

    percent: float
    words: str
    source: str


def map_names(folder: Path) -> list[str]:
    return sorted(path.stem.removeprefix(PREFIX) for path in folder.glob(f"{PREFIX}*.yaml"))


def load_map(folder: Path, name: str) -> ColumnMap:
    """The column map ``activity-NAME.yaml``. Raises ContentError that names every fault."""
    path = folder / f"{PREFIX}{name}.yaml"
    read = _read(path)
    shape = read.get("shape")
    checks = {ROWS: OF_ROWS, CROSSTAB: OF_CROSSTAB}.get(str(shape))
    if checks is None:
        raise ContentError([f"{path.name}: shape: must be '{ROWS}' or '{CROSSTAB}'"])
    faults = _faults(read, checks)
    if not faults:
        made = _one_row(name, read) if shape == ROWS else _crosstab(name, read)
        faults = _faults_of_names(made)
        if not faults:
            return made
    raise ContentError([f"{path.name}: {fault}" for fault in faults])


def load_benchmarks(folder: Path) -> dict[str, Benchmark]:
    """The benchmarks by their names; none where there is no file. Raises ContentError."""
    path = folder / "benchmarks.yaml"
    if not path.exists():
        return {}
    read = _read(path)
    faults = [
        f"{path.name}: {name}: {fault}"
        for name, value in read.items()
        for fault in (_faults(value, OF_BENCHMARK) if isinstance(value, dict) else [_SETTINGS])
    ]
    if faults:
        raise ContentError(faults)
    return {
        name: Benchmark(float(value["percent"]), value["words"], value["source"])
        for name, value in read.items()
    }


_SETTINGS = "must hold settings, one a line"


def _read(path: Path) -> dict[str, Any]:
    try:
        read = read_yaml(path)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError([f"{path.name}: cannot be read: {error}"]) from error
    if not isinstance(read, dict):
        raise ContentError([f"{path.name}: {_SETTINGS}"])
    return read


@dataclass(frozen=True)
class _Check:
    fault: Callable[[object], str]
    """What is wrong with a value; empty if nothing."""
    required: bool = True

    def fault_in(self, read: Mapping[str, Any], key: str) -> str:
        if key in read:
            return self.fault(read[key])
        return "is missing" if self.required else ""


def _faults(read: Mapping[str, Any], checks: Mapping[str, _Check]) -> list[str]:
    faults = [f"'{key}' is not a setting: {', '.join(checks)}" for key in read if key not in checks]
    for key, check in checks.items():
        if fault := check.fault_in(read, key):
            faults.append(f"{key}: {fault}")
    return faults


def _faults_of_names(made: ColumnMap) -> list[str]:
    """One column cannot hold two things, and only its columns can have other names."""
    names = [tidy(column) for column in made.columns]
    return [
        f"the column '{name}' is named {names.count(name)} times"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ] + [
        f"also: there is no column '{column}'"
        for column in (made.also if isinstance(made, OneRow) else ())
        if column not in made.columns
    ]


def _one_row(name: str, read: Mapping[str, Any]) -> OneRow:
    return OneRow(
        name=name,
        practice=read["practice"],
        month=read["month"],
        numbers=read["numbers"],
        groups=read.get("groups", {}),
        also={column: tuple(names) for column, names in read.get("also", {}).items()},
        covers=read.get("covers", ""),
    )


def _crosstab(name: str, read: Mapping[str, Any]) -> Crosstab:
    return Crosstab(
        name=name,
        practice=read["practice"],
        month=read["month"],
        count=read["count"],
        status=read["status"],
        statuses={status: tuple(names) for status, names in read["statuses"].items()},
        groups={
            group: Dimension(each["column"], each["values"])
            for group, each in read.get("groups", {}).items()
        },
        only={column: tuple(values) for column, values in read.get("only", {}).items()},
        covers=read.get("covers", ""),
    )


def _words(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be words"


def _percent(value: object) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
    return "" if number else "must be a number from 0 to 100"


def _words_by_words(value: object) -> str:
    if isinstance(value, dict) and value and all(map(_is_words, [*value, *value.values()])):
        return ""
    return "must pair words with words, in quotation marks where they look like a number"


def _numbers(value: object) -> str:
    return _words_by_words(value) or _not_among(value, NUMBERS)


def _column_groups(value: object) -> str:
    return _each_group(value, _words_by_words)


def _dimensions(value: object) -> str:
    return _each_group(value, lambda each: "; ".join(_faults_of_dimension(each)))


def _faults_of_dimension(value: object) -> list[str]:
    return _faults(value, OF_DIMENSION) if isinstance(value, dict) else [_SETTINGS]


def _each_group(value: object, fault_of: Callable[[object], str]) -> str:
    if not isinstance(value, dict):
        return _SETTINGS
    found = [f"{group}: {fault}" for group, each in value.items() if (fault := fault_of(each))]
    return "; ".join(found) or _not_among(value, GROUPS)


def _statuses(value: object) -> str:
    if fault := _lists(value):
        return fault
    assert isinstance(value, dict)
    return next((fault for names in value.values() if (fault := _not_among(names, NUMBERS))), "")


def _lists(value: object) -> str:
    if isinstance(value, dict) and value and all(map(_is_list, value.values())):
        return "" if all(map(_is_words, value)) else "each name must be words"
    return "give each a list of words, such as [booked, attended]"


def _not_among(names: Any, known: tuple[str, ...]) -> str:
    strange = [str(name) for name in names if name not in known]
    return f"there is no '{strange[0]}': {', '.join(known)}" if strange else ""


def _is_words(value: object) -> bool:
    return not _words(value)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_words, value))


_COMMON = {
    "shape": _Check(_words),
    "practice": _Check(_words),
    "month": _Check(_words),
    "covers": _Check(_words, required=False),
}
OF_ROWS = _COMMON | {
    "numbers": _Check(_numbers),
    "groups": _Check(_column_groups, required=False),
    "also": _Check(_lists, required=False),
}
OF_CROSSTAB = _COMMON | {
    "count": _Check(_words),
    "status": _Check(_words),
    "statuses": _Check(_statuses),
    "groups": _Check(_dimensions, required=False),
    "only": _Check(_lists, required=False),
}
OF_DIMENSION = {"column": _Check(_words), "values": _Check(_words_by_words)}
OF_BENCHMARK = {"percent": _Check(_percent), "words": _Check(_words), "source": _Check(_words)}
