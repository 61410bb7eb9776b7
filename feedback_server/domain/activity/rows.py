"""Parses activities from a file's rows through a column map, and reports every bad row.

A practice-month with a bad row gives no activity at all: half of a crosstab would be a number that
is too small, and of two rows for the same month nobody knows which is right.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import PRACTICE_CODE

from .appointments import NUMBERS, Activity, contradictions
from .cells import (
    CellFault,
    Row,
    cell,
    missing_columns,
    needed_count,
    normalize_header,
    normalize_value,
    read_cell_month,
    read_count,
    read_practice,
    shown,
    strange_columns,
)
from .column_map import ColumnMap, Crosstab, OneRow
from .skipped_rows import SkippedRows, counted_out

Key = tuple[str, Month]
EMPTY = "the file is empty: a row must name the columns"
UNKNOWN = (
    "without it the month's number would be too small. Get the file with its numbers, or leave "
    "this practice's month out"
)


@dataclass(frozen=True)
class RowFault:
    """A skipped row: where, and what to do about it. Line 1 is the header."""

    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}"
        return (
            f"{where}, {self.column}: {self.reason}" if self.column else f"{where}: {self.reason}"
        )


@dataclass(frozen=True)
class ActivityFile:
    """A file's contents. ``doubts`` are imported, with a warning."""

    activities: tuple[Activity, ...]
    faults: tuple[RowFault, ...]
    doubts: tuple[str, ...] = ()
    left_out: tuple[SkippedRows, ...] = ()


@dataclass(frozen=True)
class ExpectedActivity:
    """What to expect: known practices and the latest month."""

    practices: Collection[str]
    latest: Month


@dataclass
class _Reading:
    """State while the rows are parsed."""

    expected: ExpectedActivity
    faults: list[RowFault] = field(default_factory=list)
    spoiled: set[Key] = field(default_factory=set)
    spoiled_practices: set[str] = field(default_factory=set)
    all_spoiled: bool = False
    """Whether a row of a crosstab was unreadable, so that no sum can be trusted."""
    others: dict[str, list[str]] = field(default_factory=dict)
    """Rows out of scope, by reason."""

    def fault(self, line: int, column: str, reason: str) -> None:
        self.faults.append(RowFault(line, column, reason))

    def key(self, row: Row, practice: str, month: str) -> Key | None:
        """The practice and month of a row; None, with its faults noted, where unreadable."""
        code, when = None, None
        try:
            code = read_practice(practice, cell(row, practice), self.expected.practices)
        except CellFault as fault:
            self.fault(row.line, fault.column, str(fault))
        try:
            when = read_cell_month(month, cell(row, month), self.expected.latest)
        except CellFault as fault:
            self.fault(row.line, fault.column, str(fault))
            if code:
                self.spoiled_practices.add(code)
        return (code, when) if code and when else None

    def broken(self, row: Row, how: ColumnMap) -> None:
        """Note an unusable row: the months that it may belong to give no number."""
        self.fault(row.line, "", row.fault)
        code = row.cells.get(normalize_header(how.practice), "").upper()
        if code not in self.expected.practices:
            self.all_spoiled = True
            return
        try:
            text = row.cells.get(normalize_header(how.month), "")
            self.spoiled.add((code, read_cell_month(how.month, text, self.expected.latest)))
        except CellFault:
            self.spoiled_practices.add(code)

    def left_out(self) -> tuple[SkippedRows, ...]:
        months = tuple(f"{code} {month}" for code, month in sorted(self.spoiled))
        spoiled = [SkippedRows("months left out because of a fault", len(months), months)]
        others = [counted_out(why, each) for why, each in self.others.items()]
        return (*others, *(spoiled if months else ()))


