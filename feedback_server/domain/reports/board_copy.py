"""The board copy of a report: the same report with small numbers hidden, safe to circulate.

Counts of 1 to 4 are hidden wherever they stand, with everything that would give them away: other
counts of the same sums, percentages, ranges, points and lines of charts, sentences. Left out
altogether is what staff alone work with, and what compares with another state of the month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from feedback_server.domain.statistics.suppression import is_small

from .blocks import (
    Block,
    Chart,
    ChartPoint,
    Figure,
    Figures,
    Finding,
    FunnelPlot,
    Note,
    Quotes,
    Row,
    Section,
    SmallCharts,
    Story,
    Table,
    Text,
    Unit,
)
from .board_counts import NO_ANSWER, HiddenCounts
from .value import Audience, Report

STAFF_SECTIONS = ("return", "quality", "changes")
"""Left out: what practices key in, what is wrong with data, and what late answers changed."""
STAFF_FINDINGS = ("asked", "no_appointments")
"""Left out: what staff are asked to do."""
WRITTEN_BY_STAFF = ("you_said",)
CIRCULATE = Note(
    "This copy may be circulated",
    "Small numbers are hidden: this copy may be circulated. A star stands for a count of 1 to 4, "
    "or for a figure that would give such a count away.",
)
STAFF_ONLY = "For staff only"
NOT_DRAWN = "Not drawn"
"""The note on practices that have too few answers for the funnel plot: it is left out with that."""


def board_copy(report: Report) -> Report:
    """A report as it may leave the service; that of a board copy is itself.

    Two copies of one month, made before and after late answers, may show together how few came in
    between: each is safe by itself.
    """
    if report.audience is Audience.BOARD:
        return report
    sections = [section for section in report.sections if section.id not in STAFF_SECTIONS]
    hidden = HiddenCounts.of(sections)
    answers = _answers_shown(sections, hidden)
    kept = (
        replace(section, blocks=tuple(_blocks(section, hidden, answers))) for section in sections
    )
    return replace(
        report,
        audience=Audience.BOARD,
        sections=tuple(section for section in kept if section.blocks),
        missing=tuple(words for words in report.missing if not hidden.are_told_by(words)),
    )


def _blocks(section: Section, hidden: HiddenCounts, answers: Mapping[str, bool]) -> Iterator[Block]:
    for block in _for_boards(section.blocks):
        match block:
            case Figures():
                yield Figures(tuple(_figures(block.figures, hidden)))
            case Story():
                yield Story(tuple(_findings(block, hidden)))
            case Table():
                yield _table(block, hidden)
            case Chart():
                yield _chart(block, hidden)
            case SmallCharts():
                yield replace(block, charts=tuple(_chart(chart, hidden) for chart in block.charts))
            case Quotes():
                yield _quotes(block, answers)
            case Text() | Note():
                yield from _words(section, block, hidden)


def _for_boards(blocks: Sequence[Block]) -> Iterator[Block]:
    """All but the funnel plot, its table and its note."""
    plotted = {block.caption for block in blocks if isinstance(block, FunnelPlot)}
    for block in blocks:
        is_its_table = isinstance(block, Table) and block.caption in plotted
        is_its_note = isinstance(block, Note) and block.title == NOT_DRAWN
        if not (isinstance(block, FunnelPlot) or is_its_table or is_its_note):
            yield block


def _words(section: Section, block: Text | Note, hidden: HiddenCounts) -> Iterator[Block]:
    """What is said, unless it has a number that is hidden; the source of a rule is no secret."""
    if isinstance(block, Note) and block.title == STAFF_ONLY:
        yield CIRCULATE
    elif (
        section.id in WRITTEN_BY_STAFF
        or (isinstance(block, Note) and (block.source or block == CIRCULATE))
        or not hidden.are_told_by(block.words)
    ):
        yield block


def _findings(story: Story, hidden: HiddenCounts) -> Iterator[Finding]:
    for finding in story.findings:
        told = any(figure.suppressed or hidden.hides(figure) for figure in finding.figures)
        if finding.id not in STAFF_FINDINGS and not told:
            yield finding


def _figures(figures: tuple[Figure, ...], hidden: HiddenCounts) -> Iterator[Figure]:
    """Figures side by side: with one that is hidden goes the change that it has undergone."""
    gone = {figure.about for figure in figures if hidden.hides(figure)}
    for figure in figures:
        change = figure.unit is Unit.POINTS and figure.about in gone
        yield without_value(figure) if change or hidden.hides(figure) else figure


def _table(table: Table, hidden: HiddenCounts) -> Table:
    rows = [row for row in table.rows if not _is_no_answer(row)]
    derived = any(cell and hidden.hides(cell) and cell.denominator for row in rows
                  for cell in row.cells)  # fmt: skip
    return replace(table, rows=tuple(_row(row, hidden, derived=derived) for row in rows))


def _row(row: Row, hidden: HiddenCounts, *, derived: bool) -> Row:
    """``derived``: whether what is worked out from several shares, as a mean is, goes as well."""
    change = any(cell and hidden.hides(cell) for cell in row.cells)
    return replace(
        row,
        cells=tuple(
            cell
            and (
                without_value(cell)
                if hidden.hides(cell)
                or (change and (cell.unit is Unit.POINTS or cell.measure == NO_ANSWER))
                or (cell.measure == NO_ANSWER and is_small(int(cell.value or 0)))
                or (derived and _is_derived(cell))
                else cell
            )
            for cell in row.cells
        ),
    )


def _is_derived(figure: Figure) -> bool:
    return figure.unit in (Unit.PERCENT, Unit.PER_100) and figure.denominator is None


def _is_no_answer(row: Row) -> bool:
    """Whether a row counts only those who left a question out: too few of them would be hidden."""
    cells = [cell for cell in row.cells if cell]
    return bool(cells) and all(cell.measure == NO_ANSWER for cell in cells)


def without_value(figure: Figure) -> Figure:
    return replace(
        figure, value=None, numerator=None, denominator=None, interval=None, suppressed=True
    )


def _chart(chart: Chart, hidden: HiddenCounts) -> Chart:
    """Without points that are hidden, and then without lines: they are made of all points."""
    gone = [point.value is not None and hidden.hides_point(point) for point in chart.points]
    if not any(gone):
        return chart
    points = tuple(
        ChartPoint(point.label, None if hides else point.value, rebased=point.rebased,
                   numerator=None if hides else point.numerator,
                   denominator=None if hides else point.denominator)
        for point, hides in zip(chart.points, gone, strict=True)
    )  # fmt: skip
    number = "One month has" if sum(gone) == 1 else "Some months have"
    description = (
        f"{chart.caption}. {number} no point, because few people answered or few answered "
        "differently; without all points there are no lines either."
    )
    return replace(chart, points=points, description=description)


def _quotes(block: Quotes, answers: Mapping[str, bool]) -> Quotes:
    """The words that a person cleared; the answer given with them only where many gave it."""
    quotes = tuple(
        quote if answers.get(quote.answered) else replace(quote, answered="")
        for quote in block.quotes
    )
    return replace(block, quotes=quotes)


def _answers_shown(sections: list[Section], hidden: HiddenCounts) -> dict[str, bool]:
    """By the words of an answer, whether its number in the whole network is shown."""
    shown: dict[str, bool] = {}
    for section in sections:
        for block in section.blocks:
            for row in block.rows if isinstance(block, Table) else ():
                first = row.cells[0] if row.cells else None
                if first and first.about.code and not first.about.practice:
                    before = shown.get(row.label, True)
                    shown[row.label] = before and not (first.suppressed or hidden.hides(first))
    return shown
