"""The report as a PDF: read by a person, a screen reader, a validator."""

from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import page as pdf_ua
import pypdfium2 as pdfium
import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.comments.themes import THEMES
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Chart, Section
from feedback_server.domain.reports.context import (
    Change,
    ClearedComment,
    Comments,
    SupplementaryData,
)
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.summary import summary_of
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.output import pdf, report_html
from feedback_server.output.formatting import format_figure, format_range
from feedback_server.output.glyphs import NoFonts
from tests.domain.reports.sample_reports import OCTOBER, a_report, fft_of
from tests.domain.reports.test_trend import a_month
from tests.output.everything import everything

SHORT = Layout(("at_a_glance", "fft", "practices", "modes"))


def a_short_report() -> Report:
    return a_report(fft_of(*"11111222346"), layout=SHORT)


REPORTS = {
    "everything": everything(),
    "short": a_short_report(),
    "empty": replace(a_report(), sections=()),
    "no answers": a_report(),
    "withdrawn": replace(a_short_report(), withdrawn="A wrong import."),
}
reports = pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)


def pages(report: Report, fonts: Path) -> list[str]:
    made = pdfium.PdfDocument(pdf.write(report, fonts))
    return [words_of(page) for page in made]


def words_of(page: pdfium.PdfPage) -> str:
    """Its text on one line, without the marks that keep parts of it together."""
    text = page.get_textpage().get_text_range().replace("\u2060", "")
    return " ".join(text.split())


@reports
def test_it_keeps_every_rule_of_pdf_ua(report: Report, fonts: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf.write(report, fonts))
    found = pdf_ua.validate_pdf(file, profile="ua1")
    assert "0 failed, 104 total" in str(found), str(found)


@reports
def test_every_figure_is_in_the_text(report: Report, fonts: Path) -> None:
    text = " ".join(pages(report, fonts))
    for placed in report.placed():
        if placed.section.id == "story":
            continue
        assert format_figure(placed.figure) in text
        assert format_range(placed.figure) in text
        assert " ".join(placed.row.label.split()) in text


def test_every_page_has_network_month_and_number(fonts: Path) -> None:
    read = pages(REPORTS["everything"], fonts)
    assert len(read) > 2
    for number, text in enumerate(read, 1):
        assert text.startswith("Test & <Network>, October 2026")
        assert f"Page {number} of {len(read)}" in text
        assert "Revised, revision 3. Figures as they stood on 23 November 2026." in text


def test_every_page_of_a_demonstration_says_so(fonts: Path) -> None:
    assert all("Demonstration data" in text for text in pages(everything(), fonts))
    real = everything(demonstration=False)
    assert not any("Demonstration data" in text for text in pages(real, fonts))


def test_a_short_report_has_two_pages(fonts: Path) -> None:
    assert len(pages(a_short_report(), fonts)) == 2


def test_a_table_repeats_its_header_on_the_next_page(fonts: Path) -> None:
    of_practices = [text for text in pages(everything(), fonts) if "Surgery " in text]
    assert len(of_practices) == 2
    assert all("Practice" in text and "Responses" in text for text in of_practices)


def test_the_contents_name_the_page_of_every_section(fonts: Path) -> None:
    further = [Section(f"further_{name}", f"Further part {name}", ()) for name in "abcdef"]
    report = replace(everything(), sections=(*everything().sections, *further))
    first, *others = pages(report, fonts)
    for section in report.sections:
        later = [at for at, text in enumerate(others, 2) if section.title in text]
        assert f"{section.title} {later[0] if later else 1}" in first


def test_a_chart_is_in_it_with_its_legend(fonts: Path) -> None:
    text = " ".join(pages(everything(), fonts))
    assert "Limits of usual variation" in text
    assert "Target 90%" in text


def test_signs_for_figures_are_explained_where_they_are_used(fonts: Path) -> None:
    assert "* is kept back" in pages(everything(), fonts)[0]
    assert "* is kept back" not in pages(a_short_report(), fonts)[0]


def test_an_emoji_is_drawn(fonts: Path) -> None:
    assert "Thank you 😀" in " ".join(pages(everything(), fonts))


def test_a_withdrawn_report_says_so_first(fonts: Path) -> None:
    first = pages(REPORTS["withdrawn"], fonts)[0]
    assert "This report was withdrawn. A wrong import." in first


def test_its_title_names_service_network_and_month(fonts: Path) -> None:
    told = pdfium.PdfDocument(pdf.write(everything(), fonts)).get_metadata_dict()
    title = "Occupational therapy: patient feedback, Test & <Network>, October 2026"
    assert told["Title"] == f"Demonstration data: {title}"
    assert told["Author"] == "Handrail"


def test_without_fonts_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoFonts, match="no fonts"):
        pdf.write(everything(), tmp_path)


def test_a_summary_with_a_chart_and_what_was_done_fits_on_two_pages(fonts: Path) -> None:
    months = {
        OCTOBER.plus(-step): FftCounts((80 + step % 7, 0, 0, 0, 20 - step % 7, 0))
        for step in range(1, 24)
    }
    changes = [Change("It was dark.", "There is a lamp.")] * 3
    words = "Somebody listened to me, and explained."
    cleared = [ClearedComment(words, "why", (theme,), Tone.PRAISE, "1") for theme in THEMES * 9]
    layouts = load_layouts(PROJECT / "content" / "reports")
    report = a_report(
        tallies=a_month(OCTOBER, 90, 100),
        layout=layouts.default,
        supplementary=SupplementaryData(
            earlier=months, changes=changes, comments=Comments(cleared)
        ),
    )
    made = summary_of(report, layouts.in_summary)
    assert any(isinstance(block, Chart) for part in made.sections for block in part.blocks)
    assert len(pages(made, fonts)) == 2


def test_a_network_s_logo_is_named_after_it(fonts: Path, tmp_path: Path) -> None:
    png = (PROJECT / "tests" / "data" / "logo.png").read_bytes()
    report = replace(a_short_report(), logo=b64encode(png).decode())
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf.write(report, fonts))
    found = pdf_ua.validate_pdf(file, profile="ua1")
    assert "0 failed, 104 total" in str(found), str(found)
    assert len(file.read_bytes()) > len(pdf.write(a_short_report(), fonts))
    assert f'alt="{report.pcn.name}"' in report_html.write(report).decode()
