"""The report as PDF: accessible by every rule, and every figure readable in it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import page
import pypdfium2
import pytest

from feedback_server.domain.report import Report
from feedback_server.domain.report.blocks import Chart, ChartPoint, Figures, Mark, Quotes, Unit
from feedback_server.output import FORMATS
from feedback_server.output.words import figure_words, range_words
from tests.domain.reports import a_report, fft_of
from tests.factories import PCN

FULL = a_report([*fft_of(*"11111222346"), *fft_of("1", practice="V89009")])
CHART = Chart(
    "Per cent positive",
    "It rose.",
    tuple(
        ChartPoint(f"Month {number}", 60 + 3 * number, 70, 55, 95, mark, rebased=number == 3)
        for number, mark in enumerate(Mark)
    ),
    Unit.PERCENT,
    target=90,
)
BLOCKS = (CHART, Quotes("Staff manner", ('Kind & "clear" <always> #1 $x$ *y* _z_',)))
PICTURED = replace(
    FULL, sections=(*FULL.sections, replace(FULL.sections[0], title="More", blocks=BLOCKS))
)
EMPTY = a_report(pcn=replace(PCN, demonstration=True))


@pytest.fixture(params=[FULL, PICTURED, EMPTY], ids=["full", "pictured", "empty"])
def report(request: pytest.FixtureRequest) -> Report:
    given: Report = request.param
    return given


@pytest.fixture
def file(report: Report, fonts: Path, tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(FORMATS["pdf"].write(report, fonts))
    return path


def texts(file: Path) -> Iterator[str]:
    document = pypdfium2.PdfDocument(file)
    for number in range(len(document)):
        sheet = document[number]
        text = sheet.get_textpage()
        yield " ".join(text.get_text_range().replace("\N{NO-BREAK SPACE}", " ").split())
        text.close()
        sheet.close()
    document.close()


def test_it_keeps_every_rule_of_pdf_ua(file: Path) -> None:
    checked = page.validate_pdf(str(file), profile="ua1")
    assert checked.is_compliant, checked.failures


def test_every_figure_stands_in_it(file: Path, report: Report) -> None:
    words = " ".join(texts(file))
    for placed in report.placed():
        assert figure_words(placed.figure) in words
        if within := range_words(placed.figure):
            assert within in words
    for section in report.sections:
        assert section.title in words


def test_rows_stand_whole_and_in_order(file: Path, report: Report) -> None:
    words = " ".join(texts(file))
    (fft,) = (each for each in report.sections if each.id == "fft")
    table = fft.blocks[0]
    assert not isinstance(table, Figures)
    for row in getattr(table, "rows", ()):
        cells = [figure_words(cell) for cell in row.cells if cell]
        pattern = r"\s*".join(map(re.escape, [row.label, *cells]))
        assert re.search(pattern, words), row.label


def test_what_patients_wrote_is_shown_as_it_is(fonts: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(FORMATS["pdf"].write(PICTURED, fonts))
    assert 'Kind & "clear" <always> #1 $x$ *y* _z_' in " ".join(texts(path))


def test_demonstration_data_is_labelled_on_every_page(fonts: Path, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(FORMATS["pdf"].write(EMPTY, fonts))
    assert all("Demonstration data" in words for words in texts(path))
