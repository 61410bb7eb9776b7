"""A report as a Word document, for those who paste from it into papers of their own.

Real headings, lists and tables: each table has a caption and a header row that is repeated on the
next page and told to screen readers; each chart is a picture with its description. The language is
British English. The same report gives the same bytes.
"""

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import (
    Block,
    Chart,
    Figures,
    FunnelPlot,
    Note,
    Quotes,
    SmallCharts,
    Story,
    Table,
    Text,
)

from . import formatting
from .chart_svg import legend_words
from .docx_styles import add_page_numbers, describe, set_up
from .docx_table import table_xml
from .package import with_fixed_dates
from .pictures import Drawn, picture_pngs, pictures_of
from .printable import all_printable

AUTHOR = "Handrail"
WIDE = 5  # columns that a table may have and still be in letters of the usual size
TEXT_WIDTH, HALF_WIDTH = Cm(17), Cm(7)
FIGURE_COLUMNS = ("Figure", "Value", "Made from", "95% range")


def write(report: Report, fonts: Path) -> bytes:
    """A .docx file. Raises NoFonts for a folder without a font, which charts are drawn with."""
    report = all_printable(report)
    pictures = pictures_of(report)
    blocks = (id(picture.block) for picture in pictures)
    pngs = dict(zip(blocks, picture_pngs(report, pictures, fonts), strict=True))
    writer = _Writer(report, pngs)
    writer.first_page()
    for section in report.sections:
        writer.document.add_heading(section.title, 1)
        for block in section.blocks:
            writer.block(block)
    out = io.BytesIO()
    writer.document.save(out)
    return with_fixed_dates(out.getvalue())


class _Writer:
    """The document as it grows."""

    def __init__(self, report: Report, pngs: Mapping[int, bytes]) -> None:
        self.report = report
        self.pngs = pngs
        self.document: Docx = Document()
        self.group = ""
        set_up(self.document)
        footer = self.document.sections[0].footer.paragraphs[0]
        footer.text = f"{self._notice()}{report.pcn.name}, {formatting.format_period(report)}. "
        add_page_numbers(footer)
        self._properties()

    def _notice(self) -> str:
        return f"{formatting.DEMONSTRATION}. " if self.report.demonstration else ""

    def _properties(self) -> None:
        report, core = self.report, self.document.core_properties
        made = datetime.combine(report.as_of, time(), UTC).replace(tzinfo=None)
        core.title = (
            f"{self._notice()}{formatting.report_title(report)}, {report.pcn.name}, "
            f"{formatting.format_period(report)}"
        )
        core.author = core.last_modified_by = AUTHOR
        core.created = core.modified = made
        core.language, core.comments, core.revision = "en-GB", "", 1

    def first_page(self) -> None:
        report = self.report
        self.document.add_paragraph(formatting.report_title(report), "Subtitle")
        self.document.add_heading(f"{report.pcn.name}, {formatting.format_period(report)}", 0)
        if report.demonstration:
            self._strong(formatting.DEMONSTRATION, formatting.MADE_UP)
        if report.withdrawn:
            self._strong("This report was withdrawn.", report.withdrawn)
        self._strong(f"{formatting.format_status(report)}.", formatting.as_of_sentence(report))
        self._strong(*formatting.audience_words(report))
        for words in (
            f"Network {report.pcn.code}.",
            f"Not in it yet: {' '.join(report.missing)}" if report.missing else "",
            formatting.signs_sentence(report),
        ):
            if words:
                self.document.add_paragraph(words)

    def block(self, block: Block) -> None:
        writers: Mapping[type, Callable[[Any], None]] = {
            Figures: self._figures, Table: self._table, Text: self._text, Note: self._note,
            Chart: self._drawn, FunnelPlot: self._drawn, SmallCharts: self._small_charts,
            Quotes: self._quotes, Story: self._story,
        }  # fmt: skip
        writers[type(block)](block)

    def _strong(self, first: str, rest: str) -> Paragraph:
        made = self.document.add_paragraph()
        made.add_run(first).bold = True
        made.add_run(f" {rest}")
        return made

    def _text(self, block: Text) -> None:
        self.document.add_paragraph(block.words)

    def _note(self, block: Note) -> None:
        self.document.add_heading(block.title, 2)
        self.document.add_paragraph(" ".join(part for part in (block.words, block.source) if part))

    def _story(self, block: Story) -> None:
        for finding in block.findings:
            made = self.document.add_paragraph(finding.words, "List Bullet")
            if behind := formatting.format_behind(finding):
                made.add_run().add_break()
                made.add_run(behind, "Behind")

    def _quotes(self, block: Quotes) -> None:
        if block.group and block.group != self.group:
            self.document.add_heading(block.group, 2)
        self.group = block.group
        self.document.add_heading(block.title, 3 if block.group else 2)
        for quote in block.quotes:
            made = self.document.add_paragraph(quote.words, "Quote")
            if quote.answered:
                made.add_run().add_break()
                made.add_run(f"Answered: {quote.answered}", "Behind")

    def _figures(self, block: Figures) -> None:
        rows = [
            (
                figure.label,
                formatting.format_figure(figure),
                formatting.format_fraction(figure),
                formatting.format_range(figure),
            )
            for figure in block.figures
        ]
        used = [place for place in range(4) if place < 2 or any(row[place] for row in rows)]
        header = [FIGURE_COLUMNS[place] for place in used]
        self._grid(
            "Figures to read first", header, [[row[place] for place in used] for row in rows]
        )

    def _table(self, block: Table) -> None:
        rows = [[row.label, *map(formatting.format_cell, row.cells)] for row in block.rows]
        totals = {number for number, row in enumerate(block.rows) if row.total}
        self._grid(block.caption, [block.stub, *block.columns], rows, totals)

    def _grid(
        self,
        caption: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        totals: Collection[int] = (),
    ) -> None:
        self.document.add_paragraph(caption, "Caption")
        if not rows:
            self.document.add_paragraph("There is nothing to list.")
            return
        style = "Tablesmall" if len(header) > WIDE else "Tabletext"
        words = [place for place in range(1, len(header)) if _is_words(rows, place)]
        table = table_xml(caption, header, rows, style=style, totals=totals, words=words)
        after = self.document.add_paragraph(style="Table text")
        after._p.addprevious(table)

    def _drawn(self, block: Drawn) -> None:
        self._picture(self.document.add_paragraph(), block, TEXT_WIDTH)

    def _small_charts(self, block: SmallCharts) -> None:
        """Side by side as words are, two a line."""
        self.document.add_heading(block.title, 2)
        line = self.document.add_paragraph()
        for chart in block.charts:
            self._picture(line, chart, HALF_WIDTH)
            line.add_run(" ")
        if words := legend_words(block):
            self.document.add_paragraph().add_run(words, "Behind")

    def _picture(self, line: Paragraph, block: Drawn, width: int) -> None:
        shape = line.add_run().add_picture(io.BytesIO(self.pngs[id(block)]), width)
        describe(shape, block.caption, block.description)


def _is_words(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether a column is read as text: what figures are made from."""
    return any(" of " in row[place] for row in rows)
