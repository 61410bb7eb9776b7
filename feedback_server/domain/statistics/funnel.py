"""Limits of a funnel plot: how far a share of few may lie from the overall share by chance.

Exact binomial limits, interpolated so that they run smoothly (D. J. Spiegelhalter, Statistics in
Medicine 24, 2005). Of 1,000 places that do not differ, 50 at most lie outside the inner limits, and
2 outside the outer ones.
"""

from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

INNER, OUTER = 0.95, 0.998
FAR = 9
"""Standard deviations from the middle beyond which nothing is to be expected."""


@dataclass(frozen=True)
class FunnelLimits:
    """Shares between 0 and 1: the limits of 95% and, further out, those of 99.8%."""

    lower: float
    upper: float
    outer_lower: float
    outer_upper: float


def funnel_limits(share: float, n: int) -> FunnelLimits:
    """The limits around an overall share for a place with n answers, at least one.

    >>> limits = funnel_limits(0.93, 38)
    >>> f"{limits.lower:.3f} to {limits.upper:.3f}, {limits.outer_lower:.3f}"
    '0.824 to 1.000, 0.763'
    >>> funnel_limits(1.0, 12).lower
    1.0
    """
    if not 0 < share < 1:
        return FunnelLimits(share, share, share, share)
    outer_lower, lower = _lower_limits(share, n)
    outer_upper, upper = (1 - limit for limit in _lower_limits(1 - share, n))
    return FunnelLimits(lower, upper, outer_lower, outer_upper)


def _lower_limits(share: float, n: int) -> list[float]:
    """The outer and the inner one: no more than the tail's share of chance lies below each."""
    here = max(0, int(n * share - FAR * sqrt(n * share * (1 - share)) - 1))
    chance = _chance(here, share, n)
    below, upto, odds, found = 0.0, chance, share / (1 - share), []
    for tail in ((1 - OUTER) / 2, (1 - INNER) / 2):
        while upto < tail:
            chance *= (n - here) * odds / (here + 1)
            here += 1
            below, upto = upto, upto + chance
        part = (upto - tail) / (upto - below)
        found.append(max(0.0, here - part) / n)
    return found


def _chance(x: int, share: float, n: int) -> float:
    """The binomial chance of x among n."""
    ways = lgamma(n + 1) - lgamma(x + 1) - lgamma(n - x + 1)
    return exp(ways + x * log(share) + (n - x) * log(1 - share))
