"""Tables come out of CSV and XLSX alike; what is no table is refused with what to do."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from feedback_server.actions.activity import table_file, table_workbook
from feedback_server.actions.activity.table_file import UnreadableFile, read_table
from tests.workbooks import with_parts

TEXT = "Practice;Month;Café\r\nV89001;2026-10;4\r\n;;\r\nV89002;2026-10;\r\n"
CELLS = [
    (2, {"Practice": "V89001", "Month": "2026-10", "Café": "4"}),
    (4, {"Practice": "V89002", "Month": "2026-10", "Café": ""}),
]


def read(tmp_path: Path, content: bytes) -> list[tuple[int, dict[str, str]]]:
    path = tmp_path / "file"
    path.write_bytes(content)
    return [(row.line, dict(row.cells)) for row in read_table(path).rows]


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_a_csv_is_read_however_it_was_saved(tmp_path: Path, encoding: str, separator: str) -> None:
    text = TEXT.replace(";", separator)
    assert read(tmp_path, text.encode(encoding)) == CELLS


def test_a_csv_may_name_its_separator(tmp_path: Path) -> None:
    assert read(tmp_path, b"sep=;\r\na;b\r\n1;2\r\n") == [(3, {"a": "1", "b": "2"})]


def test_a_line_is_where_a_row_begins(tmp_path: Path) -> None:
    assert [line for line, _ in read(tmp_path, b'a,b\n"x\ny",1\n2,3\n')] == [2, 4]


def test_a_workbook_gives_the_same_text(tmp_path: Path) -> None:
    content = workbook(
        ("Practice", "Month", "Café"),
        ("V89001", "2026-10", 4.0),
        (),
        ("V89002", datetime(2026, 10, 1), None),  # noqa: DTZ001
    )
    dated = (4, {"Practice": "V89002", "Month": "2026-10-01", "Café": ""})
    assert read(tmp_path, content) == [CELLS[0], dated]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"\xef\xbb\xbf", "no names"),
        (b"%PDF-1.7", "the file is a PDF"),
        (b"<html>", "a web page"),
        (b"\xff\xfea\0", "save it as CSV UTF-8"),
        (b"a\0b", "not text"),
        (b"a,\x81\n", "letters cannot be read"),
        (b"a\tb\n1\t2\n", "separated by tabs"),
        (b'a,"b\n1,2\n', "line 1 cannot be read as CSV"),
        (table_file.OLD_OFFICE + b"rest", "an old Excel file"),
        (table_file.OLD_OFFICE + table_file.ENCRYPTED, "locked with a password"),
        (b"PK\x03\x04rest", "the workbook is damaged"),
        (archive(table=b"a,b"), "a zip with 0 tables in it"),
        (archive(**{"a.csv": b"a,b", "b.xlsx": b"PK"}), "a zip with 2 tables in it"),
        (archive(**{"a.csv": archive(**{"b.csv": b"a,b"})}), "holds another zip"),
        (archive(**{"a.xlsx": archive(table=b"a,b")}), "a zip with 0 tables in it"),
        (archive(**{"xl/workbook.xml": b"<"}), "the workbook is damaged"),
        (archive(**{"xl/workbook.xml": bytes(51_000_000)}), "over 50 MB when unpacked"),
        (b"PK\x03\x04" + bytes(10_000_001), "has 10 MB, and 10 MB is the most"),
        (b"a" * 50_000_001, "has 50 MB, and 50 MB is the most"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    if said == "no names":
        assert read(tmp_path, content) == []
        return
    with pytest.raises(UnreadableFile, match=said):
        read(tmp_path, content)


def test_a_sheet_with_too_many_rows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_workbook, "MOST_ROWS_XLSX", 3)
    assert len(read(tmp_path, workbook(("a",), (1,), (2,)))) == 2
    with pytest.raises(UnreadableFile, match="over 3 rows"):
        read(tmp_path, workbook(("a",), (1,), (2,), (3,)))


def test_a_broken_row_does_not_end_the_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b'a,b\n1,2\n3,"4\n5,6\n"7" x,8\n9,10,11\n12,13\n')
    rows = list(read_table(path).rows)
    assert [(row.line, list(row.cells.values())) for row in rows if not row.fault] == [
        (2, ["1", "2"]),
        (4, ["5", "6"]),
        (7, ["12", "13"]),
    ]
    assert [row.line for row in rows if row.fault] == [3, 5, 6]


def test_a_file_of_broken_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="over 1000 rows cannot be read"):
        read(tmp_path, b"a,b\n" + b"1,2,3\n" * 1001)


TITLES = [("Report",), ("Run on", "2/11/2026"), ()]


@pytest.mark.parametrize("separator", [";", ","])
def test_titles_above_are_skipped_and_said(tmp_path: Path, separator: str) -> None:
    rows = [*TITLES, ("a", "b", "c", "d", "e"), ("1", "2", "3", "4", "5")]
    path = tmp_path / "file"
    path.write_text("\n".join(separator.join(row) for row in rows))
    table = read_table(path)
    assert (table.line, table.columns) == (4, ("a", "b", "c", "d", "e"))
    assert [row.line for row in table.rows] == [5]
    assert table.said == [
        "Skipped, above the names of the columns in line 4: line 1, Report; "
        "line 2, Run on 2/11/2026."
    ]


def test_a_workbook_says_what_was_read(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.title = "Cover"
    data, notes, old = (book.create_sheet(name) for name in ("Data", "Notes", "Old"))
    old.sheet_state = "hidden"
    notes.append(["Nothing"])
    for row in (*TITLES, ("a", "b", "c", "d", "e"), ("1", None, 3)):
        data.append(list(row))
    path = tmp_path / "file"
    book.save(path)
    table = read_table(path)
    assert [dict(row.cells) for row in table.rows] == [
        {"a": "1", "b": "", "c": "3", "d": "", "e": ""}
    ]
    assert table.said[:3] == [
        "Read: the sheet “Data”, cells A4 to E5.",
        "Not read: the sheets “Cover”, “Notes”.",
        "Hidden, not read: the sheet “Old”.",
    ]
    assert read_table(path, "Notes").columns == ("Nothing",)


def test_a_formula_that_gives_no_text_is_a_value(tmp_path: Path) -> None:
    """Excel stores the empty text; other programs store nothing at all for a formula."""
    cells = '<c r="A2" t="str"><f>IF(1,"")</f><v></v></c><c r="B2"><f>A2+1</f><v/></c>'
    content = with_parts(
        {
            "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/'
            'spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="str"><v>a</v></c>'
            f'<c r="B1" t="str"><v>b</v></c></row><row r="2">{cells}</row></sheetData></worksheet>'
        }
    )
    assert read(tmp_path, content) == [(2, {"a": "", "b": "=A2+1 in B2"})]


def test_a_file_without_names_of_columns_gets_numbers(tmp_path: Path) -> None:
    assert read(tmp_path, b"a81001,ELM,,X\nA81002,OAK\n") == [
        (1, {"column 1": "a81001", "column 2": "ELM", "column 3": "", "column 4": "X"}),
        (2, {"column 1": "A81002", "column 2": "OAK"}),
    ]


@pytest.mark.parametrize("name", ["table.csv", "TABLE.XLSX"])
def test_a_zip_with_one_table_is_unpacked(tmp_path: Path, name: str) -> None:
    rows = [tuple(row.split(";")) for row in TEXT.split("\r\n") if row]
    table = TEXT.encode() if name == "table.csv" else workbook(*rows)
    assert read(tmp_path, archive(**{name: table, "about.pdf": b"%PDF"})) == CELLS
