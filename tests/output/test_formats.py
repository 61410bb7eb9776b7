"""One report, one truth: every format is read back and compared, figure by figure."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import (
    Figure,
    Figures,
    Interval,
    Row,
    Section,
    Subject,
    Table,
    Unit,
)
from feedback_server.output import FORMATS
from feedback_server.output.report_csv import COLUMNS, escape_formula
from tests.domain.reports.sample_reports import a_report, fft_of
from tests.factories import PCN, PRACTICES

FULL = a_report([*fft_of(*"11111222346"), *fft_of("1", practice="V89009")])
EMPTY = a_report()
DEMONSTRATION = a_report(fft_of("1"), pcn=replace(PCN, demonstration=True))

FONTS = Path("none")  # what is not typeset needs none
TEXTS = ("html", "csv", "json")

reports = pytest.mark.parametrize("report", [FULL, EMPTY, DEMONSTRATION])


def write(report: Report, name: str) -> str:
    return FORMATS[name].write(report, FONTS).decode("utf-8-sig")


def read_csv(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write(report, "csv"), newline="")))


def read_json(report: Report) -> dict[str, Any]:
    read = json.loads(write(report, "json"))
    assert isinstance(read, dict)
    return read


class Page(HTMLParser):
    """The text of every figure of a page, in order, and of its headings and captions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.figures: list[str] = []
        self.row_labels: list[str] = []
        self._into: list[str] | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("td", "dd"):
            self._into = self.figures
            self.figures.append("")
        elif tag == "th" and given.get("scope") == "row":
            self._into = self.row_labels
            self.row_labels.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "dd", "th"):
            self._into = None

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data


def shown(figure: Figure) -> list[str]:
    """The numbers of a figure, as a page has them."""
    sign = "%" if figure.unit is Unit.PERCENT else ""
    value = [f"{figure.value:,}{sign}" if figure.value is not None else "\N{EN DASH}"]
    if figure.interval:
        value += [f"{figure.interval.lower}%", "to", f"{figure.interval.upper}%"]
    return value


@reports
def test_csv_holds_every_figure_once(report: Report) -> None:
    rows = read_csv(report)
    expected = [
        {
            "section": placed.section.id,
            "row": placed.row.label,
            "practice": about.practice,
            "mode": about.mode,
            "question": about.question,
            "code": about.code,
            "label": figure.label,
            "measure": figure.measure,
            "unit": figure.unit.value,
            "value": as_text(figure.value),
            "numerator": as_text(figure.numerator),
            "denominator": as_text(figure.denominator),
            "lower": as_text(figure.interval and figure.interval.lower),
            "upper": as_text(figure.interval and figure.interval.upper),
            "rule": figure.rule,
        }
        for placed in report.placed()
        for figure, about in [(placed.figure, placed.figure.about)]
    ]
    assert len(expected) > 100
    assert [{key: row[key] for key in expected[0]} for row in rows] == expected
    whole = {(row["pcn"], row["month"], row["as_of"]) for row in rows}
    assert whole == {("U99999", "2026-10", "2026-11-23")}


def as_text(value: object) -> str:
    return "" if value is None else str(value)


@reports
def test_json_holds_every_figure_once(report: Report) -> None:
    assert list(json_figures(read_json(report))) == [
        {
            "label": figure.label,
            "measure": figure.measure,
            "value": figure.value,
            "rule": figure.rule,
            "unit": figure.unit,
            "numerator": figure.numerator,
            "denominator": figure.denominator,
            "interval": interval
            and {
                "lower": interval.lower,
                "upper": interval.upper,
                "rule": interval.rule,
                "confidence": interval.confidence,
            },
            "about": vars(figure.about),
            "suppressed": figure.suppressed,
        }
        for placed in report.placed()
        for figure, interval in [(placed.figure, placed.figure.interval)]
    ]


