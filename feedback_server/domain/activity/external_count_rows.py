"""Parses external counts from the rows of a file, and reports every bad row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import PRACTICE_CODE, Practice
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode

from .cells import (
    CellFault,
    Row,
    cell,
    missing_columns,
    needed_count,
    normalize_header,
    normalize_value,
    read_cell_month,
    read_practice,
    shown,
    strange_columns,
)
from .external_counts import ANSWERS, ExternalCounts, FftWording
from .rows import EMPTY, RowFault, filled
from .skipped_rows import SkippedRows

PRACTICE, MONTH, METHOD, TOTAL = "Practice", "Month", "Method", "Total"
METHODS = {
    "paper": Mode.PAPER,
    "telephone": Mode.TELEPHONE,
    "tablet": Mode.TABLET,
    "sms": Mode.SMS,
    "online": Mode.ONLINE,
    "other": Mode.OTHER,
}
"""Our own words. Those of the practices' return are a setting."""

OLD = (
    "these are the answers to the question before April 2020, which asked how likely somebody was "
    "to recommend the service. That is another question, so its answers cannot be compared with "
    "those of today. With '--wording 2014' they are taken in by their place, marked, and left out "
    "of the return"
)

UNKNOWN = (
    "give the number that the practice counted, and 0 only where it is known that nobody chose "
    "this answer. If nobody knows the number, remove the row"
)
"""Message for a hidden or missing number: neither is 0."""

Key = tuple[str, Month, Mode]


@dataclass(frozen=True)
class CountsFile:
    """A file's contents. A practice's month with a bad row is not in it."""

    counts: tuple[ExternalCounts, ...]
    faults: tuple[RowFault, ...]
    left_out: tuple[SkippedRows, ...] = ()


@dataclass(frozen=True)
class ExpectedCounts:
    """What to expect: known practices, the latest month, and the file's subject.

    ``mode`` is that of all rows, for a file without the column Method.
    """

    practices: Sequence[Practice]
    latest: Month
    wording: FftWording = FftWording.SINCE_2020
    mode: Mode | None = None
    labels: Mapping[str, Mode] = field(default_factory=dict)
    """Names of the methods in the practices' return."""


@dataclass
class _Reading:
    expected: ExpectedCounts
    by_name: Mapping[str, Sequence[str]]
    faults: list[RowFault] = field(default_factory=list)
    made: dict[Key, ExternalCounts] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)
    spoiled: set[tuple[str, Month]] = field(default_factory=set)


def read_counts(
    columns: Sequence[str], rows: Iterable[Row], expected: ExpectedCounts, *, line: int = 1
) -> CountsFile:
    """Read rows whose cells are named by ``columns``, in a line; one without text is no row."""
    if faults := _faults_of_columns(columns, expected, line):
        return CountsFile((), tuple(faults))
    by_name: dict[str, list[str]] = {}
    for practice in expected.practices:
        by_name.setdefault(folded(practice.name), []).append(practice.code)
    reading = _Reading(expected, by_name)
    for row in filled(rows):
        _read(row, reading)
    counts = [each for key, each in reading.made.items() if key[:2] not in reading.spoiled]
    if not (counts or reading.faults):
        reading.faults.append(
            RowFault(line, "", "there is no row below the names of the columns: fill in one each")
        )
    months = tuple(f"{code} {month}" for code, month in sorted(reading.spoiled))
    left_out = SkippedRows("months left out because of a fault", len(months), months)
    return CountsFile(tuple(counts), tuple(reading.faults), (left_out,) if months else ())


