"""A report's figures as header texts and rows, one set for each table of a workbook."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import (
    Block,
    Chart,
    ChartPoint,
    Figure,
    Figures,
    FunnelPlot,
    Number,
    Quotes,
    Row,
    Section,
    SmallCharts,
    Story,
    Table,
    Unit,
)

from .chart import LOOKS
from .worksheet_cells import (
    FIGURE_COLUMNS,
    IN_CELL,
    IN_HEADER,
    NO_VALUE,
    NOT_APPLICABLE,
    Cell,
    Cells,
    bounds,
    or_none,
    or_not_applicable,
    or_shorthand,
    unique,
    value_cell,
)


@dataclass(frozen=True)
class SheetData:
    """The rows of one table, and the sheet and the title of the section that they belong to.

    No two header texts are the same. No cell is empty, but for a month without a number in the
    table of a ``chart``: any text in its place would be drawn as 0.
    """

    sheet: str
    section: str
    title: str
    header: tuple[str, ...]
    rows: Cells
    totals: frozenset[int] = frozenset()
    """Rows that sum up others, by number from 0."""

    is_text: bool = False
    chart: Chart | None = None


SUMMARY, COMMENTS, TREND = "Summary", "Comments", "Trend"
SHEETS = {
    "questions": "Questions",
    "about_you": "Questions",
    "practices": "Practices",
    "modes": "Practices",
    "external_counts": "Practices",
    "reach": "Practices",
    "return": "Practices",
    "activity": "Activity",
    "conditions": "Activity",
    "comments": COMMENTS,
    "you_said": COMMENTS,
    "trend": TREND,
}
"""Where the tables of a section stand. The workbook is the one format that asks for a section:
nobody finds a number among forty sheets. Those of others are on the summary."""


def worksheet_data(report: Report) -> Iterator[SheetData]:
    for section in report.sections:
        for block in section.blocks:
            yield from _sheet_data(section, block)


def _sheet_data(section: Section, block: Block) -> Iterator[SheetData]:
    """The tables of a block; none for a block that goes on the sheet of notes."""
    match block:
        case Figures():
            yield _figures(section, section.title, block.figures)
        case Table():
            yield _table_data(section, block)
        case Chart():
            yield _chart_data(section, block)
        case SmallCharts():
            yield from (_chart_data(section, chart) for chart in block.charts)
        case FunnelPlot():
            yield _funnel_data(section, block)
        case Quotes():
            title = f"{block.group}: {block.title}" if block.group else block.title
            rows = tuple((quote.words, quote.answered or NOT_APPLICABLE) for quote in block.quotes)
            header = ("Comment", "Answered")
            yield SheetData(
                COMMENTS, section.title, title, header, or_none(rows, header), is_text=True
            )
        case Story():
            sentences = tuple((finding.words,) for finding in block.findings)
            yield SheetData(
                SUMMARY, section.title, section.title, ("Finding",), or_none(sentences, ("",))
            )
            behind = [figure for finding in block.findings for figure in finding.figures]
            yield _figures(section, f"{section.title}: the figures behind it", behind)


def _figures(section: Section, title: str, figures: Sequence[Figure]) -> SheetData:
    rows = tuple(_figure_row(figure) for figure in figures)
    sheet = SHEETS.get(section.id, SUMMARY)
    return SheetData(sheet, section.title, title, FIGURE_COLUMNS, or_none(rows, FIGURE_COLUMNS))


def _funnel_data(section: Section, plot: FunnelPlot) -> SheetData:
    header = ("Practice", "Answers", "Positive (%)", "Apart from the others")
    rows = tuple(
        (point.label, point.number, point.value, "Yes" if point.apart else "No")
        for point in plot.points
    )
    sheet = SHEETS.get(section.id, SUMMARY)
    return SheetData(sheet, section.title, plot.caption, header, or_none(rows, header))


def _figure_row(figure: Figure) -> tuple[Cell, ...]:
    parts = (figure.numerator, figure.denominator)
    return (
        figure.label,
        value_cell(figure),
        IN_CELL[figure.unit],
        *(or_not_applicable(figure, part) for part in parts),
        *(or_not_applicable(figure, bound) for bound in bounds(figure)),
    )


def _table_data(section: Section, table: Table) -> SheetData:
    columns = [_Column.of(table, place) for place in range(len(table.columns))]
    header = unique([table.stub, *(name for column in columns for name in column.header)])
    rows = tuple(
        (row.label, *(cell for column in columns for cell in column.cells(row)))
        for row in table.rows
    )
    totals = frozenset(place for place, row in enumerate(table.rows) if row.total)
    sheet = SHEETS.get(section.id, SUMMARY)
    return SheetData(sheet, section.title, table.caption, header, or_none(rows, header), totals)


@dataclass(frozen=True)
class _Column:
    """A table's column as one column of a sheet or more: range and mixed units have their own."""

    place: int
    name: str
    units: frozenset[Unit]
    ranged: bool

    @classmethod
    def of(cls, table: Table, place: int) -> "_Column":
        figures = [figure for row in table.rows if (figure := row.cells[place])]
        return cls(
            place,
            table.columns[place],
            frozenset(figure.unit for figure in figures),
            any(figure.interval for figure in figures),
        )

    @property
    def header(self) -> tuple[str, ...]:
        mixed = len(self.units) > 1
        units = (IN_HEADER[unit] for unit in self.units)
        unit = "" if mixed else "".join(words for words in units if not self._says(words))
        names = [f"{self.name}{unit}", *([f"{self.name}: unit"] if mixed else [])]
        if self.ranged:
            names += [f"{self.name}: range from{unit}", f"{self.name}: range to{unit}"]
        return tuple(names)

    def _says(self, unit: str) -> bool:
        """The name has the unit in it already, such as "Answers for 100 seen"."""
        return bool(unit) and unit.strip(" ()").rpartition(" ")[2] in self.name.split()

    def cells(self, row: Row) -> Iterator[Cell]:
        figure = row.cells[self.place]
        yield value_cell(figure)
        if len(self.units) > 1:
            yield IN_CELL[figure.unit] if figure else NOT_APPLICABLE
        if self.ranged:
            yield from (or_shorthand(figure, bound) for bound in bounds(figure))


def _chart_data(section: Section, chart: Chart) -> SheetData:
    unit = IN_HEADER[chart.unit]
    numbers = ("Value", "Mean", "Lower limit", "Upper limit", "Target")
    header = ("Month", *(f"{name}{unit}" for name in numbers), "Meaning", "Lines start anew")
    rows = tuple(_point_row(point, chart.target) for point in chart.points)
    title = f"Chart: {chart.caption}"
    return SheetData(TREND, section.title, title, header, or_none(rows, header), chart=chart)


def _point_row(point: ChartPoint, target: Number | None) -> tuple[Cell, ...]:
    lines = (point.mean, point.lower, point.upper, target)
    return (
        point.label,
        "" if point.value is None else point.value,
        *("" if line is None else line for line in lines),
        NO_VALUE if point.value is None else LOOKS[point.verdict].words,
        "Yes" if point.rebased else "No",
    )
