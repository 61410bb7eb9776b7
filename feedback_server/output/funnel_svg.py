"""Draws a funnel plot as SVG: practices by their number of answers, and what chance allows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from markupsafe import Markup

from feedback_server.domain.reports.blocks import FunnelPlot, FunnelPoint, Number

from .chart import GREY, INK, NARROW, WIDE
from .chart_scale import TEXT_SIZE, text_width
from .formatting import format_number

__all__ = ["NARROW", "WIDE", "funnel_svg"]

LEFT, TOP, PLOT, LINE = 52, 30, 300, 22
RIGHT = 16
APART = "#b03a00"
LEGEND = (("circle", GREY, "Within what chance allows"), ("diamond", APART, "Stands apart"),
          ("line", GREY, "All practices"), ("dashes", GREY, "95% of places"),
          ("dots", GREY, "99.8% of places"))  # fmt: skip
DASHES = {"dashes": ' stroke-dasharray="7 5"', "dots": ' stroke-dasharray="2 4"', "line": ""}


def funnel_svg(
    plot: FunnelPlot, id: str = "", *, width: int = WIDE, classes: str = "", family: str = "Arial"
) -> Markup:
    """An <svg> as ``chart_svg`` makes it: its title and description carry ``id``."""
    room = _Room.of(plot, width)
    legend, bottom = _legend(width, TOP + PLOT + 3.5 * LINE)
    space = "" if id else ' xmlns="http://www.w3.org/2000/svg"'
    named = f' aria-labelledby="{escape(id)}-title {escape(id)}-desc"' if id else ""
    label = classes and f' class="{escape(classes)}"'
    ids = [f' id="{escape(id)}-{part}"' if id else "" for part in ("title", "desc")]
    lines = [
        f'<svg{space} viewBox="0 0 {width} {bottom:g}" role="img"{named}{label}'
        f' font-family="{escape(family)}, sans-serif" font-size="{TEXT_SIZE}" fill="{INK}">',
        f"<title{ids[0]}>Funnel plot: {escape(plot.caption)}</title>",
        f"<desc{ids[1]}>{escape(plot.description)}</desc>",
        *_axes(room),
        *_lines(plot, room),
        *_points(plot, room),
        *legend,
        "</svg>",
    ]
    return Markup("\n".join(lines))


@dataclass(frozen=True)
class _Room:
    """The space that the points lie in: up to ``most`` answers, from ``low`` to ``high`` %."""

    right: float
    most: int
    low: int
    high: int

    @classmethod
    def of(cls, plot: FunnelPlot, width: int) -> "_Room":
        numbers = [line.number for line in plot.lines] + [point.number for point in plot.points]
        values = [point.value for point in plot.points]
        inner = [line.lower for line in plot.lines if line.number >= _fewest(plot.points)]
        outer = [line.upper for line in plot.lines]
        low = min([*values, *inner, plot.average])
        high = max([*values, *outer, plot.average])
        return cls(
            width - RIGHT,
            max([*numbers, 10]) * 27 // 25,  # room beside the last point
            max(0, int(low) // 10 * 10),
            min(100, -(-int(high + Decimal("0.99")) // 10) * 10),
        )

    def x(self, number: int) -> float:
        return round(LEFT + (self.right - LEFT) * number / self.most, 1)

    def y(self, value: Number) -> float:
        kept = min(Decimal(self.high), max(Decimal(self.low), Decimal(value)))
        return round(TOP + PLOT * float((self.high - kept) / max(1, self.high - self.low)), 1)


def _fewest(points: Sequence[FunnelPoint]) -> int:
    return min((point.number for point in points), default=0)


def _axes(room: _Room) -> Iterator[str]:
    step = 10 if room.high - room.low <= 60 else 20
    for value in range(room.low, room.high + 1, step):
        at = room.y(value)
        yield f'<path d="M{LEFT} {at}H{room.right}" stroke="#d8dde0"/>'
        yield _text(LEFT - 8, at + 4.5, f"{value}%", "end")
    every = next(size for size in (10, 20, 25, 50, 100, 200, 250, 500, 1000, 10**6)
                 if room.most / size <= 8)  # fmt: skip
    for number in range(0, room.most + 1, every):
        yield f'<path d="M{room.x(number)} {TOP + PLOT}v6" stroke="{GREY}"/>'
        yield _text(room.x(number), TOP + PLOT + 21, f"{number:,}", "middle")
    middle = (LEFT + room.right) / 2
    yield _text(middle, TOP + PLOT + 2 * LINE, "Number of answers", "middle")


def _lines(plot: FunnelPlot, room: _Room) -> Iterator[str]:
    """The average, and on both sides of it what chance leaves of 95% and of 99.8%."""
    yield _path(f"M{LEFT} {room.y(plot.average)}H{room.right}", "line")
    for name, kind in (("lower", "dashes"), ("upper", "dashes"), ("outer_lower", "dots"),
                       ("outer_upper", "dots")):  # fmt: skip
        shown = [(line.number, getattr(line, name)) for line in plot.lines]
        inside = [(n, v) for n, v in shown if room.low <= v <= room.high]
        places = [f"{room.x(number)} {room.y(value)}" for number, value in inside]
        if len(places) > 1:
            yield _path(f"M{'L'.join(places)}", kind)


def _points(plot: FunnelPlot, room: _Room) -> Iterator[str]:
    """Every point has its words for those who point at it; those that stand apart also beside it,
    and others where there is room."""
    taken = [_box(room.x(point.number), room.y(point.value), 8) for point in plot.points]
    for point in sorted(plot.points, key=lambda point: not point.apart):
        x, y = room.x(point.number), room.y(point.value)
        percent = format_number(point.value)
        words = f"{point.label}: {percent}% of {point.number:,} answers"
        yield f"<g><title>{escape(words)}</title>{_shape(point.apart, x, y)}</g>"
        if place := _free(x, y, point.label, room, taken):
            at, base, anchor, box = place
            taken.append(box)
            label = _text(at, base, point.label, anchor)
            yield label.replace("<text ", '<text font-weight="bold" ') if point.apart else label


Box = tuple[float, float, float, float]


def _box(x: float, y: float, reach: float) -> Box:
    return (x - reach, y - reach, x + reach, y + reach)


def _free(
    x: float, y: float, words: str, room: _Room, taken: Sequence[Box]
) -> tuple[float, float, str, Box] | None:
    """Where a label of a point lies inside the plot and on no other, and how it is anchored; None
    for nowhere."""
    wide = text_width(words, bold=True)
    before = {"start": 0.0, "middle": wide / 2, "end": wide}
    for at, base, anchor in (
        (x + 11, y + 4.5, "start"),
        (x - 11, y + 4.5, "end"),
        (x, y - 13, "middle"),
        (x, y + 24, "middle"),
        (x + 8, y + 22, "start"),
        (x + 8, y - 12, "start"),
        (x - 8, y + 22, "end"),
        (x - 8, y - 12, "end"),
    ):
        left = at - before[anchor]
        own = (left, base - TEXT_SIZE, left + wide, base + 3)
        inside = own[0] > LEFT and own[2] <= room.right and own[1] >= TOP and own[3] <= TOP + PLOT
        if inside and not any(_overlap(own, other) for other in taken):
            return round(at, 1), round(base, 1), anchor, own
    return None


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(width: int, top: float) -> tuple[list[str], float]:
    made: list[str] = []
    x, y = 8.0, top
    for shape, colour, words in LEGEND:
        sample = 12 if shape in ("circle", "diamond") else 26
        end = x + sample + 8 + text_width(words)
        if end > width - 8 and x > 8:
            x, y = 8.0, y + LINE
            end = x + sample + 8 + text_width(words)
        if shape in DASHES:
            made.append(_path(f"M{x:g} {y - 4.5:g}h{sample}", shape))
        else:
            made.append(_shape(colour == APART, x + 6, y - 4.5))
        made.append(_text(x + sample + 8, y, words, "start"))
        x = end + 20
    return made, y + TEXT_SIZE


def _shape(apart: bool, x: float, y: float) -> str:
    if apart:
        path = f"M{x:g} {y - 8:g}l8 8l-8 8l-8 -8z"
        return f'<path d="{path}" fill="{APART}" stroke="#fff" stroke-width="1"/>'
    return f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="{GREY}" stroke="#fff" stroke-width="1"/>'


def _path(path: str, kind: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{GREY}" stroke-width="1.5"{DASHES[kind]}/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'
