"""Reads the rows of a CSV, however it was saved; a row that cannot be read does not end it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OTHERS = {b"%PDF": "a PDF", b"<": "a web page or XML", b"{": "JSON"}
LINES_LOOKED_AT = 20
"""Lines read to find the separator: titles above the table hold neither."""
QUOTED = re.compile(r'"[^"]*"')


class UnreadableFile(ValueError):
    """A file that is not a table. The message says what to do."""


@dataclass(frozen=True)
class Cells:
    """A row: its first line and its cells, or why it has none."""

    line: int
    cells: list[str]
    fault: str = ""


def csv_rows(content: bytes) -> Iterator[Cells]:
    """UTF-8, with or without a byte order mark, or Windows-1252. Raises UnreadableFile."""
    if not content.strip():
        raise UnreadableFile("the file is empty: export it again")
    return _rows(_text(content))


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


def _rows(text: str) -> Iterator[Cells]:
    """After a stray quotation mark reading goes on in the next line, whatever it swallowed."""
    lines = io.StringIO(text, newline="")
    before = 0
    if text[:4].lower() == "sep=":
        lines.readline()
        before = 1
    separator = _separator(text)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line, start = before + reader.line_num + 1, lines.tell()
        try:
            yield Cells(line, [cell.strip() for cell in next(reader)])
        except StopIteration:
            return
        except csv.Error as error:
            words = f"cannot be read as CSV ({error}): look for a stray quotation mark"
            yield Cells(line, [], words)
            lines.seek(start)
            lines.readline()
            before = line
            reader = csv.reader(lines, delimiter=separator, strict=True)


def _separator(text: str) -> str:
    """The separator of the line that has the most of either, outside quotes."""
    lines = io.StringIO(text, newline="")
    first = [QUOTED.sub("", line) for line, _ in zip(lines, range(LINES_LOOKED_AT), strict=False)]
    return max(",;", key=lambda mark: max((line.count(mark) for line in first), default=0))
