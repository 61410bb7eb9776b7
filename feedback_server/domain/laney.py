"""Laney's p' chart: limits for percentages of very many people, as an option beside XmR.

A plain p chart takes all variation for that of sampling; with thousands of people its limits get so
narrow that they signal without cause. Laney (2002, Quality Engineering 14, 531 to 537) widens them
by how much the months really differ.
"""

from collections.abc import Sequence
from math import fsum, sqrt

from .spc import ControlChart, Improvement, judged, split
from .spc_lines import Lines, moving_ranges
from .spc_rules import PACKAGE, Rules

D2 = 1.128
"""The average range of two values in standard deviations."""

Share = tuple[float, float] | None
"""How many of how many; None for a month without anybody."""


def laney_chart(
    numerators: Sequence[float | None],
    denominators: Sequence[float | None],
    *,
    improvement: Improvement | str,
    target: float | None = None,
    rebase: Sequence[int] = (),
    rules: Rules = PACKAGE,
) -> ControlChart:
    """A p' chart in per cent, without guards; a month of None, or of none at all, is missing.

    The rules, ``target`` and ``rebase`` are those of ``spc.chart``; the limits follow the number of
    people in each month and are not screened. Raises ValueError for a numerator that is negative
    or above its denominator, and for lists of unequal length.
    """
    shares = [_share(x, n) for x, n in zip(numerators, denominators, strict=True)]
    values = [share and 100 * share[0] / share[1] for share in shares]
    lines = [each for group in split(shares, rebase) for each in laney_lines(group)]
    return judged(values, lines, Improvement(improvement), target, rebase, rules)


def _share(x: float | None, n: float | None) -> Share:
    if x is None or not n:
        return None
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is not a share")
    return x, n


def laney_lines(shares: Sequence[Share]) -> list[Lines]:
    """The lines of each month, in per cent; only a mean where the months do not vary.

    With p the share of a month, m that of all and s = sqrt(m (1 - m) / n), the limits are
    m -/+ 3 s w, where w is the average change of (p - m) / s from month to month over 1.128.

    >>> [round(at.upper, 3) for at in laney_lines([(50, 100), (60, 100), (160, 400)])]
    [91.543, 91.543, 68.271]
    >>> laney_lines([(5, 5), (9, 9), None])[0]
    Lines(mean=100.0, lower=None, near_lower=None, near_upper=None, upper=None)
    """
    present = [share for share in shares if share]
    if not present:
        return [Lines()] * len(shares)
    mean = fsum(x for x, _ in present) / fsum(n for _, n in present)
    spread = sqrt(mean * (1 - mean))
    widening = _widening(shares, mean, spread) if spread else 0.0
    return [_around(mean, 3 * spread * widening, share) for share in shares]


def _widening(shares: Sequence[Share], mean: float, spread: float) -> float:
    """How many times wider than sampling alone: 1 for a process that varies by sampling only."""
    scores = [share and (share[0] / share[1] - mean) * sqrt(share[1]) / spread for share in shares]
    changes = moving_ranges(scores)
    return fsum(changes) / len(changes) / D2 if changes else 0.0


def _around(mean: float, reach: float, share: Share) -> Lines:
    if not share or not reach:
        return Lines(100 * mean)
    return Lines.around(100 * mean, 100 * reach / sqrt(share[1]))
