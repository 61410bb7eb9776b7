"""Reads the single cells of a file of organisations; each fault says what to do."""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import category

from feedback_server.domain.activity.cells import CellFault, Row, cell, normalize_header, shown

from .import_layouts import Field, Layout
from .organisation import PCN_CODE, PRACTICE_CODE, Pcn, Practice

A_DAY = re.compile(r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)([T ]0?0:00(:00)?)?")
A_BRITISH_DAY = re.compile(r"(?P<day>\d\d?)/(?P<month>\d\d?)/(?P<year>\d{4})( 0?0:00(:00)?)?")


@dataclass(frozen=True)
class Cells:
    """The cells of one row, by field. Raises CellFault where one cannot be read."""

    row: Row
    layout: Layout

    def text(self, wanted: Field) -> str:
        column = self.layout.columns.get(wanted)
        if column is None:
            return ""
        if column not in self.row.cells:
            raise CellFault(column, f"ends before {column}: fill in what is missing")
        return cell(Row(self.row.line, {normalize_header(column): self.row.cells[column]}), column)

    def code(self, wanted: Field) -> str:
        """A code in capitals, or the text as written where it is no code."""
        text = self.text(wanted)
        code = text.upper()
        is_one = code == "U" or PRACTICE_CODE.fullmatch(code) or PCN_CODE.fullmatch(code)
        return code if is_one else text

    def day(self, wanted: Field) -> date | None:
        text = self.text(wanted)
        match = A_DAY.fullmatch(text) or A_BRITISH_DAY.fullmatch(text)
        try:
            found = match and date(*(int(match[part]) for part in ("year", "month", "day")))
        except ValueError:
            found = None
        if text and not found:
            raise CellFault("", f"{shown(text)} is not a day: write it as 2026-10-31")
        return found or None

    def is_over(self, wanted: Field, today: date) -> bool:
        last = self.day(wanted)
        return last is not None and last < today


def checked_pcn(code: str, name: str) -> Pcn:
    if not PCN_CODE.fullmatch(code):
        raise CellFault(
            "",
            f"{shown(code)} is not a PCN code: PCN_CODE is U and five digits, such as U12345, or "
            "U alone for a practice without a PCN",
        )
    if reason := _name_problem("PCN_NAME", name, code):
        raise CellFault("", reason)
    return Pcn(code, name)


def checked_practice(practice: Practice) -> Practice:
    if not PRACTICE_CODE.fullmatch(practice.code):
        raise CellFault(
            "",
            f"{shown(practice.code)} is not a practice code: GP_CODE is a letter and five digits, "
            "such as A81001",
        )
    if reason := _name_problem("GP_NAME", practice.name, practice.code):
        raise CellFault("", reason)
    return practice


def _name_problem(column: str, name: str, code: str) -> str:
    if not name:
        return f"{column} is empty: give the name of {code}"
    if any(category(character) in ("Cc", "Zl", "Zp") for character in name):
        return f"{column} of {code} holds a line break or another control character: remove it"
    return ""
