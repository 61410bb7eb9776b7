"""Draws a control chart as SVG: on a page, and as a picture of its own in a PDF."""

from collections.abc import Iterator
from html import escape

from markupsafe import Markup

from feedback_server.domain.reports.blocks import Chart, SmallCharts

from .chart import (
    GOLD,
    GREY,
    INK,
    NARROW,
    SAMPLE,
    SMALL,
    TOP,
    WIDE,
    Drawing,
    LegendEntry,
    Look,
    drawing,
    looks_of,
)
from .chart_scale import TEXT_SIZE

__all__ = ["NARROW", "SMALL", "WIDE", "chart_svg", "legend_words"]

DASHES = {"dashes": "7 5", "dots": "2 4", "bar": "1 3"}
SHAPE_WORDS = {
    "circle": "Dot",
    "diamond": "Diamond",
    "square": "Square",
    "up": "Triangle up",
    "down": "Triangle down",
    "line": "Line",
    "dashes": "Dashes",
    "dots": "Dotted line",
    "bar": "Upright line",
}
SHAPES = {
    "diamond": "M{x} {top}l7 7l-7 7l-7 -7z",
    "square": "M{left} {high}h11v11h-11z",
    "up": "M{x} {top}l7 12.5h-14z",
    "down": "M{x} {bottom}l7 -12.5h-14z",
}
"""Paths around their middle; that of a common cause is a circle, and smaller."""


def chart_svg(
    chart: Chart, id: str = "", *, width: int = WIDE, classes: str = "", family: str = "Arial"
) -> Markup:
    """An <svg> with a title and a description, which carry ``id``.

    Without an id it is a file of its own, and names the namespace of SVG.
    """
    drawn = drawing(chart, width)
    top = 0 if drawn.unit else TOP - 16
    space = _attribute("xmlns", "" if id else "http://www.w3.org/2000/svg")
    named = f' aria-labelledby="{escape(id)}-title {escape(id)}-desc"' if id else ""
    lines = [
        f'<svg{space} viewBox="0 {top} {drawn.width} {drawn.height - top:g}"'
        f' role="img"{named}{_attribute("class", classes)}'
        f' font-family="{escape(family)}, sans-serif" font-size="{TEXT_SIZE}" fill="{INK}">',
        f"<title{_attribute('id', id and f'{id}-title')}>{escape(drawn.title)}</title>",
        f"<desc{_attribute('id', id and f'{id}-desc')}>{escape(drawn.description)}</desc>",
        *_grid(drawn),
        *_lines(drawn),
        *_points(drawn),
        *(line for key in drawn.keys for line in _key(key)),
        "</svg>",
    ]
    return Markup("\n".join(lines))


def legend_words(block: SmallCharts) -> str:
    """What the marks and lines of small charts mean, once for all of them, in words."""
    looks = dict.fromkeys(look for chart in block.charts for look in looks_of(chart))
    said = [f"{SHAPE_WORDS[look.shape]}: {look.words.lower()}" for look in looks]
    return f"{'; '.join(said)}." if said else ""


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _grid(drawn: Drawing) -> Iterator[str]:
    """The scale with its rules, and the names of the months."""
    for tick in drawn.scale:
        yield f'<path d="M{drawn.left} {tick.at}H{drawn.right}" stroke="#d8dde0"/>'
        yield _text(drawn.left - 8, tick.at + 4.5, tick.words, "end")
    if drawn.unit:
        yield _text(drawn.left - 8, TOP - 16, drawn.unit, "start" if drawn.left < 60 else "end")
    for tick in drawn.months:
        yield f'<path d="M{tick.at} {drawn.bottom}v6" stroke="{GREY}"/>'
        yield _text(tick.at, drawn.bottom + 21, tick.words, "middle")


def _lines(drawn: Drawing) -> Iterator[str]:
    for x in drawn.rebased:
        yield _path(f"M{x} {TOP}V{drawn.bottom}", GREY, "bar")
    for path in drawn.limits:
        yield _path(path, GREY, "dashes")
    for path in drawn.means:
        yield _path(path, GREY, "line")
    if drawn.target is not None:
        yield _path(f"M{drawn.left} {drawn.target}H{drawn.right}", GOLD, "dots")
    for path in drawn.values:
        yield f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.75"/>'


def _points(drawn: Drawing) -> Iterator[str]:
    small = len(drawn.markers) * 11 > drawn.right - drawn.left
    for marker in drawn.markers:
        shape = _shape(marker.look, marker.x, marker.y, 2.5 if small else 4)
        yield f"<g><title>{escape(marker.words)}</title>{shape}</g>"
    if drawn.last:
        words = _text(drawn.right + 6, drawn.last.at + 4.5, drawn.last.words, "start")
        yield words.replace("<text ", '<text font-weight="bold" ')


def _key(key: LegendEntry) -> Iterator[str]:
    middle = key.y - 4.5
    if key.look.shape in SHAPES or key.look.shape == "circle":
        yield _shape(key.look, key.x + 6, middle, 4)
    elif key.look.shape == "bar":
        yield _path(f"M{key.x + 6} {middle - 9}v18", key.look.colour, "bar")
    else:
        yield _path(f"M{key.x} {middle}h{SAMPLE}", key.look.colour, key.look.shape)
    yield _text(key.words_at, key.y, key.look.words, "start")


def _shape(look: Look, x: float, y: float, radius: float) -> str:
    """White around a shape sets it off from the line that it stands on."""
    edge = f'fill="{look.colour}" stroke="#fff" stroke-width="1"'
    if look.shape == "circle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" {edge}/>'
    places = {"top": y - 7, "bottom": y + 7, "left": x - 5.5, "high": y - 5.5, "x": x}
    path = SHAPES[look.shape].format(**{name: f"{at:g}" for name, at in places.items()})
    return f'<path d="{path}" {edge}/>'


def _path(path: str, colour: str, kind: str) -> str:
    dashes = f' stroke-dasharray="{DASHES[kind]}"' if kind in DASHES else ""
    width = 2 if kind == "dots" else 1.5
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashes}/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(words)}</text>'
