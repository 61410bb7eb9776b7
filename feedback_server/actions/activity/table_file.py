"""Reads a table from a CSV or XLSX file, recognised by its content, not its name."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from feedback_server.domain.activity.cells import Row
from feedback_server.domain.organisations.organisation import PCN_CODE, PRACTICE_CODE

from .table_csv import Cells, csv_rows
from .table_csv import UnreadableFile as UnreadableFile
from .table_workbook import MEGABYTE, read_sheet, refuse_bad_zip

MOST_BYTES_CSV = 50 * MEGABYTE
MOST_COLUMNS = 300
MOST_ABOVE = 20
"""The most rows above the header."""
MOST_BROKEN = 1000
"""The most unreadable rows: with more of them it is not a table."""

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, kw_only=True)
class Table:
    """A header and its rows, an iterator to be read once."""

    columns: tuple[str, ...]
    """column 1, column 2, ... for files without a header, as some of the NHS's."""
    rows: Iterator[Row]
    """Raises UnreadableFile where there is no going on; a row alone that is broken says so."""
    line: int = 1
    """The line of the header."""
    skipped: tuple[str, ...] = ()
    """The rows above the header."""
    sheet: str = ""
    """The sheet's name; workbooks only, like the fields below."""
    area: str = ""
    """The cells that were read, such as A3:E40."""
    others: tuple[str, ...] = ()
    """Visible sheets that were not read."""
    hidden: tuple[str, ...] = ()

    @property
    def said(self) -> list[str]:
        """What was read and what was not, for the person whose file it is."""
        found = []
        if self.sheet:
            found.append(f"Read: the sheet “{self.sheet}”, cells {self.area.replace(':', ' to ')}.")
        for sheets, words in (
            (self.others, "Not read: {}."),
            (self.hidden, "Hidden, not read: {}."),
        ):
            if sheets:
                names = ", ".join(f"“{sheet}”" for sheet in sheets)
                found.append(
                    words.format(f"the {'sheet' if len(sheets) == 1 else 'sheets'} {names}")
                )
        if self.skipped:
            above = "; ".join(self.skipped)
            found.append(f"Skipped, above the names of the columns in line {self.line}: {above}.")
        return found


def read_table(path: Path, sheet: str = "") -> Table:
    """Read a sheet of an XLSX, the first visible one unless named; or a CSV with , or ; between.

    Or a zip that holds one of them alone, as the NHS's lists are downloaded.

    A CSV is UTF-8, with or without a byte order mark, or Windows-1252. A cell's date becomes text
    such as 2026-10-01, and a whole number has no decimal point. Raises UnreadableFile.
    """
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(OLD_OFFICE):
        raise UnreadableFile(_old_office(path))
    if beginning.startswith(ZIP):
        return _of_zip(path, sheet)
    size = path.stat().st_size
    if size > MOST_BYTES_CSV:
        raise UnreadableFile(
            f"the file has {size // MEGABYTE} MB, and 50 MB is the most: keep only the rows of "
            "your practices, or split it by month"
        )
    return _of_csv(csv_rows(path.read_bytes()))


@dataclass(frozen=True)
class _Layout:
    """The header's position; none where the first row is data."""

    names: list[str]
    line: int
    skipped: tuple[str, ...]
    body: Iterator[Cells]


def _of_csv(rows: Iterable[Cells]) -> Table:
    found = _find_layout(rows)
    if len(found.names) == 1 and any(mark in found.names[0] for mark in "\t|"):
        raise UnreadableFile(
            "the columns are separated by tabs or bars: save the file as CSV with commas"
        )
    much = "has {} cells, but {} columns: a name or number that holds a comma needs quotation "
    much += "marks around it, and nothing may stand beside the table"
    return Table(
        columns=tuple(found.names),
        rows=_rows(found, much),
        line=found.line,
        skipped=found.skipped,
    )


