"""The charts of a report as pictures of their own, each with its title and where it comes from."""

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Chart, FunnelPlot, SmallCharts
from feedback_server.domain.reports.value import Audience

from . import formatting
from .chart import INK, SMALL, WIDE
from .chart_scale import TEXT_SIZE, text_width
from .chart_svg import chart_svg
from .funnel_svg import funnel_svg
from .printable import all_printable
from .typeset import typeset_pictures

Drawn = Chart | FunnelPlot
TITLE, LINE, EDGE = 17, 22, 8
BOX = re.compile(r'viewBox="0 (\S+) (\S+) (\S+)"')
FAMILY = "Noto Sans"


@dataclass(frozen=True)
class Picture:
    """A chart by its number in the report, from 1, and the section that it stands in."""

    number: int
    section: str
    block: Drawn
    small: bool = False
    """Whether it is one of several side by side."""

    @property
    def alt(self) -> str:
        return f"{self.block.caption}. {self.block.description}"


def pictures_of(report: Report) -> list[Picture]:
    """The charts of a report in their order, those among small ones too."""
    found = ((section.title, block) for section in report.sections for block in section.blocks)
    drawn = [
        (title, one, isinstance(block, SmallCharts))
        for title, block in found
        for one in _drawn(block)
    ]
    return [Picture(number, *one) for number, one in enumerate(drawn, 1)]


def board_picture(board: Report, picture: Picture) -> Picture | None:
    """The same chart of the board copy, which has fewer; None for one that is for staff alone."""
    same = (
        one
        for one in pictures_of(board)
        if (one.section, one.block.caption) == (picture.section, picture.block.caption)
    )
    found = next(same, None)
    return found and replace(found, number=picture.number)


def _drawn(block: object) -> Iterator[Drawn]:
    if isinstance(block, Chart | FunnelPlot):
        yield block
    elif isinstance(block, SmallCharts):
        yield from block.charts


def draw(block: Drawn, id: str = "", *, width: int = WIDE, family: str = "Arial") -> str:
    if isinstance(block, Chart):
        return chart_svg(block, id, width=width, family=family)
    return funnel_svg(block, id, width=width, family=family)


def picture_svg(report: Report, block: Drawn, family: str = "Arial", width: int = WIDE) -> bytes:
    """A file with the chart, its title above and its source below, for papers and slides. A small
    one stands among others under one heading: without the source."""
    svg = str(
        draw(all_printable(block), width=width, family=family)
    )  # not as markup, which escapes
    box = BOX.search(svg)
    assert box, "every chart has a view box"
    height = float(box[3])
    size = TITLE if width == WIDE else TEXT_SIZE
    title = list(_wrapped(block.caption, width - 2 * EDGE, size))
    source = list(_wrapped(_source(report), width - 2 * EDGE, TEXT_SIZE)) if width == WIDE else []
    above = EDGE + LINE * len(title) + EDGE
    whole = above + height + LINE * len(source) + 2 * EDGE
    placed = svg.replace("<svg", f'<svg x="0" y="{above}" width="{width}" height="{height:g}"', 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{whole:g}"'
        f' viewBox="0 0 {width} {whole:g}" font-family="{family}, sans-serif" fill="{INK}">',
        f"<title>{escape(block.caption)}</title>",
        f"<desc>{escape(block.description)}</desc>",
        f'<rect width="{width}" height="{whole:g}" fill="#fff"/>',
        *(
            f'<text x="{EDGE}" y="{EDGE + LINE * (place + 1) - 5}" font-size="{size}"'
            f' font-weight="bold">{escape(words)}</text>'
            for place, words in enumerate(title)
        ),
        placed,
        *(
            f'<text x="{EDGE}" y="{above + height + LINE * (place + 1):g}"'
            f' font-size="{TEXT_SIZE}" fill="#425563">{escape(words)}</text>'
            for place, words in enumerate(source)
        ),
        "</svg>",
    ]
    return "\n".join(lines).encode()


def picture_pngs(report: Report, pictures: Sequence[Picture], fonts: Path) -> list[bytes]:
    """The same pictures at twice their size, all set at once. Raises NoFonts."""
    if not pictures:
        return []
    sizes = [(one.block, SMALL if one.small else WIDE) for one in pictures]
    drawn = [(picture_svg(report, block, FAMILY, size).decode(), size) for block, size in sizes]
    return [b64decode(png) for png in typeset_pictures(drawn, fonts)]


def _source(report: Report) -> str:
    whose = "This copy may be circulated." if report.audience is Audience.BOARD else "For staff."
    notice = f"{formatting.DEMONSTRATION}. " if report.demonstration else ""
    return (
        f"{notice}{report.pcn.name}, {formatting.format_service(report)}, "
        f"{formatting.format_period(report)}. {formatting.format_status(report)}. "
        f"{formatting.as_of_sentence(report)} {whose}"
    )


def _wrapped(words: str, width: float, size: int) -> Iterator[str]:
    """Lines of text that are no wider than this."""
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and text_width(longer, bold=True) * size / TEXT_SIZE > width:
            yield line
            longer = word
        line = longer
    yield line
