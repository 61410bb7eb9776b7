"""Reads column maps (which column of an activity file holds what) and benchmarks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback_server.domain.activity.appointments import GROUPS, NUMBERS
from feedback_server.domain.activity.cells import normalize_header
from feedback_server.domain.activity.column_map import ColumnMap, Crosstab, Dimension, OneRow

from .content_file import ContentError, read_yaml

PREFIX = "activity-"
ROWS, CROSSTAB = "rows", "crosstab"


@dataclass(frozen=True)
class Benchmark:
    """A figure of another source that a report shows beside its own, with that source."""

    percent: float
    label: str
    source: str


def map_names(folder: Path) -> list[str]:
    return sorted(path.stem.removeprefix(PREFIX) for path in folder.glob(f"{PREFIX}*.yaml"))


def load_map(folder: Path, name: str) -> ColumnMap:
    """The column map ``activity-NAME.yaml``. Raises ContentError with all its errors."""
    path = folder / f"{PREFIX}{name}.yaml"
    settings = _read(path)
    shape = settings.get("shape")
    checks = {ROWS: ROW_SETTINGS, CROSSTAB: CROSSTAB_SETTINGS}.get(str(shape))
    if checks is None:
        raise ContentError([f"{path.name}: shape: must be '{ROWS}' or '{CROSSTAB}'"])
    if errors := _errors(settings, checks):
        raise ContentError([f"{path.name}: {error}" for error in errors])
    column_map = _one_row(name, settings) if shape == ROWS else _crosstab(name, settings)
    if errors := _column_errors(column_map):
        raise ContentError([f"{path.name}: {error}" for error in errors])
    return column_map


def load_benchmarks(folder: Path) -> dict[str, Benchmark]:
    """The benchmarks by name; none if there is no file. Raises ContentError."""
    path = folder / "benchmarks.yaml"
    if not path.exists():
        return {}
    settings = _read(path)
    errors = [
        f"{path.name}: {name}: {error}"
        for name, value in settings.items()
        for error in _nested_errors(value, BENCHMARK_SETTINGS)
    ]
    if errors:
        raise ContentError(errors)
    return {
        name: Benchmark(float(value["percent"]), value["label"], value["source"])
        for name, value in settings.items()
    }


_NO_SETTINGS = "must hold settings, one a line"


def _read(path: Path) -> dict[str, Any]:
    settings = read_yaml(path)
    if not isinstance(settings, dict):
        raise ContentError([f"{path.name}: {_NO_SETTINGS}"])
    return settings


@dataclass(frozen=True)
class _Check:
    error_of: Callable[[object], str]
    """The error of a value; "" if it has none."""
    required: bool = True

    def error_at(self, settings: Mapping[str, Any], key: str) -> str:
        if key in settings:
            return self.error_of(settings[key])
        return "is missing" if self.required else ""


def _errors(settings: Mapping[str, Any], checks: Mapping[str, _Check]) -> list[str]:
    known = ", ".join(checks)
    errors = [f"'{key}' is not a setting: {known}" for key in settings if key not in checks]
    for key, check in checks.items():
        if error := check.error_at(settings, key):
            errors.append(f"{key}: {error}")
    return errors


def _nested_errors(value: object, checks: Mapping[str, _Check]) -> list[str]:
    return _errors(value, checks) if isinstance(value, dict) else [_NO_SETTINGS]


def _column_errors(column_map: ColumnMap) -> list[str]:
    """A column named twice, or another name (``aliases``) for a column that the map lacks."""
    names = [normalize_header(column) for column in column_map.columns]
    return [
        f"the column '{name}' is named {names.count(name)} times"
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ] + [
        f"aliases: there is no column '{column}'"
        for column in (column_map.aliases if isinstance(column_map, OneRow) else ())
        if column not in column_map.columns
    ]


def _one_row(name: str, settings: Mapping[str, Any]) -> OneRow:
    return OneRow(
        name=name,
        practice=settings["practice"],
        month=settings["month"],
        numbers=settings["numbers"],
        groups=settings.get("groups", {}),
        aliases={column: tuple(names) for column, names in settings.get("aliases", {}).items()},
        covers=settings.get("covers", ""),
    )


def _crosstab(name: str, settings: Mapping[str, Any]) -> Crosstab:
    return Crosstab(
        name=name,
        practice=settings["practice"],
        month=settings["month"],
        count=settings["count"],
        status=settings["status"],
        statuses={status: tuple(names) for status, names in settings["statuses"].items()},
        groups={
            group: Dimension(dimension["column"], dimension["values"])
            for group, dimension in settings.get("groups", {}).items()
        },
        filters={column: tuple(values) for column, values in settings.get("filters", {}).items()},
        covers=settings.get("covers", ""),
    )


def _text(value: object) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be words"


def _percent(value: object) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100
    return "" if number else "must be a number from 0 to 100"


def _text_by_text(value: object) -> str:
    if isinstance(value, dict) and value and all(map(_is_text, [*value, *value.values()])):
        return ""
    return "must pair words with words, in quotation marks where they look like a number"


def _numbers(value: object) -> str:
    return _text_by_text(value) or _unknown_name(value, NUMBERS)


def _column_groups(value: object) -> str:
    return _group_errors(value, _text_by_text)


def _dimensions(value: object) -> str:
    return _group_errors(
        value, lambda dimension: "; ".join(_nested_errors(dimension, DIMENSION_SETTINGS))
    )


def _group_errors(value: object, error_of: Callable[[object], str]) -> str:
    if not isinstance(value, dict):
        return _NO_SETTINGS
    errors = [
        f"{group}: {error}" for group, setting in value.items() if (error := error_of(setting))
    ]
    return "; ".join(errors) or _unknown_name(value, GROUPS)


def _statuses(value: object) -> str:
    if error := _lists(value):
        return error
    assert isinstance(value, dict)
    return next((error for names in value.values() if (error := _unknown_name(names, NUMBERS))), "")


def _lists(value: object) -> str:
    if isinstance(value, dict) and value and all(map(_is_list, value.values())):
        return "" if all(map(_is_text, value)) else "each name must be words"
    return "give each a list of words, such as [booked, attended]"


def _unknown_name(names: Any, known: tuple[str, ...]) -> str:
    unknown = [str(name) for name in names if name not in known]
    return f"there is no '{unknown[0]}': {', '.join(known)}" if unknown else ""


def _is_text(value: object) -> bool:
    return not _text(value)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value))


_COMMON_SETTINGS = {
    "shape": _Check(_text),
    "practice": _Check(_text),
    "month": _Check(_text),
    "covers": _Check(_text, required=False),
}
ROW_SETTINGS = _COMMON_SETTINGS | {
    "numbers": _Check(_numbers),
    "groups": _Check(_column_groups, required=False),
    "aliases": _Check(_lists, required=False),
}
CROSSTAB_SETTINGS = _COMMON_SETTINGS | {
    "count": _Check(_text),
    "status": _Check(_text),
    "statuses": _Check(_statuses),
    "groups": _Check(_dimensions, required=False),
    "filters": _Check(_lists, required=False),
}
DIMENSION_SETTINGS = {"column": _Check(_text), "values": _Check(_text_by_text)}
BENCHMARK_SETTINGS = {"percent": _Check(_percent), "label": _Check(_text), "source": _Check(_text)}