def _of_zip(path: Path, sheet: str) -> Table:
    parts = refuse_bad_zip(path)
    if "xl/workbook.xml" in parts:
        return _of_workbook(path, sheet)
    tables = [part for part in parts if part.lower().endswith((".csv", ".xlsx"))]
    if len(tables) != 1:
        raise UnreadableFile(
            f"the file is a zip with {len(tables)} tables in it: unpack it, and choose one of them"
        )
    with ZipFile(path) as archive, TemporaryDirectory() as folder:
        unpacked = Path(folder, "table")
        try:
            unpacked.write_bytes(archive.read(tables[0]))
        except (BadZipFile, NotImplementedError, zlib.error) as error:
            raise UnreadableFile("the zip is damaged: download it again") from error
        with unpacked.open("rb") as file:
            if file.read(4) == ZIP and not tables[0].lower().endswith(".xlsx"):
                raise UnreadableFile("the zip holds another zip: unpack it first")
        return read_table(unpacked, sheet)


def _of_workbook(path: Path, name: str) -> Table:
    from openpyxl.utils.cell import get_column_letter

    sheet = read_sheet(path, name)
    found = _find_layout(sheet.rows)
    width = len(found.names)
    rows = (_as_wide(row, width) for row in found.body)
    last = max((row.line for row in sheet.rows), default=found.line)
    much = f"a cell stands to the right of {get_column_letter(max(width, 1))}, in a column that has"
    much += " no name: give the column a name, or remove the cell"
    return Table(
        columns=tuple(found.names),
        rows=_rows(_Layout(found.names, found.line, found.skipped, rows), much),
        line=found.line,
        skipped=found.skipped,
        sheet=sheet.name,
        area=f"A{found.line}:{get_column_letter(max(width, 1))}{last}",
        others=sheet.others,
        hidden=sheet.hidden,
    )


def _find_layout(rows: Iterable[Cells]) -> _Layout:
    filled = (row for row in rows if row.fault or any(row.cells))
    first = list(islice(filled, MOST_ABOVE + 1))
    at = _names_at([sum(map(bool, row.cells)) for row in first])
    if broken := next((row for row in first[:at] if row.fault), None):
        raise UnreadableFile(f"line {broken.line} {broken.fault}")
    skipped = tuple(_as_words(row) for row in first[:at])
    if at == len(first):
        return _Layout([], 1, skipped, filled)
    names = list(first[at].cells)
    while not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(f"the file has over {MOST_COLUMNS} columns: is it the right one?")
    body = chain(first[at + 1 :], filled)
    if _is_code(names[0]):
        body = chain([first[at]], body)
        widest = max(len(row.cells) for row in first)
        names = [f"column {number}" for number in range(1, widest + 1)]
    return _Layout(names, first[at].line, skipped, body)


def _names_at(filled: Sequence[int]) -> int:
    """Which row names the columns: the first that is not much narrower than the widest.

    A title, and a row that only heads groups of columns, fills a few cells of many. The widest may
    be a row with which something is wrong.

    >>> _names_at([1, 2, 5, 2]), _names_at([4, 4]), _names_at([4, 4, 9]), _names_at([])
    (2, 0, 0, 0)
    """
    second, widest = [0, 0, *sorted(filled)][-2:]
    for place, cells in enumerate(filled):
        if cells and (2 * cells >= widest or (cells > 2 and 2 * cells >= second)):
            return place
    return len(filled)


def _is_code(text: str) -> bool:
    code = text.upper()
    return bool(PRACTICE_CODE.fullmatch(code) or PCN_CODE.fullmatch(code))


def _as_words(row: Cells) -> str:
    words = " ".join(" ".join(row.cells).split())
    return f"line {row.line}, {words if len(words) <= 60 else f'{words[:60]}...'}"


def _as_wide(row: Cells, width: int) -> Cells:
    """Pad a row with the empty cells at its end, which a workbook does not store."""
    return Cells(row.line, row.cells + [""] * (width - len(row.cells)), row.fault)


def _rows(found: _Layout, too_many: str) -> Iterator[Row]:
    broken, names = 0, found.names
    for row in found.body:
        fault = row.fault
        if any(row.cells[len(names) :]):
            fault = too_many.format(len(row.cells), len(names))
        broken += bool(fault)
        if broken > MOST_BROKEN:
            raise UnreadableFile(
                f"over {MOST_BROKEN} rows cannot be read, the last in line {row.line} ({fault})"
            )
        cells = {name: cell for name, cell in zip(names, row.cells, strict=False) if name}
        yield Row(row.line, cells, fault)


def _old_office(path: Path) -> str:
    if ENCRYPTED in path.read_bytes():
        return "the file is locked with a password: save it without one"
    return "the file is an old Excel file (.xls): save it as .xlsx, or as CSV UTF-8"
