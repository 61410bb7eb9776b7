"""The lines of a control chart of individual values (XmR): a mean and its limits."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

REACH = 2.66
"""Limits lie so many average moving ranges from the mean: 3 standard deviations."""

SCREEN = 3.267
"""A moving range of so many times the average or more is left out when it is screened."""


@dataclass(frozen=True)
class Lines:
    """The lines at one point, in the unit of its value, never clipped; None where there is none."""

    mean: float | None = None
    lower: float | None = None
    near_lower: float | None = None
    near_upper: float | None = None
    upper: float | None = None

    @classmethod
    def around(cls, mean: float, reach: float) -> "Lines":
        """Limits ``reach`` from the mean, near limits at two thirds of it."""
        near = 2 * (reach / 3)
        return cls(mean, mean - reach, mean - near, mean + near, mean + reach)

    def clipped(self, lowest: float = 0.0, highest: float = 100.0) -> "Lines":
        """These for drawing, with what lies outside the axis on its edge.

        >>> Lines.around(95, 9).clipped()
        Lines(mean=95, lower=86, near_lower=89.0, near_upper=100.0, upper=100.0)
        """
        lines = (self.mean, self.lower, self.near_lower, self.near_upper, self.upper)
        return Lines(*(None if at is None else min(max(at, lowest), highest) for at in lines))


def xmr_lines(values: Sequence[float | None], *, screen: bool = True) -> Lines:
    """The mean, with every outlier in it, and limits from the average moving range.

    No limits where no two months in a row have a value; where all are equal, screening leaves no
    range to average either.
    """
    present = [value for value in values if value is not None]
    if not present:
        return Lines()
    mean = _mean(present)
    ranges = moving_ranges(values)
    if ranges and screen:
        most = SCREEN * _mean(ranges)
        ranges = [range for range in ranges if range < most]
    return Lines.around(mean, REACH * _mean(ranges)) if ranges else Lines(mean)


def moving_ranges(values: Sequence[float | None]) -> list[float]:
    """How far each value is from the month before; none next to a missing month.

    >>> moving_ranges([1, 3, None, 4, 1])
    [2, 3]
    """
    return [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
