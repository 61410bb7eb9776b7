"""Control charts of single values a month (XmR), after NHS England's Making Data Count.

A special cause is a change that chance alone hardly makes. The numbers are those of the package
NHSRplotthedots 0.2.2, against which this module is tested, value by value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import fsum, sqrt

RUN = 7
"""So many in a row on one side of the mean, or rising or falling, are no chance."""

LIMIT = 2.66
"""Of the average moving range, from the mean to a limit (three sigma)."""

NEAR = 2 / 3
"""Of the way from the mean to a limit: beyond it a point is near the limit."""

SCREEN = 3.267
"""Moving ranges of so many averages or more are left out when the average is taken again."""

FEWEST = 13
"""Points from which on limits and icons mean anything."""


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Cause(StrEnum):
    """Why a point stands out, the strongest reason first; common where it does not."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_IN_THREE = "two_in_three"
    SHIFT = "shift"
    COMMON = "common"


class Variation(StrEnum):
    """What a point says to somebody who wants the values to go one way."""

    COMMON = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    HIGH = "special_cause_neutral_high"
    LOW = "special_cause_neutral_low"


class Assurance(StrEnum):
    """Whether the target will be met, if nothing changes."""

    PASS = "consistent_pass"
    FAIL = "consistent_fail"
    HIT_OR_MISS = "inconsistent"


@dataclass(frozen=True)
class Point:
    """One value and the lines it is measured against, in its own unit."""

    value: float | None
    mean: float | None
    lower: float | None
    upper: float | None
    group: int
    """Which stretch between two rebases it belongs to, from 0."""

    cause: Cause = Cause.COMMON
    variation: Variation = Variation.COMMON
    side: int = 0
    """1 above the mean, -1 below, 0 on it."""

    outside: bool = False
    near: bool = False


@dataclass(frozen=True)
class ControlChart:
    points: tuple[Point, ...]
    variation: Variation | None
    """That of the last value; None where there is none."""

    assurance: Assurance | None
    """None without a target, or where no way is better."""


def chart(
    values: Sequence[float | None],
    *,
    improvement: Direction | str,
    target: float | None = None,
    rebase: Sequence[int] = (),
    screen: bool = True,
    fix_after: int | None = None,
    trend: int = RUN,
    outside_counts_as_near: bool = False,
) -> ControlChart:
    """The chart of values in the order of their months; None is a month without one.

    ``rebase`` holds the places from which on everything is worked out anew. With ``fix_after``
    the lines come from so many first values of each stretch. ``screen`` leaves extreme moving
    ranges out of their average. The Making Data Count spreadsheet differs from the package in that
    it does not screen, and since 2023 counts points beyond a limit in two out of three
    (``outside_counts_as_near``); ``trend`` may be 6.
    """
    direction = Direction(improvement)
    starts = [0, *sorted({place for place in rebase if 0 < place < len(values)}), len(values)]
    points: list[Point] = []
    for group, (start, end) in enumerate(pairwise(starts)):
        points += _stretch(
            values[start:end], group, direction, screen, fix_after, trend, outside_counts_as_near
        )
    last = next((point for point in reversed(points) if point.value is not None), None)
    return ControlChart(
        tuple(points),
        last.variation if last else None,
        assurance(target, last, direction) if last else None,
    )


def assurance(target: float | None, last: Point, improvement: Direction) -> Assurance | None:
    """The target against the last limits; hit or miss where there are none yet."""
    if target is None or improvement is Direction.NEUTRAL:
        return None
    if last.lower is None or last.upper is None or last.lower <= target <= last.upper:
        return Assurance.HIT_OR_MISS
    above = target > last.upper
    return Assurance.FAIL if above == (improvement is Direction.INCREASE) else Assurance.PASS


def limits(
    values: Sequence[float | None], *, screen: bool = True, fix_after: int | None = None
) -> tuple[float, float] | None:
    """The mean and the distance from it to either limit; None without two values in a row.

    A moving range needs two months in a row with a value. A flat stretch has a distance of 0:
    every moving range is nought, and none is left out.
    """
    base = values[:fix_after] if fix_after else values
    ranges = [abs(b - a) for a, b in pairwise(base) if a is not None and b is not None]
    if not ranges:
        return None
    average = fsum(ranges) / len(ranges)
    if screen and average > 0:
        kept = [each for each in ranges if each < SCREEN * average]
        average = fsum(kept) / len(kept)
    known = [value for value in base if value is not None]
    return fsum(known) / len(known), LIMIT * average


def runs_on_one_side(sides: Sequence[int]) -> list[int]:
    """1 where the seventh or a later point of a run on one side of the mean stands."""
    return [int(abs(sum(sides[end - RUN : end])) == RUN if end >= RUN else 0)
            for end in range(1, len(sides) + 1)]  # fmt: skip


