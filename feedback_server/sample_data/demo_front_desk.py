"""Generates the demonstration's patients asked at the desk, to go with its submissions."""

from collections.abc import Iterator
from datetime import date
from random import Random

from feedback_server.domain.calendar.calendar_month import Month

from .demo import SEASON, SHAPES, weekdays

ASKED_FOR_EACH_ANSWER = (2.1, 1.7)
"""At the first and at the last month: as time goes by, more of those asked take part."""


def demonstration_asked(
    *, seed: int, last_month: Month, months: int = 24
) -> Iterator[tuple[str, date, int]]:
    """Practice, weekday and number for ``months`` months: for one seed always the same."""
    first, last = ASKED_FOR_EACH_ANSWER
    for shape in SHAPES:
        for number in range(months):
            month = last_month.plus(number - months + 1)
            random = Random(f"asked {seed} {shape.practice.code} {month}")
            days = weekdays(month)
            for_each = first + (last - first) * number / max(1, months - 1)
            a_day = shape.size * SEASON[month.number - 1] * for_each / len(days)
            for day in days:
                yield shape.practice.code, day, round(a_day * random.uniform(0.6, 1.4))