def read_activity(
    columns: Sequence[str],
    rows: Iterable[Row],
    column_map: ColumnMap,
    expected: ExpectedActivity,
    *,
    line: int = 1,
) -> ActivityFile:
    """Read rows whose cells are named by ``columns``, in a line; one without text is no row."""
    faults = _faults_of_columns(columns, column_map, line)
    if faults:
        return ActivityFile((), tuple(faults))
    reading = _Reading(expected)
    whole = filled(rows)
    if isinstance(column_map, OneRow):
        made = _read_one_rows(whole, column_map, reading)
    else:
        made = _read_crosstab(whole, column_map, reading)
    activities = tuple(made[key] for key in sorted(made) if key not in reading.spoiled)
    left_out = (*reading.left_out(), *_unread(columns, column_map))
    if not (activities or reading.faults):
        reading.fault(line, "", _nothing(sum(map(len, reading.others.values()))))
    doubts = tuple(
        f"{each.practice}, {each.month}: {words}"
        for each in activities
        for words in contradictions(each)
    )
    return ActivityFile(activities, tuple(reading.faults), doubts, left_out)


def _nothing(ignored: int) -> str:
    if ignored:
        return (
            f"none of the {ignored} rows is of a practice that is known and of the kind that is "
            "counted: look whether it is the right file"
        )
    return "there is no row below the names of the columns: fill in one for each practice and month"


def _unread(columns: Sequence[str], column_map: ColumnMap) -> list[SkippedRows]:
    known = {normalize_header(column) for column in column_map.columns}
    others = tuple(
        " ".join(each.split()) for each in columns if normalize_header(each) not in known
    )
    named = tuple(other for other in others if other)
    return [SkippedRows("columns that are not read", len(named), named)] if named else []


