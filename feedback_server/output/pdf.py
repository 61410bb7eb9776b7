"""A report as PDF/UA-1, for print and for those who want a file that never changes."""

from pathlib import Path
from typing import Any

from jinja2 import Environment

from ..domain.report import Report
from ..domain.report.blocks import Block, Chart, Figure, Figures, Note, Quotes, Row, Table
from . import html
from .typeset import typeset
from .words import (
    DEMONSTRATION,
    day_words,
    figure_words,
    made_of_words,
    month_words,
    range_words,
    service_words,
)

SVG = 'xmlns="http://www.w3.org/2000/svg"'


def write(report: Report, fonts: Path) -> bytes:
    """The same report gives the same bytes. ``fonts`` is the folder ``fonts`` of the build.

    Raises RuntimeError for a letter that none of the fonts has.
    """
    heading = f"{report.pcn.name}, {month_words(report.month)}"
    return typeset(
        "report",
        {
            "title": f"{service_words(report.service)}: {heading}",
            "service": f"{service_words(report.service)}: patient feedback",
            "heading": heading,
            "about": list(_about(report)),
            "demonstration": report.demonstration,
            "notice": DEMONSTRATION,
            "sections": [
                {"title": section.title, "blocks": [_block(each) for each in section.blocks]}
                for section in report.sections
            ],
        },
        fonts,
    )


def _about(report: Report) -> list[str]:
    revision = f", revision {report.revision}" if report.revision else ""
    lines = [
        f"Network {report.pcn.code}. {report.status.value.capitalize()}{revision}. "
        f"Figures as they stood on {day_words(report.as_of)}."
    ]
    if report.demonstration:
        lines.insert(0, f"{DEMONSTRATION}. These organisations and answers are made up.")
    if report.withdrawn:
        lines.insert(0, f"This report was withdrawn. {report.withdrawn}")
    if report.missing:
        lines.append(f"Not in it yet: {' '.join(report.missing)}")
    return lines


def _block(block: Block) -> dict[str, Any]:
    kind = type(block).__name__.lower()
    if isinstance(block, Figures):
        figures = [_figure(each) for each in block.figures]
        most = max(len(each["details"]) for each in figures)
        for each in figures:  # cards of one height
            each["details"] += [""] * (most - len(each["details"]))
        return {"kind": kind, "figures": figures}
    if isinstance(block, Table):
        rows = [_row(row) for row in block.rows]
        columns = list(block.columns)
        return {
            "kind": kind,
            "caption": block.caption,
            "stub": block.stub,
            "columns": columns,
            "rows": rows,
        }
    if isinstance(block, Chart):
        return {"kind": kind, "svg": svg(block), "alt": f"{block.caption}. {block.description}"}
    if isinstance(block, Quotes):
        return {"kind": kind, "title": block.title, "words": list(block.words)}
    if isinstance(block, Note):
        return {"kind": kind, "title": block.title, "words": block.words, "source": block.source}
    return {"kind": kind, "words": block.words}


def _figure(figure: Figure) -> dict[str, Any]:
    details = []
    if made := made_of_words(figure):
        details.append(made)
    if figure.interval:
        details.append(f"{figure.interval.confidence}% range: {range_words(figure)}")
    return {"label": figure.label, "value": figure_words(figure), "details": details}


def _row(row: Row) -> dict[str, Any]:
    cells = [_cell(cell) if cell else "" for cell in row.cells]
    return {"label": row.label, "cells": cells, "total": row.total}


def _cell(figure: Figure) -> str:
    within = range_words(figure)
    kept_together = within.replace(" ", "\N{NO-BREAK SPACE}")
    return f"{figure_words(figure)} ({kept_together})" if within else figure_words(figure)


def svg(chart: Chart) -> str:
    """The chart as a file of its own, in the font of the PDF."""
    macros: Any = _templates.get_template("blocks.html.jinja").module
    drawn = str(macros.chart(chart, "chart"))
    drawn = drawn[drawn.index("<svg") : drawn.index("</svg>") + len("</svg>")]
    return drawn.replace("<svg", f'<svg {SVG} font-family="Noto Sans" font-size="13"', 1)


_templates: Environment = html.environment
