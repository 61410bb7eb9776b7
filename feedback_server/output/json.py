"""A report as JSON: the value itself, section by section and block by block.

``report.schema.json`` beside this file is its schema, key by key. New keys may come at any time; a
key that changes its meaning or goes makes a new schema_version.

2: a value of null can also be kept back, which ``kept_back`` says; charts and quotes; per_100 and
   days; status, revision, missing and withdrawn of the report.
"""

import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..domain.report import Report
from ..domain.report.blocks import Block, Section
from .words import DEMONSTRATION

SCHEMA = Path(__file__).parent / "report.schema.json"
SCHEMA_VERSION = 2


def write(report: Report) -> bytes:
    """UTF-8, indented, its keys in the order of the documentation."""
    content = as_json(report)
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
        "status": report.status.value,
        "revision": report.revision or None,
        "missing": list(report.missing),
        "withdrawn": report.withdrawn or None,
        "as_of": report.as_of.isoformat(),
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
