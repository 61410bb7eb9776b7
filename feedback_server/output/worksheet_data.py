"""A report's figures as header texts and rows, one set for each sheet of a workbook.

A cell is a number or a text; ``[c]`` stands for a suppressed figure, ``[x]`` for no value to
give, ``[z]`` where a column does not apply.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import (
    Block,
    Chart,
    ChartPoint,
    Figure,
    Figures,
    Number,
    Quotes,
    Row,
    Section,
    Story,
    Table,
    Unit,
)

from .chart import LOOKS

Cell = Number | str
Cells = tuple[tuple[Cell, ...], ...]
SUPPRESSED, NO_VALUE, NOT_APPLICABLE = "[c]", "[x]", "[z]"
SHORTHAND = {
    SUPPRESSED: "kept back: it is small, or would give a small number away",
    NO_VALUE: "there is no value to give, such as a percentage of nobody",
    NOT_APPLICABLE: "does not apply",
}
IN_HEADER = {
    Unit.COUNT: "",
    Unit.PERCENT: " (%)",
    Unit.PER_100: " (per 100)",
    Unit.DAYS: " (days)",
    Unit.POINTS: " (points)",
}
IN_CELL = {
    Unit.COUNT: "number",
    Unit.PERCENT: "%",
    Unit.PER_100: "per 100",
    Unit.DAYS: "days",
    Unit.POINTS: "points",
}
FIGURE_COLUMNS = ("Figure", "Value", "Unit", "Made from", "Out of", "Range from", "Range to")


@dataclass(frozen=True)
class SheetData:
    """The rows of one sheet, and the title of the section that they come from.

    No two header texts are the same, and no cell is empty.
    """

    section: str
    title: str
    header: tuple[str, ...]
    rows: Cells
    totals: frozenset[int] = frozenset()
    """Rows that sum up others, by number from 0."""

    is_text: bool = False


def worksheet_data(report: Report) -> Iterator[SheetData]:
    for section in report.sections:
        for block in section.blocks:
            data = _sheet_data(section, block)
            if data:
                yield data


def value_cell(figure: Figure | None) -> Cell:
    return _or_shorthand(figure, figure.value if figure else None)


def _sheet_data(section: Section, block: Block) -> SheetData | None:
    """The rows of a block; None for a block that goes on the sheet of notes."""
    match block:
        case Figures():
            rows = tuple(_figure_row(figure) for figure in block.figures)
            return SheetData(
                section.title, section.title, FIGURE_COLUMNS, _or_none(rows, FIGURE_COLUMNS)
            )
        case Table():
            return _table_data(section, block)
        case Chart():
            return _chart_data(section, block)
        case Quotes():
            title = f"{block.group}: {block.title}" if block.group else block.title
            words = tuple((quote.words,) for quote in block.quotes)
            return SheetData(
                section.title, title, ("Comment",), _or_none(words, ("",)), is_text=True
            )
        case Story():
            sentences = tuple((finding.words,) for finding in block.findings)
            header = ("Finding",)
            return SheetData(
                section.title, section.title, header, _or_none(sentences, ("",)), is_text=True
            )
    return None


def _figure_row(figure: Figure) -> tuple[Cell, ...]:
    parts = (figure.numerator, figure.denominator)
    return (
        figure.label,
        value_cell(figure),
        IN_CELL[figure.unit],
        *(_or_not_applicable(figure, part) for part in parts),
        *(_or_not_applicable(figure, bound) for bound in _bounds(figure)),
    )


def _table_data(section: Section, table: Table) -> SheetData:
    columns = [_Column.of(table, place) for place in range(len(table.columns))]
    header = _unique([table.stub, *(name for column in columns for name in column.header)])
    rows = tuple(
        (row.label, *(cell for column in columns for cell in column.cells(row)))
        for row in table.rows
    )
    totals = frozenset(place for place, row in enumerate(table.rows) if row.total)
    return SheetData(section.title, table.caption, header, _or_none(rows, header), totals)


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
            yield from (_or_shorthand(figure, bound) for bound in _bounds(figure))


def _chart_data(section: Section, chart: Chart) -> SheetData:
    unit = IN_HEADER[chart.unit]
    numbers = ("Value", "Mean", "Lower limit", "Upper limit", "Target")
    header = ("Month", *(f"{name}{unit}" for name in numbers), "Meaning", "Lines start anew")
    rows = tuple(_point_row(point, chart.target) for point in chart.points)
    return SheetData(section.title, f"Chart: {chart.caption}", header, _or_none(rows, header))


def _point_row(point: ChartPoint, target: Number | None) -> tuple[Cell, ...]:
    lines = (point.mean, point.lower, point.upper, target)
    return (
        point.label,
        NO_VALUE if point.value is None else point.value,
        *(NOT_APPLICABLE if line is None else line for line in lines),
        NO_VALUE if point.value is None else LOOKS[point.verdict].words,
        "Yes" if point.rebased else "No",
    )


def _bounds(figure: Figure | None) -> tuple[Number | None, Number | None]:
    interval = figure.interval if figure else None
    return (interval.lower, interval.upper) if interval else (None, None)


def _or_shorthand(figure: Figure | None, number: Number | None) -> Cell:
    """A number of a figure, or the shorthand for why there is none."""
    if figure is None:
        return NOT_APPLICABLE
    if figure.suppressed:
        return SUPPRESSED
    return NO_VALUE if number is None else number


def _or_not_applicable(figure: Figure, number: Number | None) -> Cell:
    """A number that most figures do not have, or the shorthand that it does not apply."""
    if number is None and not figure.suppressed:
        return NOT_APPLICABLE
    return _or_shorthand(figure, number)


def _or_none(rows: Cells, header: Sequence[str]) -> Cells:
    """The rows, or one that says that there are none."""
    return rows or ((NO_VALUE,) * len(header),)


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names, each that came before with a number, as Excel compares them.

    >>> _unique(["Answer", "answer", "Share"])
    ('Answer', 'answer (2)', 'Share')
    """
    made: list[str] = []
    for name in names:
        number, new = 2, name
        while new.casefold() in {other.casefold() for other in made}:
            new, number = f"{name} ({number})", number + 1
        made.append(new)
    return tuple(made)
