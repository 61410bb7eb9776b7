"""Reads a table somebody made in a process of its own, which is ended where it takes too much.

A small workbook can be made to cost minutes and gigabytes. The process has so much time, memory and
room on the disk and no more; it gets no settings, and so no secrets. Every table of a spreadsheet
that comes from outside is read here, from a staff page as by a command.
"""

import resource
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import IO, Any, get_type_hints

import msgspec

from feedback_server.concurrency import ConcurrencyLimit, cores
from feedback_server.domain.activity.cells import Row

from . import table_file
from .table_csv import UnreadableFile
from .table_file import Table
from .table_workbook import MEGABYTE

MOST_CPU_S = 20
"""CPU limit; the largest accepted table needs about half of it."""
MOST_WAIT_S = 40
"""Time limit by the clock: a busy machine gives the process only a part of a core."""
MOST_MEMORY = 1024 * MEGABYTE
"""Memory limit, of which 50 MB of CSV need about half."""
MOST_WRITTEN = 400 * MEGABYTE
LONGEST_NAME = 255
"""The longest sheet name; Excel allows 31."""

READING = ConcurrencyLimit(cores(), waiting=8, patience_s=MOST_WAIT_S)
TOO_MUCH = (
    "the file takes too long or too much memory to read: copy the cells of the table alone into a "
    "new workbook, or save it as CSV UTF-8"
)

_Line = tuple[int, list[str], str]
_rows = msgspec.json.Decoder(_Line | str)


def read_tables(path: Path, most: int) -> list[Table]:
    """All visible sheets, ``most`` at most, within the time limit of one file."""
    until = time.monotonic() + MOST_WAIT_S
    first = read_table(path)
    return [first, *(read_table(path, name, until) for name in first.others[: most - 1])]


def read_table(path: Path, sheet: str = "", until: float | None = None) -> Table:
    """As ``table_file.read_table``. Raises UnreadableFile, and TooBusy where many read at once."""
    if len(sheet) > LONGEST_NAME:
        raise UnreadableFile("the name of a sheet is too long: give it a short one")
    wait_s = MOST_WAIT_S if until is None else max(0.0, until - time.monotonic())
    made = tempfile.TemporaryFile()  # noqa: SIM115  # the rows are read from it later
    try:
        with READING.turn():
            _read_apart(path, sheet, made, wait_s)
        made.seek(0)
        head = msgspec.json.decode(made.readline())
        if isinstance(head, str):
            raise UnreadableFile(head)
        kinds = get_type_hints(Table)
        values = {name: msgspec.convert(value, kinds[name]) for name, value in head.items()}
        rows = _rows_of(made, _names(values["columns"]))
    except BaseException:
        made.close()
        raise
    weakref.finalize(rows, made.close)
    return Table(**values, rows=rows)


def _read_apart(path: Path, sheet: str, made: IO[bytes], wait_s: float) -> None:
    """What the process writes: the table's head, then a row a line; or the error."""
    command = [sys.executable, "-P", "-m", __name__, str(path.resolve())]
    command += [str(MOST_CPU_S), str(MOST_MEMORY), sheet]
    quiet = subprocess.DEVNULL
    try:
        subprocess.run(command, stdout=made, stderr=quiet, env={}, timeout=wait_s, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise UnreadableFile(TOO_MUCH) from error


def _rows_of(made: IO[bytes], names: list[str]) -> Iterator[Row]:
    for line in made:
        found = _rows.decode(line)
        if isinstance(found, str):
            raise UnreadableFile(found)
        number, cells, fault = found
        yield Row(number, dict(zip(names, cells, strict=False)), fault)


def _names(columns: tuple[str, ...]) -> list[str]:
    """The columns of a row's cells, in order; a short row has the first few."""
    return list(dict.fromkeys(name for name in columns if name))


def main(path: str, most_cpu_s: int, most_memory: int, sheet: str) -> None:
    """Entry point of the process, which the system ends beyond its limits."""
    for kind, most in (
        (resource.RLIMIT_CPU, most_cpu_s),
        (resource.RLIMIT_AS, most_memory),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
    ):
        resource.setrlimit(kind, (most, most))
    encode, out = msgspec.json.encode, sys.stdout.buffer
    try:
        table = table_file.read_table(Path(path), sheet)
        head: dict[str, Any] = {field.name: getattr(table, field.name) for field in fields(table)}
        del head["rows"]
        out.write(encode(head) + b"\n")
        for row in table.rows:
            out.write(encode((row.line, list(row.cells.values()), row.fault)) + b"\n")
    except UnreadableFile as error:
        out.write(encode(str(error)) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
