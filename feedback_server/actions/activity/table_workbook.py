"""Reads the rows of an XLSX: of its first visible sheet, or of one that is named."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from .table_csv import Cells, UnreadableFile

MEGABYTE = 1_000_000
MOST_BYTES_XLSX = 10 * MEGABYTE
MOST_BYTES_UNPACKED = 50 * MEGABYTE
MOST_ROWS_XLSX = 20_000
MOST_LINES_READ = 100_000
MOST_CELLS_READ = 7_000_000
"""The most cells, empty ones included: a single cell far away implies all between."""
MOST_TEXT = 50 * MEGABYTE
"""The most characters in all cells: a workbook stores a repeated text once."""
A_FORMULA = re.compile(rb"<(\w+:)?f[\s/>]")

_FAR_OUT = (
    "a cell stands far below or far to the right of the table: delete the empty rows and columns "
    "around the table, or copy it into a new workbook"
)
_DAMAGED = "the workbook is damaged: open it in Excel and save it again"


@dataclass(frozen=True)
class Sheet:
    """The filled rows of one sheet, and the names of the others."""

    name: str
    rows: list[Cells]
    others: tuple[str, ...]
    """The visible sheets."""
    hidden: tuple[str, ...]


def read_sheet(path: Path, name: str = "") -> Sheet:
    """The first visible sheet that holds anything, or that of this name. Raises UnreadableFile.

    ``refuse_bad_zip`` comes first.
    A formula that was never calculated stands as itself and its cell: "=C2-D2 in E2".
    """
    try:
        return _sheet(path, name)
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a broken workbook raises nearly anything
        raise UnreadableFile(_DAMAGED) from error


def refuse_bad_zip(path: Path) -> list[str]:
    """The names of its parts, where they may be unpacked. Raises UnreadableFile."""
    size = path.stat().st_size
    if size > MOST_BYTES_XLSX:
        raise UnreadableFile(
            f"the file has {size // MEGABYTE} MB, and 10 MB is the most: keep only the table, "
            "without pictures, or save it as CSV UTF-8"
        )
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(_DAMAGED) from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("the file is locked with a password: save it without one")
    if sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED:
        raise UnreadableFile(
            "the file is over 50 MB when unpacked: keep only the table, or save it as CSV UTF-8"
        )
    return [part.filename for part in parts]


def _sheet(path: Path, name: str) -> Sheet:
    from openpyxl import load_workbook  # an eighth of the time to start, and rarely needed

    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # of styles and checks that are not read
        book = load_workbook(file, read_only=True, data_only=True)
        sheets = {_worksheet_like.title: _worksheet_like for _worksheet_like in book.worksheets}
        visible = [title for title, each in sheets.items() if each.sheet_state == "visible"]
        chosen, rows = "", list[Cells]()
        for chosen in [name] if name else visible or list(sheets):
            rows = _rows(sheets[chosen])
            if rows:
                break
        book.close()
    others = tuple(each for each in visible if each != chosen)
    hidden = tuple(sheet for sheet in sheets if sheet not in visible and sheet != chosen)
    return Sheet(chosen, rows, others, hidden)


def _rows(sheet: Any) -> list[Cells]:
    sheet.reset_dimensions()  # other programs write a size that is too small
    rows = list(_limited(sheet.iter_rows(values_only=True)))
    return _with_formulas(rows, _never_calculated(sheet))


def _limited(rows: Iterator[tuple[object, ...]]) -> Iterator[Cells]:
    filled = read = letters = 0
    for line, values in enumerate(rows, 1):
        read += len(values)
        if line > MOST_LINES_READ or read > MOST_CELLS_READ:
            raise UnreadableFile(_FAR_OUT)
        cells = [_cell(value) for value in values]
        if any(cells):
            filled += 1
            letters += sum(map(len, cells))
            yield Cells(line, cells)
        if filled > MOST_ROWS_XLSX:
            raise UnreadableFile(
                f"the sheet has over {MOST_ROWS_XLSX:,} rows: save it as CSV UTF-8, or keep only "
                "the rows of your practices"
            )
        if letters > MOST_TEXT:
            raise UnreadableFile("the sheet holds over 50 MB of text: keep only the table")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _never_calculated(sheet: Any) -> dict[tuple[int, int], str]:
    """The formulas that have no stored value, by row and column from 1.

    A program that is not Excel writes them so. A text is a value although it may be empty.
    """
    from openpyxl.utils.cell import coordinate_to_tuple
    from openpyxl.xml.functions import iterparse

    with sheet._get_source() as source:
        if not A_FORMULA.search(source.read()):
            return {}
    found = {}
    with sheet._get_source() as source:
        for _, element in iterparse(source):
            kind = element.tag.rpartition("}")[2]
            if kind == "row":
                element.clear()
            elif kind == "c" and element.get("t") != "str" and element.get("r"):
                parts = {child.tag.rpartition("}")[2]: child.text or "" for child in element}
                if "f" in parts and not parts.get("v"):
                    at = str(element.get("r"))
                    found[coordinate_to_tuple(at)] = f"={parts['f']} in {at}"
    return found


def _with_formulas(rows: list[Cells], formulas: dict[tuple[int, int], str]) -> list[Cells]:
    if not formulas:
        return rows
    by_line = {row.line: row.cells for row in rows}
    for (line, column), text in formulas.items():
        cells = by_line.setdefault(line, [])
        cells.extend([""] * (column - len(cells)))
        cells[column - 1] = text
    return [Cells(line, by_line[line]) for line in sorted(by_line)]