def trends(values: Sequence[float], length: int = RUN) -> list[int]:
    """1 or -1 where so many points in a row end that all rise or all fall."""
    signs = [(b > a) - (b < a) for a, b in pairwise(values)]
    steps = length - 1
    found = [0] * min(len(values), steps)
    for end in range(steps, len(values)):
        total = sum(signs[end - steps : end])
        found.append(total // steps if abs(total) == steps else 0)
    return found


def members(ends: Sequence[int], length: int = RUN) -> list[int]:
    """1 for every point of a run, given where runs end."""
    return [int(any(ends[place : place + length])) for place in range(len(ends))]


def two_in_three(near: Sequence[int], sides: Sequence[int]) -> list[int]:
    """1 for every point of three on one side of which two or more are near the limit."""
    found = [0] * len(near)
    for start in range(len(near) - 2):
        window = slice(start, start + 3)
        if sum(near[window]) >= 2 and abs(sum(sides[window])) == 3:
            found[window] = [1, 1, 1]
    return found


def two_in_three_members(near: Sequence[int], sides: Sequence[int]) -> list[int]:
    """Of such threes only those that are near the limit themselves."""
    return [
        int(bool(each and close))
        for each, close in zip(two_in_three(near, sides), near, strict=True)
    ]


def _stretch(
    values: Sequence[float | None],
    group: int,
    direction: Direction,
    screen: bool,
    fix_after: int | None,
    trend: int,
    outside_counts_as_near: bool,
) -> Iterator[Point]:
    known = [value for value in values if value is not None]
    lines = limits(values, screen=screen, fix_after=fix_after)
    if lines is None:
        yield from (Point(value, value, None, None, group) for value in values)
        return
    mean, reach = lines
    made = iter(_points(known, mean, reach, group, direction, trend, outside_counts_as_near))
    for value in values:
        yield Point(None, mean, mean - reach, mean + reach, group) if value is None else next(made)


def _points(
    values: Sequence[float],
    mean: float,
    reach: float,
    group: int,
    direction: Direction,
    trend: int,
    outside_counts_as_near: bool,
) -> Iterator[Point]:
    sides = [(value > mean) - (value < mean) for value in values]
    outside = [not mean - reach <= value <= mean + reach for value in values]
    beyond = [not mean - NEAR * reach <= value <= mean + NEAR * reach for value in values]
    near = [a and (outside_counts_as_near or not b) for a, b in zip(beyond, outside, strict=True)]
    reasons: Mapping[Cause, Sequence[int]] = {
        Cause.OUTSIDE: outside,
        Cause.TREND: members(trends(values, trend), trend),
        Cause.TWO_IN_THREE: two_in_three_members(near, sides),
        Cause.SHIFT: members(runs_on_one_side(sides)),
    }
    rising = _rising(values, trend)
    for place, value in enumerate(values):
        cause = next((each for each, found in reasons.items() if found[place]), Cause.COMMON)
        high = rising[place] if cause is Cause.TREND else sides[place] > 0
        yield Point(
            value,
            mean,
            mean - reach,
            mean + reach,
            group,
            cause,
            _variation(cause, high, direction),
            sides[place],
            bool(outside[place]),
            bool(near[place]),
        )


def _rising(values: Sequence[float], length: int) -> list[bool]:
    """Whether the trend that a point is part of rises."""
    return [bool(each) for each in members([max(0, end) for end in trends(values, length)], length)]


def _variation(cause: Cause, high: bool, direction: Direction) -> Variation:
    if cause is Cause.COMMON:
        return Variation.COMMON
    if direction is Direction.NEUTRAL:
        return Variation.HIGH if high else Variation.LOW
    good = high == (direction is Direction.INCREASE)
    return Variation.IMPROVEMENT if good else Variation.CONCERN


@dataclass(frozen=True)
class Line:
    """The mean of a proportion, and its limits for one month's number of answers."""

    mean: float
    lower: float
    upper: float


def laney(counts: Sequence[tuple[int, int]]) -> list[Line] | None:
    """Limits of Laney's p' chart for (numerator, denominator) of each month.

    They widen with fewer answers, and with how much the months differ beyond chance. None where
    there is nothing to measure that by: no answers, or everybody gave the same. (D. B. Laney,
    Quality Engineering, 2002.)
    """
    whole = sum(n for _, n in counts)
    mean = sum(x for x, _ in counts) / whole if whole else 0.0
    if not 0 < mean < 1:
        return None
    sigmas = [sqrt(mean * (1 - mean) / n) if n else None for _, n in counts]
    scores = [
        (x / n - mean) / sigma
        for (x, n), sigma in zip(counts, sigmas, strict=True)
        if sigma is not None
    ]
    if len(scores) < 2:
        return None
    spread = fsum(abs(b - a) for a, b in pairwise(scores)) / (len(scores) - 1) / 1.128
    return [Line(mean, mean - 3 * (s or 0) * spread, mean + 3 * (s or 0) * spread) for s in sigmas]
