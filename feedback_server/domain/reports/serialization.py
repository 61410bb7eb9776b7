"""A report as text that can be stored, hashed, and loaded as the same report."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn

from . import blocks
from .revision_diff import measured
from .value import Audience, Report, Status

_CLASSES: Mapping[str, Any] = {
    known.__name__: known
    for known in (
        Report, Status, Audience, Pcn, Month, blocks.Section, blocks.Figures, blocks.Figure,
        blocks.Interval, blocks.Subject, blocks.Table, blocks.Row, blocks.Text, blocks.Note,
        blocks.Chart, blocks.ChartPoint, blocks.SmallCharts, blocks.FunnelPlot, blocks.FunnelPoint,
        blocks.FunnelLine, blocks.Quotes, blocks.Quote, blocks.Story, blocks.Finding, blocks.Unit,
        blocks.PointVerdict,
    )
}  # fmt: skip


def dump(report: Report) -> str:
    """JSON in which every object names its class and leaves out what has its default."""
    return json.dumps(_to_json(report), ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> Report:
    """The report that was dumped. Raises KeyError or ValueError for a text of something else."""
    report = _value(json.loads(text))
    if not isinstance(report, Report):
        raise ValueError("this is not a report")
    return report


def _to_json(value: Any) -> Any:
    if isinstance(value, Status | Audience | blocks.Unit | blocks.PointVerdict):
        return {"_": type(value).__name__, "is": value.value}
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal | date):
        return {"_": "Decimal" if isinstance(value, Decimal) else "date", "is": str(value)}
    if isinstance(value, tuple):
        return [_to_json(part) for part in value]
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} has no place in a report")
    own = {
        field.name: _to_json(getattr(value, field.name))
        for field in fields(value)
        if field.default is MISSING or getattr(value, field.name) != field.default
    }
    return {"_": type(value).__name__, **own}


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return tuple(_value(part) for part in plain)
    if not isinstance(plain, dict):
        return plain
    kind = plain.pop("_")
    if kind == "Decimal":
        return Decimal(plain["is"])
    if kind == "date":
        return date.fromisoformat(plain["is"])
    made = _CLASSES[kind]
    if "is" in plain:
        return made(plain["is"])
    return made(**{name: _value(part) for name, part in plain.items()})


def digest(content: str) -> str:
    """SHA-256 of a dumped report."""
    return hashlib.sha256(content.encode()).hexdigest()


def figures_digest(report: Report) -> str:
    """A hash of what was measured: equal where only the day or the number differ."""
    figures = [
        (placed.section.id, placed.caption, placed.row.label, _to_json(placed.figure))
        for placed in measured(report)
    ]
    return digest(json.dumps(figures, ensure_ascii=False))
