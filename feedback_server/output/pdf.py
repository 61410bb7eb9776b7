"""A report as a PDF for people who print, file or read it aloud: tagged, to PDF/UA-1."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import (
    Block,
    Chart,
    Figure,
    Figures,
    FunnelPlot,
    Note,
    Quotes,
    Row,
    SmallCharts,
    Story,
    Table,
    Text,
    Unit,
)

from . import formatting
from .bars import BARRED_COLUMNS
from .chart_svg import SMALL, WIDE, chart_svg, legend_words
from .funnel_svg import funnel_svg
from .printable import all_printable
from .typeset import typeset

BRAND = {"main": "#00543c", "accent": "#7a5b00", "link": "#00543c"}
NARROW = 2  # columns that a table may have to stand beside another
FAMILY = "Noto Sans"


def write(report: Report, fonts: Path) -> bytes:
    """A PDF in A4. Raises NoFonts for a folder without a font."""
    return typeset("report", _data(all_printable(report)), fonts)


def _data(report: Report) -> dict[str, Any]:
    return {
        "language": "en",
        "direction": "ltr",
        "brand": BRAND,
        "notice": formatting.DEMONSTRATION if report.demonstration else "",
        "title": formatting.report_title(report),
        "network": report.pcn.name,
        "month": formatting.format_period(report),
        "about": f"Network {report.pcn.code}. {formatting.format_status(report)}. "
        f"{formatting.as_of_sentence(report)}",
        "audience": formatting.audience_words(report),
        "withdrawn": report.withdrawn,
        "logo": list(b64decode(report.logo)),
        "missing": " ".join(report.missing),
        "signs": formatting.signs_sentence(report),
        "sections": [
            {"title": section.title, "parts": list(_parts(section.blocks))}
            for section in report.sections
        ],
    }


def _parts(blocks: Sequence[Block]) -> Iterator[dict[str, Any]]:
    """Blocks, those of one kind that may stand side by side together. Only the first quotes of a
    group have its heading."""
    before = ""
    for kind, group in groupby(blocks, _kind):
        made = [_block(block) for block in group]
        if kind in ("methods", "narrow"):
            yield {"kind": kind, "blocks": made}
        else:
            for block in made:
                heading = block.get("group", "")
                new = heading if heading != before else ""
                yield {"kind": kind, **block, "heading": new}
                before = heading


def _kind(block: Block) -> str:
    if isinstance(block, Note) and block.source:
        return "methods"
    if isinstance(block, Table) and len(block.columns) <= NARROW:
        return "narrow"
    return type(block).__name__.lower()


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Figures():
            return {"figures": [_card(figure) for figure in block.figures]}
        case Table():
            return _table(block)
        case Text():
            return {"words": block.words}
        case Note():
            return {"title": block.title, "words": block.words, "source": block.source}
        case Chart():
            return _chart(block)
        case Quotes():
            return {
                "title": block.title,
                "group": block.group,
                "quotes": [
                    {"lines": _lines(quote.words), "answered": quote.answered}
                    for quote in block.quotes
                ],
            }
        case Story():
            return {
                "findings": [
                    {"words": finding.words, "behind": formatting.format_behind(finding)}
                    for finding in block.findings
                ]
            }
        case SmallCharts():
            charts = [_chart(chart, SMALL) for chart in block.charts]
            return {"title": block.title, "charts": charts, "legend": legend_words(block)}
        case FunnelPlot():
            svg = funnel_svg(block, family=FAMILY)
            alt = f"{block.caption}. {block.description}"
            return {"caption": block.caption, "svg": svg, "alt": alt}


def _card(figure: Figure) -> dict[str, Any]:
    details = [formatting.format_fraction(figure)]
    if figure.interval:
        details.append(f"{figure.interval.confidence}% range: {formatting.format_range(figure)}")
    shown = [detail for detail in details if detail]
    return {"label": figure.label, "value": formatting.format_figure(figure), "details": shown}


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "stub": table.stub,
        "columns": table.columns,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    barred = len(row.cells) <= BARRED_COLUMNS
    cells = [cell and _cell(cell, barred=barred) for cell in row.cells]
    return {"label": row.label, "total": row.total, "cells": cells}


def _cell(figure: Figure, *, barred: bool) -> dict[str, Any]:
    """``share`` is how much of a bar is filled, from 0 to 100, or null for no bar."""
    drawn = barred and figure.unit is Unit.PERCENT and figure.denominator and not figure.interval
    return {
        "words": formatting.format_figure(figure),
        "range": formatting.format_range(figure),
        "share": float(figure.value or 0) if drawn else None,
    }


def _chart(chart: Chart, width: int = WIDE) -> dict[str, Any]:
    alt = f"{chart.caption}. {chart.description}"
    svg = chart_svg(chart, width=width, family=FAMILY)
    return {"caption": chart.caption, "svg": svg, "alt": alt}


def _lines(quote: str) -> list[str]:
    return [line.strip() for line in quote.splitlines() if line.strip()] or [""]
