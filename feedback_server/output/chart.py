"""A control chart as geometry: where everything lies. ``chart_svg`` draws it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil

from feedback_server.domain.reports.blocks import Chart, ChartPoint, Number, PointVerdict, Unit

from .chart_scale import TEXT_SIZE, Scale, scale_of, text_width
from .formatting import format_number

WIDE, NARROW, SMALL = 720, 360, 330
"""Widths to draw in: for paper and screens, for phones, and for several under one legend."""

PLOT, SMALL_PLOT = 228, 120  # the height between the highest and the lowest tick
TOP = 30
LINE = 22  # from one line of text to the next
GAP = 14  # the least between two texts
SAMPLE = 26  # what a line takes up in the legend
ENDS = (1, 2, 3, 4, 6, 12)
"""How many months may lie between two labels."""


@dataclass(frozen=True)
class Look:
    shape: str
    colour: str
    words: str


LOOKS = {
    PointVerdict.COMMON: Look("circle", "#425563", "Usual variation"),
    PointVerdict.IMPROVEMENT: Look("diamond", "#005eb8", "Change for the better"),
    PointVerdict.CONCERN: Look("square", "#b03a00", "Change for the worse"),
    PointVerdict.HIGH: Look("up", "#5b2d8e", "Unusually high"),
    PointVerdict.LOW: Look("down", "#5b2d8e", "Unusually low"),
}
"""Each verdict has a shape of its own, so that colour is never needed to tell them apart; colours
follow the NHS: blue for better, orange for worse, purple for neither."""

INK, GREY, GOLD = "#212b32", "#425563", "#7a5b00"


@dataclass(frozen=True)
class Marker:
    x: float
    y: float
    look: Look
    words: str


@dataclass(frozen=True)
class Tick:
    at: float
    words: str


@dataclass(frozen=True)
class LegendEntry:
    """One entry of the legend: a sample from ``x`` on, its words from ``words_at`` on."""

    x: float
    y: float
    look: Look
    words_at: float


@dataclass(frozen=True)
class Drawing:
    """A chart in a box of ``width`` by ``height``; paths as in SVG, one a stretch without a gap."""

    title: str
    description: str
    width: int
    height: float
    bottom: float
    """Where the scale ends, and the names of the months begin."""

    left: float
    right: float
    values: tuple[str, ...]
    means: tuple[str, ...]
    limits: tuple[str, ...]
    target: float | None
    rebased: tuple[float, ...]
    markers: tuple[Marker, ...]
    months: tuple[Tick, ...]
    scale: tuple[Tick, ...]
    unit: str
    last: Tick | None
    """The last value in words, at its height, beside the plot."""

    keys: tuple[LegendEntry, ...]


def drawing(chart: Chart, width: int = WIDE) -> Drawing:
    """The places of everything in a chart. Raises ValueError for a chart without points."""
    if not chart.points:
        raise ValueError(f"{chart.caption}: a chart needs a point")
    plot, points = _plot(chart, width), chart.points
    lines = [[getattr(point, name) for point in points] for name in ("lower", "upper")]
    months = _months(plot, points)
    looks = [] if width == SMALL else list(looks_of(chart))
    keys, height = _legend(looks, width, plot.bottom + 2.5 * LINE)
    return Drawing(
        title=f"Chart: {chart.caption}",
        description=chart.description,
        width=width,
        height=height,
        bottom=plot.bottom,
        left=plot.left,
        right=plot.right,
        values=tuple(_paths(plot, [point.value for point in points], points)),
        means=tuple(_paths(plot, [point.mean for point in points], points, level=True)),
        limits=tuple(path for line in lines for path in _paths(plot, line, points, level=True)),
        target=None if chart.target is None else plot.y(chart.target),
        rebased=tuple(plot.x(at - 0.5) for at, point in enumerate(points) if point.rebased),
        markers=tuple(_markers(plot, chart)),
        months=months,
        scale=tuple(Tick(plot.y(tick), plot.scale.words(tick)) for tick in plot.scale.ticks),
        unit=UNIT_WORDS.get(chart.unit, ""),
        last=_last(plot, chart),
        keys=keys,
    )


UNIT_WORDS = {Unit.PER_100: "per 100", Unit.DAYS: "days"}
"""Units that stand once above the scale; a per cent sign stands at each number."""


@dataclass(frozen=True)
class _Plot:
    count: int
    left: float
    right: float
    scale: Scale
    height: int

    @property
    def bottom(self) -> float:
        return TOP + self.height

    @property
    def space(self) -> float:
        """The distance from one month to the next."""
        return (self.right - self.left) / self.count

    def x(self, place: float) -> float:
        return round(self.left + self.space * (place + 0.5), 1)

    def y(self, value: Number) -> float:
        """A line beyond the scale, such as a limit above 100%, is drawn at its edge."""
        low, high = self.scale.ticks[0], self.scale.ticks[-1]
        share = (min(high, max(low, Decimal(value))) - low) / (high - low)
        return round(self.bottom - float(share) * self.height, 1)


def _plot(chart: Chart, width: int) -> _Plot:
    scale = scale_of(chart)
    labels = [scale.words(tick) for tick in scale.ticks]
    left = max(text_width(label) for label in labels) + 14
    last = chart.points[-1].value
    beside = text_width(_short(last, chart.unit), bold=True) + 10 if last is not None else 0
    half = text_width(chart.points[-1].label) / 2
    right = width - max(12, beside, half - (width - left) / len(chart.points) / 2 + 4)
    height = SMALL_PLOT if width == SMALL else PLOT
    return _Plot(len(chart.points), round(left, 1), round(right, 1), scale, height)


def _paths(
    plot: _Plot,
    values: Sequence[Number | None],
    points: Sequence[ChartPoint],
    *,
    level: bool = False,
) -> Iterator[str]:
    """A path for each stretch: a gap ends one. A level line is as wide as its months, and also
    ends where it is worked out anew."""
    path: list[str] = []
    for place, value in enumerate(values):
        if path and (value is None or (level and points[place].rebased)):
            yield "".join(path)
            path = []
        if value is not None:
            for x in (place - 0.5, place + 0.5) if level else (place,):
                path.append(f"{'L' if path else 'M'}{plot.x(x)} {plot.y(value)}")
    if path:
        yield "".join(path)


def _markers(plot: _Plot, chart: Chart) -> Iterator[Marker]:
    for place, point in enumerate(chart.points):
        if point.value is not None:
            look = LOOKS[point.verdict]
            said = "" if point.verdict is PointVerdict.COMMON else f", {look.words.lower()}"
            words = f"{point.label}: {format_number(point.value, chart.unit)}{said}"
            yield Marker(plot.x(place), plot.y(point.value), look, words)


def _months(plot: _Plot, points: Sequence[ChartPoint]) -> tuple[Tick, ...]:
    """As many labels as fit, at even distances back from the last month, which always has one."""
    widest = max(text_width(point.label) for point in points)
    fewest = ceil((widest + GAP) / plot.space)
    every = next((end for end in ENDS if end >= fewest), fewest)
    places = range(len(points) - 1, -1, -every)
    ticks = (Tick(plot.x(place), points[place].label) for place in places)
    return tuple(tick for tick in ticks if tick.at >= text_width(tick.words) / 2)


def _last(plot: _Plot, chart: Chart) -> Tick | None:
    value = chart.points[-1].value
    return None if value is None else Tick(plot.y(value), _short(value, chart.unit))


def _short(value: Number, unit: Unit) -> str:
    """A value without the unit that stands above the scale."""
    return format_number(value, Unit.COUNT if unit in UNIT_WORDS else unit)


def _legend(looks: Sequence[Look], width: int, top: float) -> tuple[tuple[LegendEntry, ...], float]:
    """The legend, in as many lines as it needs, and where the drawing ends below it."""
    keys: list[LegendEntry] = []
    x, y = 8.0, top
    for look in looks:
        words_at = x + (SAMPLE if look.shape in LINES else 12) + 8
        end = words_at + text_width(look.words)
        if end > width - 8 and keys and keys[-1].y == y:
            words_at, end, x, y = words_at - x + 8, end - x + 8, 8.0, y + LINE
        keys.append(LegendEntry(round(x, 1), y, look, round(words_at, 1)))
        x = end + 20
    return tuple(keys), y + (TEXT_SIZE if keys else -LINE)


LINES = ("line", "dashes", "dots")


def looks_of(chart: Chart) -> Iterator[Look]:
    """The looks that the legend explains: verdicts if any is special, lines if there are any."""
    shown = [point for point in chart.points if point.value is not None]
    used = {point.verdict for point in shown}
    if used - {PointVerdict.COMMON}:
        yield from (look for verdict, look in LOOKS.items() if verdict in used)
    if any(point.mean is not None for point in chart.points):
        yield Look("line", GREY, "Mean")
    if any(point.lower is not None or point.upper is not None for point in chart.points):
        yield Look("dashes", GREY, "Limits of usual variation")
    if chart.target is not None:
        yield Look("dots", GOLD, f"Target {format_number(chart.target, chart.unit)}")
    if any(point.rebased for point in chart.points):
        yield Look("bar", GREY, "Lines start anew")
