"""A table's shares as bars: the geometry that the template draws as SVG."""

from dataclasses import dataclass

from feedback_server.domain.reports.blocks import Figure, Table, Unit

from .formatting import format_figure

WIDTH = 400
LABELS = 160  # room for the labels on the left, in 15 px Arial
LONGEST = 190  # the bar of 100%
ROW = 34
BAR = 20
BARRED_COLUMNS = 2
"""The most columns of a table whose shares have bars in their cells: in more, bars tell nothing."""


@dataclass(frozen=True)
class Bar:
    label: str
    words: str
    y: int
    length: float


@dataclass(frozen=True)
class BarChart:
    title: str
    description: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        return ROW * len(self.bars)


def bar_chart(table: Table) -> BarChart | None:
    """One bar a row for the measure that the table names; None if it names none."""
    drawn = [
        (row.label, cell)
        for row in table.rows
        for cell in row.cells
        if cell and cell.measure == table.drawn and not row.total
    ]
    if not drawn:
        return None
    bars = tuple(
        Bar(label, format_figure(cell), number * ROW, _length(cell))
        for number, (label, cell) in enumerate(drawn)
    )
    listed = ", ".join(f"{bar.label} {bar.words}" for bar in bars)
    return BarChart(f"Bar chart: {table.caption}", f"{listed}.", bars)


def _length(figure: Figure) -> float:
    """A bar for 100% is as long as LONGEST, however large the greatest share is."""
    assert figure.unit is Unit.PERCENT, "only shares are drawn"
    return round(float(figure.value or 0) * LONGEST / 100, 1)