def filled(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with any text or a fault, with normalized columns."""
    for row in rows:
        cells = {normalize_header(column): text.strip() for column, text in row.cells.items()}
        if row.fault or any(cells.values()):
            yield Row(row.line, cells, row.fault)


def _faults_of_columns(columns: Sequence[str], column_map: ColumnMap, line: int) -> list[RowFault]:
    if not any(columns):
        return [RowFault(line, "", EMPTY)]
    found = missing_columns(column_map.required, columns)
    if len(found) == len(column_map.required) and not any("rename" in why for _, why in found):
        wanted = ", ".join(column_map.required)
        reason = f"the first row must name the columns ({wanted}, ...): remove what is above them"
        return [RowFault(line, "", f"{reason}, or look whether it is the right file")]
    known = column_map.columns if isinstance(column_map, OneRow) else columns
    found += strange_columns(known, [each for each in columns if each.strip()])
    return [RowFault(line, column, reason) for column, reason in found]


def _read_one_rows(rows: Iterable[Row], how: OneRow, reading: _Reading) -> dict[Key, Activity]:
    made: dict[Key, Activity] = {}
    first_line: dict[Key, int] = {}
    for row in rows:
        if row.fault:
            reading.broken(row, how)
            continue
        key = reading.key(row, how.practice, how.month)
        values, good = _values(row, how, reading)
        if key is None:
            continue
        if key in first_line:
            reading.fault(
                row.line,
                how.month,
                f"{key[0]}, {key[1]} stands in line {first_line[key]} already: keep the row that "
                "is right",
            )
            reading.spoiled.add(key)
        first_line.setdefault(key, row.line)
        activity = Activity(practice=key[0], month=key[1], covers=how.covers, **values)
        if good and not activity.given:
            reading.fault(row.line, "", "holds no number at all: fill it in, or remove the row")
            reading.spoiled.add(key)
        elif good:
            made[key] = activity
        else:
            reading.spoiled.add(key)
    reading.spoiled_practices.clear()  # a row is a month here: the others are whole
    return made


def _values(row: Row, how: OneRow, reading: _Reading) -> tuple[dict[str, Any], bool]:
    """The numbers and groups of a row, and whether all its cells could be read."""
    before = len(reading.faults)
    values: dict[str, Any] = {
        name: _count(row, column, reading) for name, column in how.numbers.items()
    }
    for group, columns in how.groups.items():
        counts = [(words, _count(row, column, reading)) for column, words in columns.items()]
        values[group] = tuple((words, count) for words, count in counts if count is not None)
    return values, len(reading.faults) == before


def _count(row: Row, column: str, reading: _Reading) -> int | None:
    try:
        return read_count(column, cell(row, column))
    except CellFault as fault:
        reading.fault(row.line, fault.column, str(fault))
        return None


def _read_crosstab(rows: Iterable[Row], how: Crosstab, reading: _Reading) -> dict[Key, Activity]:
    sums: dict[Key, _Sums] = {}
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for row in rows:
        if row.fault:
            reading.broken(row, how)
            continue
        if other := _other(row, how, reading.expected.practices):
            why, which = other
            reading.others.setdefault(why, []).append(which)
            continue
        key = reading.key(row, how.practice, how.month)
        if key is None:
            continue
        try:
            sums.setdefault(key, _Sums()).add(row, how)
            _refuse_repeated(row, how, seen)
        except CellFault as fault:
            reading.fault(row.line, fault.column, str(fault))
            reading.spoiled.add(key)
    reading.spoiled |= {
        key for key in sums if reading.all_spoiled or key[0] in reading.spoiled_practices
    }
    return {key: each.activity(key, how) for key, each in sums.items()}


def _other(row: Row, how: Crosstab, practices: Collection[str]) -> tuple[str, str] | None:
    """Why a row is out of scope; None where it is in scope or a fault."""
    code = row.cells.get(normalize_header(how.practice), "").upper()
    if PRACTICE_CODE.fullmatch(code) and code not in practices:
        return "rows of practices that are not known here, or not yours", code
    for column, values in how.filters.items():
        text = row.cells.get(normalize_header(column), "")
        if normalize_value(text) not in map(normalize_value, values):
            return f"rows whose {column} is not {' or '.join(values)}", text or "empty"
    return None


def _refuse_repeated(row: Row, how: Crosstab, seen: dict[tuple[tuple[str, str], ...], int]) -> None:
    same = tuple(each for each in row.cells.items() if each[0] != normalize_header(how.count))
    line = seen.setdefault(same, row.line)
    if line != row.line:
        reason = f"line {line} counts the same already: keep the row that is right"
        raise CellFault(how.count, reason)


class _Sums:
    """The counts of one practice and month, added up row by row."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.groups: dict[str, dict[str, int]] = {}

    def add(self, row: Row, how: Crosstab) -> None:
        count = needed_count(how.count, cell(row, how.count), UNKNOWN)
        status = _value(row, how.status, how.statuses)
        groups = {
            group: _value(row, dimension.column, dimension.values)
            for group, dimension in how.groups.items()
        }
        for name in status:
            self.numbers[name] = self.numbers.get(name, 0) + count
        for group, words in groups.items():
            counts = self.groups.setdefault(group, {})
            counts[words] = counts.get(words, 0) + count

    def activity(self, key: Key, how: Crosstab) -> Activity:
        """A status without rows counts 0."""
        possible = {name for names in how.statuses.values() for name in names}
        numbers: dict[str, Any] = {
            name: self.numbers.get(name, 0) for name in NUMBERS if name in possible
        }
        groups: dict[str, Any] = {}
        for group, dimension in how.groups.items():
            counts = self.groups.get(group, {})
            order = dict.fromkeys(dimension.values.values())
            groups[group] = tuple((words, counts[words]) for words in order if words in counts)
        return Activity(practice=key[0], month=key[1], covers=how.covers, **numbers, **groups)


def _value(row: Row, column: str, values: Mapping[str, Any]) -> Any:
    text = cell(row, column)
    for value, meaning in values.items():
        if normalize_value(value) == normalize_value(text):
            return meaning
    raise CellFault(column, f"{shown(text)} is not a value of this column: {', '.join(values)}")
