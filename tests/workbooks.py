"""Workbooks that are small and cost much, as somebody could upload them."""

import io
import zipfile
from collections.abc import Mapping

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
_BEGIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_SHARED = "xl/sharedStrings.xml"
_TEXT = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'


def workbook(*rows: tuple[object, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def with_parts(parts: Mapping[str, str]) -> bytes:
    """A workbook with these parts of it replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(("Practice",)))) as plain,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for name in plain.namelist():
            bomb.writestr(name, parts.get(name, plain.read(name).decode()))
    return out.getvalue()


def sheet_of(rows: str, dimension: str = "") -> str:
    return f"{_BEGIN}{dimension}<sheetData>{rows}</sheetData></worksheet>"


def _row(number: int, column: str, kind: str = "n", value: object = 1) -> str:
    cell = f'<c r="{column}{number}" t="{kind}"><v>{value}</v></c>'
    return f'<row r="{number}">{cell}</row>'


_HEAD = _row(1, "A", "s", 0)
_LAST = _row(1_048_576, "A")

BOMBS: Mapping[str, bytes] = {
    "one cell in the last row of a sheet as wide as can be": with_parts(
        {SHEET: sheet_of(_HEAD + _LAST, '<dimension ref="A1:XFD1048576"/>')}
    ),
    "a row number beyond any sheet": with_parts({SHEET: sheet_of(_HEAD + _row(10**12, "A"))}),
    "each row has one cell in the last column": with_parts(
        {SHEET: sheet_of(_HEAD + "".join(_row(n, "XFD") for n in range(2, 8000)))}
    ),
    "one long text in every cell": with_parts(
        {
            SHEET: sheet_of("".join(_row(n, "A", "s", 0) for n in range(1, 8000))),
            _SHARED: _TEXT.format(f"<si><t>{'x' * 30_000}</t></si>"),
        }
    ),
}
"""By what each does. They are refused before they cost a second."""
