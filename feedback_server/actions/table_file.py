"""Reads a table from a file that somebody made: CSV or XLSX, by what is in it, not by its name."""

import csv
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from ..domain.activity_cells import Row

MEGABYTE = 1_000_000
MOST_BYTES_XLSX = 10 * MEGABYTE
MOST_BYTES_UNPACKED = 50 * MEGABYTE
MOST_BYTES_CSV = 50 * MEGABYTE
MOST_ROWS_XLSX = 20_000
MOST_COLUMNS = 300
MOST_LINES_READ = 100_000
MOST_CELLS_READ = 7_000_000
"""With empty ones: a single cell far below or far to the right stands for all that lie between."""
MOST_TEXT = 50 * MEGABYTE
"""Characters in all cells: a workbook keeps the same text once, however many cells show it."""

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OTHERS = {b"%PDF": "a PDF", b"<": "a web page or XML", b"{": "JSON"}


class UnreadableFile(ValueError):
    """A file that is no table. The words say what to do."""


@dataclass(frozen=True)
class Table:
    """The names in the first row that holds anything, and the rows below. To be read once.

    Reading the rows raises UnreadableFile where one of them is broken.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]


def read_table(path: Path) -> Table:
    """Read the first sheet of an XLSX, or a CSV with commas or semicolons.

    A CSV is UTF-8, with or without a byte order mark, or Windows-1252. A cell's date becomes text
    such as 2026-10-01, and a whole number has no decimal point. Raises UnreadableFile.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(OLD_OFFICE):
        raise UnreadableFile(_old_office(path))
    if beginning.startswith(ZIP):
        return _table(_xlsx_rows(path, size))
    if size > MOST_BYTES_CSV:
        raise UnreadableFile(
            f"the file has {size // MEGABYTE} MB, and 50 MB is the most: keep only the rows of "
            "your practices, or split it by month"
        )
    content = path.read_bytes()
    if not content.strip():
        raise UnreadableFile("the file is empty: export it again")
    return _table(_csv_rows(_text(content)))


Cells = tuple[int, list[str]]
"""The line a row begins on, and its cells."""


def _table(rows: Iterator[Cells]) -> Table:
    filled = (row for row in rows if any(row[1]))
    _, names = next(filled, (1, []))
    while names and not names[-1]:
        names.pop()
    if len(names) == 1 and any(mark in names[0] for mark in "\t|"):
        raise UnreadableFile(
            "the columns are separated by tabs or bars: save the file as CSV with commas"
        )
    if len(names) > MOST_COLUMNS:
        raise UnreadableFile(f"the file has over {MOST_COLUMNS} columns: is it the right one?")
    return Table(tuple(names), (_row(names, line, cells) for line, cells in filled))


def _row(names: list[str], line: int, cells: list[str]) -> Row:
    if any(cells[len(names) :]):
        raise UnreadableFile(
            f"line {line} has more cells than the first row has names: a number or word that holds "
            "a comma needs quotation marks around it"
        )
    return Row(line, {name: cell for name, cell in zip(names, cells, strict=False) if name})


def _text(content: bytes) -> str:
    for mark, what in OTHERS.items():
        if content.lstrip().startswith(mark):
            raise UnreadableFile(f"the file is {what}: save the table as CSV or XLSX")
    if content.startswith(UTF_16):
        raise UnreadableFile("the file is Unicode text (UTF-16): save it as CSV UTF-8, or XLSX")
    if b"\0" in content:
        raise UnreadableFile("the file is not text: save the table as CSV or XLSX")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("the file's letters cannot be read: save it as CSV UTF-8, or XLSX")


def _csv_rows(text: str) -> Iterator[Cells]:
    lines = io.StringIO(text, newline="")
    first = lines.readline()
    skipped = 0
    if first.lower().startswith("sep="):
        first, skipped = lines.readline(), 1
    lines.seek(text.index(first, 4) if skipped and first else 0)
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            yield line, [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                f"line {line} cannot be read as CSV ({error}): look for a stray quotation mark"
            ) from error


def _old_office(path: Path) -> str:
    if ENCRYPTED in path.read_bytes():
        return "the file is locked with a password: save it without one"
    return "the file is an old Excel file (.xls): save it as .xlsx, or as CSV UTF-8"


def _xlsx_rows(path: Path, size: int) -> Iterator[Cells]:
    if size > MOST_BYTES_XLSX:
        raise UnreadableFile(
            f"the workbook has {size // MEGABYTE} MB, and 10 MB is the most: keep only the table, "
            "without pictures, or save it as CSV UTF-8"
        )
    _refuse_bad_zip(path)
    return _sheet_rows(path)


def _refuse_bad_zip(path: Path) -> None:
    try:
        with ZipFile(path) as archive:
            parts = archive.infolist()
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise UnreadableFile(_DAMAGED) from error
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("the file is locked with a password: save it without one")
    if sum(part.file_size for part in parts) > MOST_BYTES_UNPACKED:
        raise UnreadableFile(
            "the workbook is over 50 MB when unpacked: keep only the table, or save it as CSV UTF-8"
        )
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableFile("the file is a zip but no workbook: unpack it, import what is in it")


_FAR_OUT = (
    "a cell stands far below or far to the right of the table: delete the empty rows and columns "
    "around the table, or copy it into a new workbook"
)
_DAMAGED = "the workbook is damaged: open it in Excel and save it again"


def _sheet_rows(path: Path) -> Iterator[Cells]:
    from openpyxl import load_workbook  # an eighth of the time to start, and rarely needed

    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")  # of styles and checks that are not read
            book = load_workbook(file, read_only=True, data_only=True)
            rows = list(_limited(book.worksheets[0].iter_rows(values_only=True)))
            book.close()
    except (UnreadableFile, MemoryError):
        raise
    except Exception as error:  # a broken workbook raises nearly anything
        raise UnreadableFile(_DAMAGED) from error
    return iter(rows)


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
            yield line, cells
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
