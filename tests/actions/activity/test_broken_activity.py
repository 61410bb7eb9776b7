"""Broken files of many kinds: each is refused with the words that help, and changes nothing."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from feedback_server.actions.activity.import_appointments import check_activity, import_activity
from feedback_server.actions.activity.import_batches import ImportSource
from feedback_server.actions.activity.table_file import (
    ENCRYPTED,
    OLD_OFFICE,
    UnreadableFile,
    read_table,
)
from feedback_server.actions.organisations.import_file import InvalidFile
from feedback_server.config.settings import PROJECT
from feedback_server.content.activity_maps import load_map
from feedback_server.store import Store
from feedback_server.store.activity import imports
from tests.factories import NOW

REPORTS = PROJECT / "content" / "reports"
HEADER = "Practice code,Month,Appointments booked,Attended\n"
GPAD = (PROJECT / "tests" / "data" / "gpad_practice_crosstab_excerpt.csv").read_bytes()
GPAD = GPAD.replace(b"Y02960", b"V89001")


def with_row(row: str) -> bytes:
    return f"{HEADER}{row}\n".encode()


def book_with(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(60_000_000))
    return out.getvalue()


def with_xml(prologue: str, name: str) -> bytes:
    """A workbook whose sheet begins with declarations, and has an entity for a name."""
    out = io.BytesIO()
    whole = zipfile.ZipFile(io.BytesIO(book_with(["Practice code", "Month"])))
    with whole, zipfile.ZipFile(out, "w") as changed:
        for each in whole.namelist():
            content = whole.read(each)
            if each == "xl/worksheets/sheet1.xml":
                words = content.decode().replace(">Practice code<", f">{name}<")
                content = (prologue + words.removeprefix("<?xml version='1.0'?>")).encode()
            changed.writestr(each, content)
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
XML_TRICKS = {
    "a billion laughs": (f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>', "&l11;"),
    "a quadratic blow-up": (f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>', "&a;" * 1000),
    "a file of ours": ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "&a;"),
    "another server": ('<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>', "&a;"),
    "parameters": ('<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/hostname"> %a;]>', "Month"),
}
BROKEN = {
    "an empty file": (b"", "the file is empty: export it again"),
    "no rows": (HEADER.encode(), "there is no row below the names of the columns"),
    "another table": (
        b"Name,Age\nElm,40\n",
        "line 1: the first row must name the columns (Practice code, Month",
    ),
    "a title above": (
        b"Activity, October, all\n" + with_row("V89001,2026-10,9,8"),
        "remove what is above them",
    ),
    "a misspelt column": (
        b"Practice code,Month,Atended\nV89001,2026-10,8\n",
        "line 1, Atended: this column is not known: call it 'Attended'",
    ),
    "a stranger": (with_row("A81001,2026-10,9,8"), "line 2, Practice code: the practice A81001 is"),
    "a name for a code": (with_row("Elm Surgery,2026-10,9,8"), "is not a practice code"),
    "a day": (with_row("V89001,14/10/2026,9,8"), "line 2, Month: '14/10/2026' is not a month"),
    "the future": (with_row("V89001,2027-10,9,8"), "line 2, Month: 2027-10 is in the future"),
    "a negative number": (with_row("V89001,2026-10,9,-8"), "line 2, Attended: '-8' is negative"),
    "half a patient": (with_row("V89001,2026-10,9,7.5"), "'7.5' is not a whole number"),
    "words": (with_row("V89001,2026-10,9,about 8"), "'about 8' is not a number: use digits alone"),
    "a month twice": (
        with_row("V89001,2026-10,9,8\nV89001,Oct 2026,9,7"),
        "line 3, Month: V89001, 2026-10 stands in line 2 already",
    ),
    "no number": (with_row("V89001,2026-10,,"), "line 2: holds no number at all"),
    "a stray quote": (with_row('V89001,2026-10,"9,8'), "line 2: cannot be read as CSV"),
    "an old workbook": (OLD_OFFICE, "an old Excel file (.xls): save it as .xlsx"),
    "a password": (OLD_OFFICE + ENCRYPTED, "locked with a password: save it without one"),
    "a bomb": (bomb(), "over 50 MB when unpacked"),
    "half a workbook": (book_with(["Practice code", "Month"])[:-200], "the workbook is damaged"),
    "a formula's error": (
        book_with(["Practice code", "Month", "Attended"], ["V89001", "2026-10", "#REF!"]),
        "line 2, Attended: '#REF!' is not a number",
    ),
    "gpad: a new status": (GPAD.replace(b",DNA", b",Lost"), "APPT_STATUS: 'Lost' is not a value"),
    "gpad: a row twice": (GPAD + GPAD.splitlines()[1], "counts the same already"),
}


def words_of(store: Store, path: Path, name: str) -> str:
    """What is said of the file; importing it must fail."""
    try:
        table = read_table(path)
        read = check_activity(store, table.columns, table.rows, load_map(REPORTS, name), NOW)
    except UnreadableFile as error:
        return str(error)
    with pytest.raises(InvalidFile):
        import_activity(
            store, read, ImportSource(path.name, name, "test", NOW), skip_bad_rows=False
        )
    return "\n".join(map(str, read.faults))


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_refused_with_help(peopled: Store, tmp_path: Path, what: str) -> None:
    content, said = BROKEN[what]
    path = tmp_path / "file"
    path.write_bytes(content)
    assert said in words_of(peopled, path, "gpad" if what.startswith("gpad") else "handrail")
    with peopled.read() as tx:
        assert imports.batches(tx) == []


@pytest.mark.parametrize("what", XML_TRICKS)
def test_a_workbook_declares_nothing(tmp_path: Path, what: str) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(with_xml(*XML_TRICKS[what]))
    with pytest.raises(UnreadableFile, match="the workbook is damaged"):
        list(read_table(path).rows)
