"""A report as JSON: the value itself, section by section and block by block.

``report.schema.json`` beside this file is its JSON Schema. Keys: schema, schema_version, notice
("Demonstration data" or null), demonstration, pcn {code, name}, month, since (the first month of a
report on several, or null), audience (staff; board: small numbers are hidden), as_of, status
(provisional, final, revised), revision (0: not kept), missing (sentences), withdrawn (why, or
empty), service, survey, language, sections. A section has id, title and blocks; a block has a kind
and

    figures  figures
    table    caption, stub (what heads the row labels), columns, drawn (a measure, or empty),
             folded, rows: label, total (sums up the others), cells (a figure, or null)
    text     words
    note     title, words, source
    chart    caption, description, unit, target (or null), axis (null, or the two numbers that its
             scale spans at least), points: label, value, mean, lower, upper
             (null for none), verdict, rebased, numerator, denominator
    quotes   title, group (a heading, or empty), quotes: words, answered
    story    findings: id, words, figures
    smallcharts  title, charts (each as a chart)
    funnelplot   caption, description, average, points: label, number, value, apart, about;
             lines: number, lower, upper (95%), outer_lower, outer_upper (99.8%)

A figure has label, measure, unit, value (null: none to give), suppressed (true: it is small, or
would give a small one away), numerator, denominator, interval (null, or lower, upper, confidence,
rule), rule, and about {practice, mode, question, code}, where an empty text means all of them. A
value is rounded: a per cent of 0 with a numerator above 0 is "less than 1%", and one of 100 with a
numerator below its denominator is "more than 99%".
New keys may come at any time; a key that changes its meaning or goes makes a new schema_version.
"""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Block, Section

from .formatting import DEMONSTRATION
from .printable import all_printable

SCHEMA_VERSION = 1


def write(report: Report) -> bytes:
    """UTF-8, indented, its keys in the order of the documentation."""
    content = as_json(all_printable(report))
    text = json.dumps(content, indent=2, ensure_ascii=False, default=_number)
    return f"{text}\n".encode()


def as_json(report: Report) -> dict[str, Any]:
    return {
        "schema": "handrail-report",
        "schema_version": SCHEMA_VERSION,
        "notice": DEMONSTRATION if report.demonstration else None,
        "demonstration": report.demonstration,
        "pcn": {"code": report.pcn.code, "name": report.pcn.name},
        "month": str(report.month),
        "since": report.since and str(report.since),
        "audience": report.audience.value,
        "as_of": report.as_of.isoformat(),
        "status": report.status.value,
        "revision": report.revision,
        "missing": list(report.missing),
        "withdrawn": report.withdrawn,
        "service": report.service,
        "survey": report.survey,
        "language": report.language,
        "sections": [_section(section) for section in report.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    blocks = [_block(block) for block in section.blocks]
    return {"id": section.id, "title": section.title, "blocks": blocks}


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(block)}


def _number(value: object) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in a report")
