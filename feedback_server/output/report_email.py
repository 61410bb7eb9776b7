"""A board copy as an e-mail: the story and the first figures in its body, the whole beside it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block, Figure, Figures, Story, Table, Text
from feedback_server.domain.reports.email_delivery import (
    EmailOptions,
    EnclosedFile,
    Enclosure,
    WrittenEmail,
)
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.reports.value import Audience

from . import FORMATS, formatting
from .printable import all_printable
from .report_html import environment

BODY = ("story", "at_a_glance")
"""The sections whose words and figures stand in the body."""
FILE_WORDS: Mapping[Enclosure, str] = {Enclosure.PDF: "a PDF", Enclosure.DOCX: "a Word document"}
MOST_COLUMNS = 2
PLAIN = environment.overlay(autoescape=False)


class NotForBoard(ValueError):
    """Only a board copy leaves the service."""


def write_email(report: Report, options: EmailOptions) -> WrittenEmail:
    """Raises NotForBoard for any report but a board copy."""
    if report.audience is not Audience.BOARD:
        raise NotForBoard
    shown = all_printable(report)
    values = {
        "report": shown,
        "sections": [
            replace(section, blocks=tuple(filter(_fits, section.blocks)))
            for section in shown.sections
            if section.id in BODY
        ],
        "options": options,
        "file_words": FILE_WORDS.get(options.enclosure, ""),
        "lines": email_lines,
        "details": figure_details,
    }
    text = PLAIN.get_template("report_email.txt.jinja").render(values).strip() + "\n"
    html = environment.get_template("report_email.html.jinja").render(values)
    enclosed = options.enclosure is not Enclosure.LINK
    file_name = board_file_name(report, options.enclosure.value) if enclosed else ""
    return WrittenEmail(email_subject(shown, options), text, html, file_name)


def _fits(block: Block) -> bool:
    """Whether an e-mail has room for it: many are read on a phone."""
    return not isinstance(block, Table) or len(block.columns) <= MOST_COLUMNS


def email_subject(report: Report, options: EmailOptions) -> str:
    kind = "Test: " if options.test else ""
    demonstration = f"{formatting.DEMONSTRATION}: " if report.demonstration else ""
    place, period = report.pcn.name, formatting.format_period(report)
    return " ".join(f"{kind}{demonstration}What patients said in {period}, {place}".split())


def board_file(report: Report, format: str, fonts: Path) -> EnclosedFile:
    """A board copy in a format of FORMATS. Raises NotForBoard."""
    if report.audience is not Audience.BOARD:
        raise NotForBoard
    writer, name = FORMATS[format], board_file_name(report, format)
    return EnclosedFile(name, writer.media_type, writer.write(report, fonts))


def board_file_name(report: Report, format: str) -> str:
    place = place_name(report.pcn.code, report.service)
    return f"patient-feedback-{place}-{report.month}-board-copy.{FORMATS[format].extension}"


def email_lines(block: Block) -> Iterator[str]:
    """A block of the body as lines of plain text."""
    match block:
        case Story():
            yield from (f"- {finding.words}" for finding in block.findings)
        case Figures():
            yield from (f"{figure.label}: {figure_words(figure)}" for figure in block.figures)
        case Table():
            for row in block.rows:
                cells = [
                    f"{cell.label} {formatting.format_figure(cell)}" for cell in row.cells if cell
                ]
                yield f"{row.label}: {'; '.join(cells)}"
        case Text():
            yield block.words


def figure_words(figure: Figure) -> str:
    """A figure with what it was made from, such as "95% (38 of 40 answers)"."""
    details = figure_details(figure)
    value = formatting.format_figure(figure)
    return f"{value} ({details})" if details else value


def figure_details(figure: Figure) -> str:
    """What a share was made from, and its range; empty for a count, and for what is suppressed."""
    if figure.suppressed:
        return ""
    interval = formatting.format_range(figure)
    found = [formatting.format_fraction(figure), f"likely {interval}" if interval else ""]
    return ", ".join(filter(None, found))
