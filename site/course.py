"""The chart of a network's months, from nothing but what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from feedback_server.domain.period import Month
from feedback_server.domain.report.blocks import Chart, ChartPoint, Unit
from feedback_server.domain.spc import ControlChart, Improvement, chart
from feedback_server.domain.spc_guards import guarded
from feedback_server.output.chart_svg import NARROW, WIDE, chart_svg

LEAST, MOST = 3, 24
"""Months with a figure below which there is no chart, and months above which it ends."""


@dataclass(frozen=True)
class Course:
    wide: str
    narrow: str


def course(months: Sequence[Mapping[str, Any]], last: str, id: str) -> Course | None:
    """One network's months, drawn up to ``last``; None where too few have a figure."""
    percents = {
        Month.parse(each["month"]): each["percent"]["positive"]
        for each in months
        if not each["withdrawn"] and each["percent"]["positive"] is not None
    }
    responses = {Month.parse(each["month"]): each["responses"] for each in months}
    end = Month.parse(last)
    every = [end.plus(step) for step in range(1 - MOST, 1)]
    begun = [month for month in every if month >= min(percents, default=end)]
    values = [percents.get(month) for month in begun]
    if sum(value is not None for value in values) < LEAST:
        return None
    raw = chart(values, improvement=Improvement.INCREASE)
    drawn = _chart(begun, guarded(raw, [responses.get(month) for month in begun]))
    return Course(
        chart_svg(drawn, id, width=WIDE, classes="hr-course__wide"),
        chart_svg(drawn, f"{id}-narrow", width=NARROW, classes="hr-course__narrow"),
    )


def _chart(months: Sequence[Month], made: ControlChart) -> Chart:
    points = tuple(
        ChartPoint(
            month.short,
            None if point.value is None else int(point.value),
            _tenth(point.lines.mean),
            _tenth(point.lines.lower),
            _tenth(point.lines.upper),
            point.mark,
        )
        for month, point in zip(months, made.points, strict=True)
    )
    known = [point.value for point in points if point.value is not None]
    return Chart(
        "Very good or good, month by month",
        f"From {points[0].label} to {points[-1].label}: lowest {min(known)}%, highest "
        f"{max(known)}%, last {known[-1]}%.",
        points,
        Unit.PERCENT,
    )


def _tenth(value: float | None) -> Decimal | None:
    """No percentage is below 0 or above 100."""
    return None if value is None else Decimal(f"{min(100.0, max(0.0, value)):.1f}")
