"""A report as HTML: a fragment for a staff page, and a page of its own for reading and printing."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block

from . import bars, formatting
from . import chart_svg as charts
from .printable import all_printable

TEMPLATES = Path(__file__).parent / "templates"
STYLE = TEMPLATES / "report.css"


def report_fragment(report: Report) -> str:
    """An <article> that starts with the page's <h1>; report.css holds its looks."""
    return environment.get_template("report.html.jinja").render(report=all_printable(report))


def report_page(report: Report, css: str) -> str:
    """A whole page that needs no other file."""
    shown = all_printable(report)
    return environment.get_template("page.html.jinja").render(report=shown, css=css)


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
    environment.globals.update(formatting=formatting, bars=bars, charts=charts)
    return environment


def _kind(block: Block) -> str:
    """The name of the macro that shows this block."""
    return type(block).__name__.lower()


environment = _make_environment()
