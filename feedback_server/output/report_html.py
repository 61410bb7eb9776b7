"""A report as HTML: a fragment for a staff page, and a page of its own for reading and printing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block, FunnelPlot

from . import bars, formatting
from . import chart_svg as charts
from . import funnel_svg as funnels
from .pictures import pictures_of
from .printable import all_printable

TEMPLATES = Path(__file__).parent / "templates"
STYLE = TEMPLATES / "report.css"


@dataclass(frozen=True)
class PictureLinks:
    """Where each chart of a report can be had as a picture: nowhere without an ``address``, which
    takes a chart's number, a file's extension, and whether it is to circulate."""

    report: Report
    address: Callable[[int, str, bool], str] | None = None

    def of(self, block: Block) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Words for each group of links, and the links: a funnel plot is for staff alone."""
        if self.address is None:
            return
        number = next(one.number for one in pictures_of(self.report) if one.block is block)
        copies = [("Copy this chart", False), ("Board copy", True)]
        for words, board in copies[:1] if isinstance(block, FunnelPlot) else copies:
            yield (
                words,
                [(name.upper(), self.address(number, name, board)) for name in ("png", "svg")],
            )


def report_fragment(
    report: Report, picture_address: Callable[[int, str, bool], str] | None = None
) -> str:
    """An <article> that starts with the page's <h1>; report.css holds its looks."""
    shown = all_printable(report)
    pictures = PictureLinks(shown, picture_address)
    return environment.get_template("report.html.jinja").render(report=shown, pictures=pictures)


def report_page(report: Report, css: str) -> str:
    """A whole page that needs no other file."""
    shown = all_printable(report)
    template = environment.get_template("page.html.jinja")
    return template.render(report=shown, css=css, pictures=PictureLinks(shown))


def write(report: Report) -> bytes:
    return report_page(report, STYLE.read_text("utf-8")).encode()


def css_text(text: str) -> str:
    r"""A text as a CSS string, whatever it holds.

    >>> css_text('A "B" </style>')
    '"A\\20 \\22 B\\22 \\20 \\3c \\2f style\\3e "'
    """
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


def _make_environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = _kind
    environment.filters["css_text"] = css_text
    environment.globals.update(formatting=formatting, bars=bars, charts=charts, funnels=funnels)
    return environment


def _kind(block: Block) -> str:
    """The name of the macro that shows this block."""
    return type(block).__name__.lower()


environment = _make_environment()
