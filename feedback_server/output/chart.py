"""A control chart as geometry: the template draws it as SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..domain.report.blocks import Chart, ChartPoint, Mark, Unit
from .words import number_words

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 16, 54
LABEL = 64  # room for a month's name, in 13 px Arial
LEGEND = HEIGHT - 8

MARKS = {
    Mark.COMMON: ("circle", "#425563", "within chance"),
    Mark.IMPROVEMENT: ("up", "#00543c", "better, hardly chance"),
    Mark.CONCERN: ("down", "#a8281c", "worse, hardly chance"),
    Mark.HIGH: ("diamond", "#5b2d8e", "high, hardly chance"),
    Mark.LOW: ("square", "#5b2d8e", "low, hardly chance"),
}
"""Shape, colour and words: the shape tells them apart without colour."""


@dataclass(frozen=True)
class Marker:
    x: float
    y: float
    shape: str
    colour: str
    words: str


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class Key:
    """One entry of the legend, at its place."""

    x: float
    shape: str
    colour: str
    words: str
    words_at: float


@dataclass(frozen=True)
class Drawing:
    title: str
    description: str
    values: tuple[str, ...]
    """The line through the values, as paths: one a stretch without a gap."""

    means: tuple[str, ...]
    limits: tuple[str, ...]
    target: float | None
    markers: tuple[Marker, ...]
    months: tuple[Tick, ...]
    scale: tuple[Tick, ...]
    keys: tuple[Key, ...]


def drawing(chart: Chart) -> Drawing:
    """The places of everything in a chart, in a box of WIDTH by HEIGHT."""
    low, high = _range(chart)
    plot = _Plot(len(chart.points), low, high)
    points = chart.points
    return Drawing(
        title=f"Chart: {chart.caption}",
        description=chart.description,
        values=tuple(_paths(plot, [point.value for point in points], points)),
        means=tuple(_paths(plot, [point.mean for point in points], points, stepped=True)),
        limits=(
            *_paths(plot, [point.lower for point in points], points, stepped=True),
            *_paths(plot, [point.upper for point in points], points, stepped=True),
        ),
        target=None if chart.target is None else plot.y(chart.target),
        markers=tuple(_markers(plot, chart)),
        months=tuple(_months(plot, points)),
        scale=tuple(_scale(plot, chart.unit)),
        keys=tuple(_keys(chart)),
    )


@dataclass(frozen=True)
class _Plot:
    count: int
    low: int
    high: int

    def x(self, place: float) -> float:
        width = WIDTH - LEFT - RIGHT
        return round(LEFT + width * (place + 0.5) / self.count, 1)

    def y(self, value: int | Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _range(chart: Chart) -> tuple[int, int]:
    """Round numbers around everything that is drawn; a percentage stays within 0 and 100."""
    numbers = [float(chart.target)] if chart.target is not None else []
    for point in chart.points:
        drawn = (point.value, point.lower, point.upper)
        numbers += [float(each) for each in drawn if each is not None]
    step = _step(max(numbers) - min(numbers))
    low = int(min(numbers) // step) * step
    high = -int(-max(numbers) // step) * step
    if high == low:
        low, high = low - step, high + step
    if chart.unit is Unit.PERCENT:
        low, high = max(0, low), min(100, high)
    return low, high


def _step(spread: float) -> int:
    return next((step for step in (1, 2, 5, 10, 20) if spread <= 6 * step), 50)


def _scale(plot: _Plot, unit: Unit) -> Iterator[Tick]:
    step = _step(plot.high - plot.low)
    for value in range(plot.low, plot.high + 1, step):
        yield Tick(plot.y(value), number_words(value, unit))


def _paths(
    plot: _Plot,
    values: Sequence[int | Decimal | None],
    points: Sequence[ChartPoint],
    *,
    stepped: bool = False,
) -> Iterator[str]:
    """A path for each stretch: a gap ends one, and a line also ends where it is worked out anew."""
    path: list[str] = []
    for place, value in enumerate(values):
        if path and (value is None or (stepped and points[place].rebased)):
            yield "".join(path)
            path = []
        if value is None:
            continue
        places = (place - 0.5, place + 0.5) if stepped else (place,)
        for each in places:
            path.append(f"{'L' if path else 'M'}{plot.x(each)} {plot.y(value)}")
    if path:
        yield "".join(path)


def _markers(plot: _Plot, chart: Chart) -> Iterator[Marker]:
    for place, point in enumerate(chart.points):
        if point.value is not None:
            shape, colour, words = MARKS[point.mark]
            value = number_words(point.value, chart.unit)
            says = (
                f"{point.label}: {value}, {words}"
                if point.mark is not Mark.COMMON
                else (f"{point.label}: {value}")
            )
            yield Marker(plot.x(place), plot.y(point.value), shape, colour, says)


def _months(plot: _Plot, points: Sequence[ChartPoint]) -> Iterator[Tick]:
    """As many as fit, the last one always."""
    width = (WIDTH - LEFT - RIGHT) / len(points)
    every = max(1, -int(-LABEL // width))
    for place in range(len(points) - 1, -1, -every):
        yield Tick(plot.x(place), points[place].label)


def _keys(chart: Chart) -> Iterator[Key]:
    used = dict.fromkeys(point.mark for point in chart.points if point.value is not None)
    entries = [MARKS[mark] for mark in MARKS if mark in used and mark is not Mark.COMMON]
    if any(point.mean is not None for point in chart.points):
        entries += [("line", "#425563", "mean"), ("dashes", "#425563", "limits of chance")]
    if chart.target is not None:
        entries.append(("dots", "#7a5b00", f"target {number_words(chart.target, chart.unit)}"))
    x = float(LEFT)
    for shape, colour, words in entries:
        wide = 10 if shape in ("line", "dashes", "dots") else 0
        yield Key(x, shape, colour, words, x + 20 + wide)
        x += 36 + wide + 6.6 * len(words)
