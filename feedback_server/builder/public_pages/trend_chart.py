"""Draws the control chart of a network's published months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.blocks import Chart, ChartPoint, Number, Unit
from feedback_server.domain.reports.control_chart import AXES
from feedback_server.domain.statistics.share_words import rounded_away, tenth_of_percent
from feedback_server.domain.statistics.spc import ControlChart, Improvement, chart
from feedback_server.domain.statistics.spc_guards import guarded
from feedback_server.output.chart_svg import NARROW, WIDE, chart_svg

MIN_MONTHS = 3
"""With fewer published percentages than this, a page shows no chart."""
MAX_MONTHS = 24
"""A chart shows this many months at most, the newest ones."""


@dataclass(frozen=True)
class TrendChart:
    """The same chart as two SVG elements; the style sheet shows the one that fits the screen."""

    wide: str
    narrow: str


def draw_trend_chart(
    months: Sequence[Mapping[str, Any]], last_month: str, element_id: str
) -> TrendChart | None:
    """The chart of one network's months up to ``last_month``; None below ``MIN_MONTHS``."""
    percents = {
        Month.parse(month["month"]): _positive(month)
        for month in months
        if not month["withdrawn"] and month["percent"]["positive"] is not None
    }
    responses = {Month.parse(month["month"]): month["responses"] for month in months}
    end = Month.parse(last_month)
    window = [end.plus(offset) for offset in range(1 - MAX_MONTHS, 1)]
    first = min(percents, default=end)
    shown = [month for month in window if month >= first]
    values = [percents.get(month) for month in shown]
    if sum(value is not None for value in values) < MIN_MONTHS:
        return None
    floats = [None if value is None else float(value) for value in values]
    control = chart(floats, improvement=Improvement.INCREASE)
    guards = guarded(control, [responses.get(month) for month in shown])
    block = _chart_block(shown, values, guards)
    return TrendChart(
        chart_svg(block, element_id, width=WIDE, classes="hr-trend__wide"),
        chart_svg(block, f"{element_id}-narrow", width=NARROW, classes="hr-trend__narrow"),
    )


def _positive(month: Mapping[str, Any]) -> Number:
    """The whole per cent that was published; finer where it says 0 or 100 and was neither."""
    percent: int = month["percent"]["positive"]
    count, whole = month["counts"]["positive"], month["responses"]
    if rounded_away(percent, count, whole):
        return tenth_of_percent(100 * count / whole)
    return percent


def _chart_block(
    months: Sequence[Month], values: Sequence[Number | None], control: ControlChart
) -> Chart:
    points = tuple(
        ChartPoint(
            month.short,
            value,
            _percentage(point.lines.mean),
            _percentage(point.lines.lower),
            _percentage(point.lines.upper),
            point.verdict,
        )
        for month, value, point in zip(months, values, control.points, strict=True)
    )
    known = [point.value for point in points if point.value is not None]
    return Chart(
        "Very good or good, month by month",
        f"From {points[0].label} to {points[-1].label}: lowest {min(known)}%, highest "
        f"{max(known)}%, last {known[-1]}%.",
        points,
        Unit.PERCENT,
        axis=AXES["positive"],
    )


def _percentage(value: float | None) -> Decimal | None:
    """One decimal place, held between 0 and 100: control limits can lie beyond either.

    >>> _percentage(101.26), _percentage(84.26)
    (Decimal('100.0'), Decimal('84.3'))
    """
    return None if value is None else Decimal(f"{min(100.0, max(0.0, value)):.1f}")
