"""The Friends and Family Test: six counts, their percentages, and how sure these can be."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import NormalDist

CODES = ("1", "2", "3", "4", "5", "6")
"""Very good, Good, Neither good nor poor, Poor, Very poor, Don't know."""


@dataclass(frozen=True)
class FftCounts:
    """How many gave each of the six answers, in the order of CODES."""

    counts: tuple[int, int, int, int, int, int]

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> "FftCounts":
        """From counts by code; a code that is none of the six does not count.

        >>> FftCounts.of({"1": 8, "6": 2}).counts
        (8, 0, 0, 0, 0, 2)
        """
        one, two, three, four, five, six = [counts.get(code, 0) for code in CODES]
        return cls((one, two, three, four, five, six))

    @classmethod
    def add_up(cls, several: Iterable["FftCounts"]) -> "FftCounts":
        """
        >>> FftCounts.add_up([FftCounts.of({"1": 2}), FftCounts.of({"1": 1, "6": 4})]).counts
        (3, 0, 0, 0, 0, 4)
        """
        totals: Counter[str] = Counter()
        for one in several:
            totals.update(dict(zip(CODES, one.counts, strict=True)))
        return cls.of(totals)

    @property
    def total(self) -> int:
        """All six: Don't know stays in the denominator (NHS England's rule)."""
        return sum(self.counts)

    @property
    def positive(self) -> int:
        """Very good and good."""
        return self.counts[0] + self.counts[1]

    @property
    def negative(self) -> int:
        """Poor and very poor."""
        return self.counts[3] + self.counts[4]


def whole_percent(numerator: int, denominator: int) -> int | None:
    """A share as a whole per cent, a half rounded up; None where nobody is in the denominator.

    Counted in whole numbers throughout, so that no half is lost to binary fractions.

    >>> whole_percent(65, 100), whole_percent(1, 200), whole_percent(29, 200)
    (65, 1, 15)
    >>> whole_percent(0, 3), whole_percent(0, 0)
    (0, None)
    """
    if denominator == 0:
        return None
    return (200 * numerator + denominator) // (2 * denominator)


def wilson(x: float, n: float, confidence: float = 0.95) -> tuple[float, float] | None:
    """The Wilson score interval of the proportion x / n; None where n is 0.

    >>> lower, upper = wilson(65, 100)
    >>> f"{lower:.7f} to {upper:.7f}"
    '0.5525444 to 0.7363575'
    """
    if n == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    middle, reach = 2 * x + z * z, z * sqrt(z * z + 4 * x * (1 - x / n))
    width = 2 * (n + z * z)
    return max(0.0, (middle - reach) / width), min(1.0, (middle + reach) / width)


def rounded_percent(proportion: float) -> int:
    """A proportion as a whole per cent, a half rounded up.

    >>> rounded_percent(0.5525444), rounded_percent(0.125)
    (55, 13)
    """
    return int(Decimal(str(100 * proportion)).quantize(Decimal(1), ROUND_HALF_UP))
