"""A control chart of monthly shares as a block, on the scale that its measure has everywhere."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.share_words import tenth_of_percent
from feedback_server.domain.statistics.spc import ControlChart

from .blocks import Chart, ChartPoint, Number, Unit
from .favourable import Share

AXES: dict[str, tuple[Number, Number]] = {
    "positive": (50, 100),
    "favourable": (50, 100),
    "missed": (0, 20),
    "waited": (50, 100),
    "slots": (50, 100),
    "outcomes": (0, 50),
}
"""The per cents that the scale of each measure spans at least, so that charts of several networks
can be laid side by side. A value beyond it makes it longer."""


def control_chart(
    caption: str,
    months: Sequence[Month],
    shares: Sequence[Share | None],
    control: ControlChart,
    *,
    axis: tuple[Number, Number],
    target: Number | None = None,
    says: str = "",
) -> Chart:
    """``says`` is a sentence on what the chart shows, for people who do not see it."""
    starts = control.starts()
    points = tuple(
        ChartPoint(
            label=month.short,
            value=None if point.value is None else tenth_of_percent(point.value),
            mean=tenth(point.lines.mean),
            lower=within(point.lines.lower),
            upper=within(point.lines.upper),
            verdict=point.verdict,
            rebased=place in starts,
            numerator=share and share.given,
            denominator=share and share.of,
        )
        for place, (month, share, point) in enumerate(
            zip(months, shares, control.points, strict=True)
        )
    )
    known = [point.value for point in points if point.value is not None]
    said = [
        f"{caption}, from {points[0].label} to {points[-1].label}: lowest {min(known)}%, "
        f"highest {max(known)}%, last {known[-1]}%.",
        says,
        "The full report has every number in a table.",
    ]
    description = " ".join(part for part in said if part)
    return Chart(caption, description, points, Unit.PERCENT, target, axis)


@lru_cache
def tenth(value: float | None) -> Decimal | None:
    """A number to one decimal place, a half rounded up.

    >>> tenth(87.25), tenth(None)
    (Decimal('87.3'), None)
    """
    if value is None:
        return None
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@lru_cache
def within(value: float | None) -> Decimal | None:
    """A percentage to one decimal place, moved to 0 or 100 where it lies beyond.

    >>> within(103.4)
    Decimal('100.0')
    """
    return None if value is None else tenth(min(100.0, max(0.0, value)))
