"""Reads the single cells of an activity file; each fault says what to do."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.month_parsing import parse_month
from feedback_server.domain.organisations.organisation import PRACTICE_CODE

MOST = 10_000_000
"""Largest plausible number for one practice and month."""


HIDDEN = frozenset(("*", "**", "-", "\N{EN DASH}", "\N{EM DASH}", "..", "c", "[c]", "x", "[x]"))
HIDDEN |= {"<5", "< 5", "<6", "<7", "1-4", "1 to 4", "n/a", "suppressed"}
"""Marks for a number that was suppressed or is unknown."""

NO_FRACTION = re.compile(r"\.0+$")
"""Whole numbers that programs write as 1234.0."""


class CellFault(ValueError):
    """A cell that cannot be read: its column, and a message for the person who filled it in."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


@dataclass(frozen=True)
class Row:
    """A row: its first line, counted from 1, and its cells by column."""

    line: int
    cells: Mapping[str, str]
    fault: str = ""
    """Why the row is unusable; empty where it is fine."""


@lru_cache(4096)
def normalize_header(column: str) -> str:
    """A column's name for comparison: case and spaces do not matter.

    >>> normalize_header(" Did  not attend ")
    'did not attend'
    """
    return " ".join(column.lower().split())


@lru_cache(4096)
def normalize_value(value: str) -> str:
    """A value for comparison: hyphens and spaces around a slash do not matter either.

    >>> normalize_value("Unknown/Data  quality") == normalize_value("Unknown / Data Quality")
    True
    """
    return normalize_header(value.replace("-", " ")).replace(" / ", "/")


def cell(row: Row, column: str) -> str:
    """The text of a cell, in a row with normalized columns. Raises CellFault.

    A formula without a stored value is not an empty cell.
    """
    text = row.cells.get(normalize_header(column), "")
    if text.startswith("="):
        raise CellFault(
            column,
            f"the formula {text[:60]} has no stored value: open the file in Excel, save it there, "
            "and use the saved file",
        )
    return text


def read_practice(column: str, text: str, known: Collection[str]) -> str:
    code = text.upper()
    if not code:
        raise CellFault(column, "is empty: give the practice's code, such as A81001")
    if not PRACTICE_CODE.fullmatch(code):
        raise CellFault(
            column,
            f"{shown(text)} is not a practice code: it is a letter and five digits, such as A81001",
        )
    if code not in known:
        raise CellFault(
            column,
            f"the practice {code} is not known: look for a slip, or have it added first, under "
            "Networks and surgeries or with 'handrail organisation import'",
        )
    return code


def read_cell_month(column: str, text: str, latest: Month) -> Month:
    if not text:
        raise CellFault(column, "is empty: give the month, such as 2026-10")
    try:
        month = parse_month(text)
    except ValueError as error:
        raise CellFault(column, f"{shown(text)} {error}") from error
    if month > latest:
        raise CellFault(column, f"{month} is in the future: look for a slip in the year")
    return month


def read_count(column: str, text: str) -> int | None:
    """A whole number from 0, with or without commas at the thousands; None where it is empty.

    >>> read_count("", "1,234.0"), read_count("", "")
    (1234, None)
    """
    if text.lower() in HIDDEN:
        raise CellFault(
            column,
            f"{shown(text)} hides a number that is not 0: leave the cell empty, which means that "
            "it is not known",
        )
    digits = NO_FRACTION.sub("", text)
    if _has_thousands(digits):
        digits = digits.replace(",", "")
    if not digits:
        return None
    if digits.isascii() and digits.isdigit() and len(digits) < 20:
        count = int(digits)
        if count > MOST:
            raise CellFault(column, f"{shown(text)} is too large: look for digits too many")
        return count
    if _is_number(digits):
        if digits.startswith("-"):
            raise CellFault(column, f"{shown(text)} is negative: counts begin at 0")
        raise CellFault(column, f"{shown(text)} is not a whole number: counts have no fractions")
    raise CellFault(
        column,
        f"{shown(text)} is not a number: use digits alone, and leave empty what is not known",
    )


def needed_count(column: str, text: str, unknown: str) -> int:
    """As ``read_count``; where the number is hidden or not given, ``unknown`` says what to do."""
    if not text:
        raise CellFault(column, f"is empty: {unknown}")
    if text.lower() in HIDDEN:
        raise CellFault(column, f"{shown(text)} hides a number that is not 0: {unknown}")
    count = read_count(column, text)
    assert count is not None
    return count


def missing_columns(wanted: Sequence[str], header: Sequence[str]) -> list[tuple[str, str]]:
    """Required columns that the header lacks, each with what to do."""
    there = {normalize_header(name): name for name in header}
    found = []
    for column in wanted:
        if normalize_header(column) not in there:
            near = get_close_matches(normalize_header(column), there, 1, 0.75)
            hint = f" '{there[near[0]]}' looks like it: rename it" if near else " add it"
            found.append((column, f"no column has this name:{hint}"))
    return found


def strange_columns(known: Sequence[str], header: Sequence[str]) -> list[tuple[str, str]]:
    """Unknown and repeated columns of the header, each with what to do."""
    names = {normalize_header(name): name for name in known}
    seen: set[str] = set()
    found = []
    for column in header:
        place = normalize_header(column)
        if place in seen:
            found.append((column, "two columns have this name: keep one of them"))
        elif place not in names:
            near = get_close_matches(place, names, 1, 0.75)
            hint = f"call it '{names[near[0]]}'" if near else "remove it"
            found.append((column, f"this column is not known: {hint}"))
        seen.add(place)
    return found


def shown(text: str, longest: int = 40) -> str:
    """A cell's text for a message: quoted, and cut where it is long."""
    return repr(text if len(text) <= longest else f"{text[:longest]}...")


def _has_thousands(text: str) -> bool:
    first, *rest = text.split(",")
    return bool(rest) and 1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)


def _is_number(text: str) -> bool:
    try:
        return float(text) == float(text)
    except ValueError:
        return False
