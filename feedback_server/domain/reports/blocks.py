"""What a report is made of: sections of figures, tables, text and notes. Writers know no more.

Every number stands in a Figure, rounded already by its rule, with what it was made from and where
it belongs. Writers show figures; they never calculate.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from feedback_server.domain.statistics.spc import PointVerdict as PointVerdict

Number = int | Decimal


class Unit(StrEnum):
    COUNT = "count"
    PERCENT = "percent"
    PER_100 = "per_100"
    """A rate for every 100 of what the rule names; can be above 100."""

    DAYS = "days"
    POINTS = "points"
    """Percentage points, of a change: may be below 0."""


@dataclass(frozen=True)
class Interval:
    """A confidence interval, in the unit of its figure."""

    lower: Number
    upper: Number
    rule: str
    confidence: int = 95


@dataclass(frozen=True)
class Subject:
    """What a figure is about, by codes; an empty one means all of them together."""

    practice: str = ""
    mode: str = ""
    question: str = ""
    code: str = ""


@dataclass(frozen=True)
class Figure:
    """One number. ``measure`` names it for machines, ``label`` for people.

    ``value`` is None where there is none to give: a percentage of nobody is not 0%.
    """

    label: str
    measure: str
    value: Number | None
    rule: str
    unit: Unit = Unit.COUNT
    numerator: int | None = None
    denominator: int | None = None
    interval: Interval | None = None
    about: Subject = Subject()
    suppressed: bool = False
    """The value is small, or would give a small one away: it is left out, with all that made it."""


@dataclass(frozen=True)
class Figures:
    """A block of the few figures to read first."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[Figure | None, ...]
    """One cell a column; None where the column does not apply to the row."""

    total: bool = False
    """Whether the row sums up those above, and is set apart from them."""


@dataclass(frozen=True)
class Table:
    """One figure a cell; ``columns`` head the cells, ``stub`` heads the labels of the rows.

    Raises ValueError for a row whose cells do not match the columns.
    """

    caption: str
    stub: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    drawn: str = ""
    """The measure that may also be drawn, one bar a row; empty for none."""

    folded: bool = False
    """Whether only those need it who ask: a format that can hides it behind a press."""

    def __post_init__(self) -> None:
        for row in self.rows:
            for cell, column in zip(row.cells, self.columns, strict=True):
                if cell is not None and cell.label != column:
                    raise ValueError(f"{row.label}: its cells do not match {self.columns}")


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    words: str


@dataclass(frozen=True)
class Note:
    """Something to know before using the figures: a rule and its source, or a caution."""

    title: str
    words: str
    source: str = ""


@dataclass(frozen=True)
class ChartPoint:
    """One month. ``value`` is None where there is none; the lines are None without limits."""

    label: str
    value: Number | None
    mean: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    verdict: PointVerdict = PointVerdict.COMMON
    rebased: bool = False
    """Whether the lines are worked out anew from this month on."""

    numerator: int | None = None
    denominator: int | None = None
    """What the value was made from; of a count, or a rate that no count stands behind, nothing.
    Copies for circulation leave out a month by them."""


@dataclass(frozen=True)
class Chart:
    """A control chart. Every number in it also stands in a table of the same section."""

    caption: str
    description: str
    """What the chart shows, in words, for people who do not see it."""

    points: tuple[ChartPoint, ...]
    unit: Unit
    target: Number | None = None
    axis: tuple[Number, Number] | None = None
    """What the scale spans at least: the same for a measure in every network."""


@dataclass(frozen=True)
class SmallCharts:
    """Small control charts to be seen side by side; those of one measure share one scale."""

    title: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class FunnelPoint:
    """A practice on a funnel plot: ``value`` per cent of ``number`` answers."""

    label: str
    number: int
    value: Number
    apart: bool
    """Whether it differs from the others by more than chance, as the story of the report has it."""

    about: Subject = Subject()


@dataclass(frozen=True)
class FunnelLine:
    """Between which percentages chance leaves 95%, and 99.8%, of places with so many answers."""

    number: int
    lower: Number
    upper: Number
    outer_lower: Number
    outer_upper: Number


@dataclass(frozen=True)
class FunnelPlot:
    """Practices by their number of answers. Every number in it also stands in a table beside it."""

    caption: str
    description: str
    points: tuple[FunnelPoint, ...]
    lines: tuple[FunnelLine, ...]
    average: Number


@dataclass(frozen=True)
class Quote:
    """A comment in the patient's words, and what they answered to the first question."""

    words: str
    answered: str = ""


@dataclass(frozen=True)
class Quotes:
    """Comments that a person has cleared for a report, under the name of their theme."""

    title: str
    quotes: tuple[Quote, ...]
    group: str = ""
    """The heading over this and the next ones of the same group: the question that was asked."""


@dataclass(frozen=True)
class Finding:
    """A sentence of what happened. ``id`` names the rule that made it."""

    id: str
    words: str
    figures: tuple[Figure, ...] = ()
    """What the sentence rests on: every number in its words, and how it came about."""


@dataclass(frozen=True)
class Story:
    """What happened, in a few sentences, the most important first."""

    findings: tuple[Finding, ...]


Block = Figures | Table | Text | Note | Chart | SmallCharts | FunnelPlot | Quotes | Story


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    blocks: tuple[Block, ...]

    def placed(self) -> Iterator["Placed"]:
        """Every figure of the section with the table and row it stands in, in order."""
        for block in self.blocks:
            if isinstance(block, Figures):
                yield from (Placed(self, figure) for figure in block.figures)
            elif isinstance(block, Story):
                for finding in block.findings:
                    row = Row(finding.id, ())
                    yield from (Placed(self, figure, "", row) for figure in finding.figures)
            elif isinstance(block, Table):
                for row in block.rows:
                    yield from (
                        Placed(self, cell, block.caption, row) for cell in row.cells if cell
                    )


@dataclass(frozen=True)
class Placed:
    """A figure and where it stands. Outside tables there is no caption, and the row is nothing but
    the id of the finding that it stands behind, if it does."""

    section: Section
    figure: Figure
    caption: str = ""
    row: Row = field(default=Row("", ()))