def folded(name: str) -> str:
    """A name for comparison: case, spaces and punctuation do not matter.

    >>> folded("The Elm  Surgery (Dr. O'Neil)")
    'theelmsurgerydroneil'
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _faults_of_columns(
    columns: Sequence[str], expected: ExpectedCounts, line: int
) -> list[RowFault]:
    if not any(columns):
        return [RowFault(line, "", EMPTY)]
    there = {normalize_header(column) for column in columns}
    old = {normalize_header(answer) for answer in ANSWERS[FftWording.OF_2014][:5]}
    if expected.wording is FftWording.SINCE_2020 and there & old:
        return [RowFault(line, ANSWERS[FftWording.OF_2014][0], OLD)]
    wanted = (PRACTICE, MONTH, *ANSWERS[expected.wording])
    found = missing_columns(wanted, columns)
    if expected.mode is None and normalize_header(METHOD) not in there:
        found.append((METHOD, "no column has this name: add it, or give --mode to the command"))
    if expected.mode is not None and normalize_header(METHOD) in there:
        found.append((METHOD, "the file names the method of each row: leave out --mode"))
    named = [column for column in columns if column.strip()]
    found += strange_columns((*wanted, METHOD, TOTAL), named)
    return [RowFault(line, column, reason) for column, reason in found]


def _read(row: Row, reading: _Reading) -> None:
    cells, faults = _Cells(row), [RowFault(row.line, "", row.fault)] if row.fault else []
    practice = month = mode = counts = None
    for read in ("practice", "month", "mode", "counts"):
        try:
            match read:
                case "practice":
                    practice = _practice(cells.text(PRACTICE), reading)
                case "month":
                    month = read_cell_month(MONTH, cells.text(MONTH), reading.expected.latest)
                case "mode":
                    mode = reading.expected.mode or _mode(cells.text(METHOD), reading)
                case _:
                    counts = _counts(cells, reading.expected.wording)
        except CellFault as fault:
            faults.append(RowFault(row.line, fault.column, str(fault)))
        except _CellFaults as several:
            faults += [
                RowFault(row.line, cell_fault.column, str(cell_fault))
                for cell_fault in several.faults
            ]
    reading.faults += faults[:1] if row.fault else faults
    if practice and month and faults:
        reading.spoiled.add((practice, month))
    if practice and month and mode and counts:
        _keep(row, (practice, month, mode), counts, reading)


def _keep(row: Row, key: Key, counts: FftCounts, reading: _Reading) -> None:
    if key in reading.lines:
        reason = (
            f"{key[0]}, {key[1]}, {key[2]} stands in line {reading.lines[key]} already: keep the "
            "row that is right"
        )
        reading.faults.append(RowFault(row.line, MONTH, reason))
        reading.spoiled.add(key[:2])
        return
    reading.lines[key] = row.line
    reading.made[key] = ExternalCounts(*key, counts, reading.expected.wording)


@dataclass(frozen=True)
class _Cells:
    row: Row

    def text(self, column: str) -> str:
        return cell(self.row, column)

    def count(self, column: str) -> int:
        return needed_count(column, self.text(column), UNKNOWN)


def _practice(text: str, reading: _Reading) -> str:
    if not text or PRACTICE_CODE.fullmatch(text.upper()):
        known = {practice.code for practice in reading.expected.practices}
        return read_practice(PRACTICE, text, known)
    codes = reading.by_name.get(folded(text), [])
    if len(codes) == 1:
        return codes[0]
    if codes:
        raise CellFault(PRACTICE, f"{shown(text)} fits {', '.join(codes)}: give the code")
    names = [practice.name for practice in reading.expected.practices]
    near = get_close_matches(text, names, 1, 0.6)
    hint = f"did you mean {near[0]}? Give its code" if near else "give the practice's code"
    raise CellFault(PRACTICE, f"no practice is called {shown(text)}: {hint}")


def _mode(text: str, reading: _Reading) -> Mode:
    known = METHODS | {
        normalize_value(words): mode for words, mode in reading.expected.labels.items()
    }
    found = known.get(normalize_value(text))
    if found is None:
        raise CellFault(METHOD, f"{shown(text)} is not a method: {', '.join(known)}")
    return found


class _CellFaults(Exception):
    """Several unreadable cells of one row."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        super().__init__()
        self.faults = faults


def _counts(cells: _Cells, wording: FftWording) -> FftCounts:
    counted, faults = [], []
    for answer in ANSWERS[wording]:
        try:
            counted.append(cells.count(answer))
        except CellFault as fault:
            faults.append(fault)
    if faults:
        raise _CellFaults(faults)
    one, two, three, four, five, six = counted
    counts = FftCounts((one, two, three, four, five, six))
    if cells.text(TOTAL) and cells.count(TOTAL) != counts.total:
        reason = f"is {cells.count(TOTAL)}, but the six answers add up to {counts.total}"
        raise CellFault(TOTAL, f"{reason}: look which of them is wrong")
    return counts
