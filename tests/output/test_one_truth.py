"""One report, one truth: every figure, read back from every format, is the same."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pypdfium2
import pytest

from feedback_server.domain.activity import Activity
from feedback_server.domain.report import Report
from feedback_server.domain.report.basis import Around, Change, Comments
from feedback_server.domain.report.blocks import Figure, Figures, Table
from feedback_server.domain.report.counts import Counts
from feedback_server.output import FORMATS
from feedback_server.output.json import as_json
from feedback_server.output.words import figure_words, range_words
from tests.domain.reports import DAY, OCTOBER, a_report, fft_of
from tests.domain.test_trend import a_month
from tests.factories import a_submission

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "feedback_server/output/report.schema.json").read_text("utf-8")
)


def everything() -> Report:
    """A report with every kind of block, figures without a value, and figures kept back."""
    earlier = {
        OCTOBER.plus(-back): Counts.of(a_month(OCTOBER.plus(-back), 40 - back, 45))
        for back in range(1, 20)
    }
    about_age = {"experience": "2", "about_you": "yes", "age": "65_74"}
    activity = Activity(
        practice="V89001", month=OCTOBER, attended=37, did_not_attend=5, waits=(("Same day", 9),)
    )
    return a_report(
        [*fft_of(*"11111222346" * 3), a_submission(given_on=DAY, answers=about_age)],
        around=Around(
            earlier=earlier,
            activity=[activity],
            changes=[Change("Hard to find.", "There are signs.")],
            comments=Comments({"Staff manner": ["Kind."]}, waiting=3),
        ),
    )


REPORT = everything()


@pytest.fixture(scope="module")
def made(fonts: Path) -> dict[str, bytes]:
    return {name: format.write(REPORT, fonts) for name, format in FORMATS.items()}


def values() -> list[tuple[str, Any]]:
    """Every figure by its measure, with None for none and a star for one kept back."""
    return [(each.figure.measure, value_of(each.figure)) for each in REPORT.placed()]


def value_of(figure: Figure) -> Any:
    if figure.kept_back:
        return "*"
    return None if figure.value is None else float(figure.value)


def test_the_report_has_everything() -> None:
    kinds = {type(block).__name__ for section in REPORT.sections for block in section.blocks}
    assert kinds == {"Figures", "Table", "Text", "Note", "Chart", "Quotes"}
    found = [value for _, value in values()]
    assert len(found) > 300
    assert None in found and "*" in found
    assert any(isinstance(each.figure.value, Decimal) for each in REPORT.placed())


def test_csv(made: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(made["csv"].decode("utf-8-sig"), newline="")))
    empty = {"c": "*", "x": None}
    read = [
        (row["measure"], empty[row["shorthand"]] if row["shorthand"] else float(row["value"]))
        for row in rows
    ]
    assert read == values()
    for row, placed in zip(rows, REPORT.placed(), strict=True):
        numerator, denominator = placed.figure.numerator, placed.figure.denominator
        assert row["numerator"] == ("" if numerator is None else str(numerator))
        assert row["denominator"] == ("" if denominator is None else str(denominator))


def test_json_and_its_schema(made: dict[str, bytes]) -> None:
    read = json.loads(made["json"])
    jsonschema.validate(read, SCHEMA)
    figures = list(json_figures(read))
    assert [
        (each["measure"], "*" if each["kept_back"] else each["value"]) for each in figures
    ] == values()


def test_the_schema_refuses_what_is_kept_back_and_told_all_the_same() -> None:
    wrong = json.loads(FORMATS["json"].write(REPORT, Path("none")))
    hidden = next(each for each in json_figures(wrong) if each["kept_back"])
    hidden["numerator"] = 3
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)
    assert as_json(REPORT)["revision"] == 0


def json_figures(read: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in read["sections"]:
        for block in section["blocks"]:
            yield from block.get("figures", ())
            for row in block.get("rows", ()):
                yield from (cell for cell in row["cells"] if cell)


def test_xlsx(made: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    read = []
    for name in book.sheetnames[3:]:
        if book[name]["A3"].value == "Words":
            continue
        whole = book[name]["A3"].value != "Figure"
        for row in book[name].iter_rows(min_row=4, values_only=True):
            read += [each for each in (row[1:] if whole else row[1:2]) if each != "[z]"]
    shorthand: dict[object, object] = {"[c]": "*", "[x]": None}
    assert [shorthand.get(each, each) for each in read] == [value for _, value in values()]


class _Cells(HTMLParser):
    """The words of every <dd> and <td>, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("dd", "td"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("dd", "td"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def test_html(made: dict[str, bytes]) -> None:
    reader = _Cells()
    reader.feed(made["html"].decode())
    read = [" ".join(cell.split()) for cell in reader.cells if cell.strip()]
    figures = [placed.figure for placed in REPORT.placed()]
    assert len(read) == len(figures)
    for words, figure in zip(read, figures, strict=True):
        assert words.startswith(figure_words(figure))
        assert range_words(figure) in words


def test_pdf(made: dict[str, bytes]) -> None:
    document = pypdfium2.PdfDocument(made["pdf"])
    words = ""
    for number in range(len(document)):
        sheet = document[number]
        text = sheet.get_textpage()
        words += " " + text.get_text_range().replace("\N{NO-BREAK SPACE}", " ")
        text.close()
        sheet.close()
    document.close()
    there = Counter(words.split())
    for section in REPORT.sections:
        for block in section.blocks:
            figures = block.figures if isinstance(block, Figures) else ()
            if isinstance(block, Table):
                figures = tuple(cell for row in block.rows for cell in row.cells if cell)
            wanted = Counter(figure_words(figure) for figure in figures if figure.unit != "days")
            assert not wanted - there, (section.id, wanted - there)