def json_figures(read: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in read["sections"]:
        for block in section["blocks"]:
            yield from block.get("figures", ())
            for finding in block.get("findings", ()):
                yield from finding["figures"]
            for row in block.get("rows", ()):
                yield from (cell for cell in row["cells"] if cell)


@reports
def test_html_shows_every_figure_once(report: Report) -> None:
    texts = [text.split() for text in Page(write(report, "html")).figures if text.strip()]
    figures = [placed.figure for placed in report.placed() if placed.section.id != "story"]
    assert len(texts) == len(figures)
    for text, figure in zip(texts, figures, strict=True):
        numbers = [word for word in text if word[0].isdigit() or word in ("to", "\N{EN DASH}")]
        if "of" in text:  # one of the few to read first says what it was made from
            made_of = [f"{figure.numerator}", f"{figure.denominator}"]
            ranged = ["95%", *shown(figure)[1:]] if figure.interval else []
            assert numbers == [*shown(figure)[:1], *made_of, *ranged]
        else:
            assert numbers == shown(figure)


@reports
def test_all_formats_have_the_same_words_for_rows(report: Report) -> None:
    labels = [row.label for section in report.sections for row in rows_of(section)]
    assert Page(write(report, "html")).row_labels == labels
    made = read_json(report)["sections"]
    blocks = [block for section in made for block in section["blocks"]]
    assert [row["label"] for block in blocks for row in block.get("rows", ())] == labels


def rows_of(section: Section) -> Iterator[Row]:
    for block in section.blocks:
        if isinstance(block, Table):
            yield from block.rows


@pytest.mark.parametrize("name", TEXTS)
def test_made_up_data_is_labelled_in_every_format_and_real_data_in_none(name: str) -> None:
    assert "Demonstration data" in write(DEMONSTRATION, name)
    styled = write(FULL, name).partition("</style>")[2] if name == "html" else write(FULL, name)
    assert "demonstration data" not in styled.lower()


def test_every_row_of_a_csv_says_that_it_is_made_up() -> None:
    assert {row["notice"] for row in read_csv(DEMONSTRATION)} == {"Demonstration data"}
    assert {row["notice"] for row in read_csv(FULL)} == {""}


def test_csv_opens_in_excel_and_keeps_to_the_standard() -> None:
    content = FORMATS["csv"].write(FULL, FONTS)
    assert content.startswith(b"\xef\xbb\xbf" + COLUMNS[0].encode())
    assert content.count(b"\r\n") == content.count(b"\n") == len(read_csv(FULL)) + 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", " =", "＝", "＋", "－", "＠"])  # noqa: RUF001  full width
def test_no_name_is_a_formula_in_a_spreadsheet(start: str) -> None:
    name = f"{start}HYPERLINK(1)"
    report = a_report(pcn=Pcn("U99999", name), practices=[Practice("V89001", name, "U99999")])
    rows = read_csv(report)
    assert {row["pcn_name"] for row in rows} == {f"'{name}"}
    assert f"'{name}" in {row["row"] for row in rows}
    assert not any(escape_formula(cell) != cell for row in rows for cell in row.values())


def test_a_name_cannot_become_markup_or_style() -> None:
    name = '"</style></caption><script>alert(1)</script>&'
    report = a_report(pcn=Pcn("U99999", name), practices=[Practice("V89001", name, "U99999")])
    page = write(report, "html")
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert name in Page(page).row_labels


def test_json_says_which_schema_it_keeps_to() -> None:
    made = read_json(FULL)
    assert (made["schema"], made["schema_version"]) == ("handrail-report", 1)
    assert made["pcn"] == {"code": "U99999", "name": "Test Network"}
    kinds = {block["kind"] for section in made["sections"] for block in section["blocks"]}
    assert kinds == {"story", "figures", "table", "text", "note"}


@pytest.mark.parametrize("name", TEXTS)
def test_a_writer_needs_to_know_no_section(name: str) -> None:
    figure = Figure("New", "new", 12345, "rule", interval=Interval(1, 2, "rule"), about=Subject())
    row = Row("Row", (replace(figure, interval=None), None))
    table = Table("Caption", "Stub", ("New", "Other"), (row,))
    section = Section("unheard_of", "Unheard of", (Figures((figure,)), table))
    made = write(replace(FULL, sections=(section,)), name)
    assert "Caption" in made
    assert "12345" in made.replace("12,345", "12345")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_makes_the_same_bytes(name: str, fonts: Path) -> None:
    again = a_report(
        [*fft_of("1", practice="V89009"), *fft_of(*"64322211111")],
        practices=tuple(reversed(PRACTICES)),
    )
    assert FORMATS[name].write(again, fonts) == FORMATS[name].write(FULL, fonts)
