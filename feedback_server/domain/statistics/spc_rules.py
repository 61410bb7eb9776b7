"""The rules of NHS "Making Data Count" that tell a special cause from chance, one function each.

A side is 1 above the mean, -1 below it, 0 on it, and None where a month has no value. Every rule
works within one group of points; a month without a value interrupts whatever runs through it.
Source: NHS England, Making Data Count, as NHSRplotthedots 0.2.2 applies it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SHIFT_LENGTH = 7
"""So many points in a row on one side of the mean are a shift."""


class Cause(StrEnum):
    """What makes a point stand out, and in which direction it points; or nothing does."""

    COMMON = "common"
    ABOVE_LIMIT = "above_limit"
    BELOW_LIMIT = "below_limit"
    RISING = "rising"
    FALLING = "falling"
    TWO_IN_THREE_ABOVE = "two_in_three_above"
    TWO_IN_THREE_BELOW = "two_in_three_below"
    SHIFT_ABOVE = "shift_above"
    SHIFT_BELOW = "shift_below"

    @property
    def direction(self) -> int:
        """1 towards high values, -1 towards low ones, 0 without a special cause."""
        return DIRECTIONS[self]


DIRECTIONS = {
    Cause.COMMON: 0,
    Cause.ABOVE_LIMIT: 1,
    Cause.BELOW_LIMIT: -1,
    Cause.RISING: 1,
    Cause.FALLING: -1,
    Cause.TWO_IN_THREE_ABOVE: 1,
    Cause.TWO_IN_THREE_BELOW: -1,
    Cause.SHIFT_ABOVE: 1,
    Cause.SHIFT_BELOW: -1,
}


@dataclass(frozen=True)
class Rules:
    """What the Making Data Count spreadsheet does in another way; as it stands, as the R package.

    Raises ValueError for a trend of any length but 6 or 7.
    """

    trend_length: int = 7
    """Points that rise, or fall, one after the other; the spreadsheet offers 6 or 7."""

    beyond_counts: bool = False
    """Points beyond a limit count in two in three too: the spreadsheet since the end of 2023."""

    def __post_init__(self) -> None:
        if self.trend_length not in (6, 7):
            raise ValueError(f"a trend has 6 or 7 points, not {self.trend_length}")


PACKAGE = Rules()


@dataclass(frozen=True)
class Place:
    """Where a value lies among the lines of its month."""

    side: int | None
    outside: bool = False
    near: bool = False
    """Between a near limit and its limit, both on the same side of the mean."""


def causes(values: Sequence[float | None], places: Sequence[Place], rules: Rules) -> list[Cause]:
    """The cause of each point of a group: where several apply, the first of the four.

    Their order is limit, trend, two in three, shift.
    """
    sides = [place.side for place in places]
    close = [place.near or (rules.beyond_counts and place.outside) for place in places]
    trends = spread(trend_ends(values, rules.trend_length), rules.trend_length)
    twos = two_in_three(close, sides)
    shifts = spread(streak_ends(sides, SHIFT_LENGTH), SHIFT_LENGTH)
    return [
        _named(place, trend, two, shift)
        for place, trend, two, shift in zip(places, trends, twos, shifts, strict=True)
    ]


def _named(place: Place, trend: int, two: bool, shift: int) -> Cause:
    if place.outside:
        return Cause.ABOVE_LIMIT if place.side == 1 else Cause.BELOW_LIMIT
    if trend:
        return Cause.RISING if trend == 1 else Cause.FALLING
    if two:
        return Cause.TWO_IN_THREE_ABOVE if place.side == 1 else Cause.TWO_IN_THREE_BELOW
    if shift:
        return Cause.SHIFT_ABOVE if shift == 1 else Cause.SHIFT_BELOW
    return Cause.COMMON


def streak_ends(sides: Sequence[int | None], length: int) -> list[int]:
    """The side of each point that is at least the ``length``-th in a row there; 0 for others.

    >>> streak_ends([1, 1, 1, 0, -1, -1], 2)
    [0, 1, 1, 0, 0, -1]
    """
    ends, streak, before = [], 0, 0
    for side in sides:
        here = side or 0
        streak = streak + 1 if here and here == before else abs(here)
        ends.append(here if streak >= length else 0)
        before = here
    return ends


def trend_ends(values: Sequence[float | None], length: int) -> list[int]:
    """1 where a value ends ``length`` or more that rise, -1 that fall; equal ones break a trend.

    >>> trend_ends([1, 2, 3, 3, 2, 1], 3)
    [0, 0, 1, 0, 0, -1]
    """
    steps = [0, *(_step(before, after) for before, after in pairwise(values))]
    return streak_ends(steps[: len(values)], length - 1)


def _step(before: float | None, after: float | None) -> int:
    if before is None or after is None:
        return 0
    return (after > before) - (after < before)


def spread(ends: Sequence[int], length: int) -> list[int]:
    """Give every end to the ``length`` points up to it; a point in two runs belongs to the later.

    >>> spread([0, 0, 1, 0, -1], 3)
    [1, 1, -1, -1, -1]
    """
    members = [0] * len(ends)
    for index, end in enumerate(ends):
        if end:
            members[index + 1 - length : index + 1] = [end] * length
    return members


def two_in_three(close: Sequence[bool], sides: Sequence[int | None]) -> list[bool]:
    """The close points among three on one side of the mean of which two or more are close.

    >>> two_in_three([True, False, True], [1, 1, 1]), two_in_three([True, True], [1, 1])
    ([True, False, True], [False, False])
    """
    windows = in_windows(close, sides)
    return [inside and near for inside, near in zip(windows, close, strict=True)]


def in_windows(close: Sequence[bool], sides: Sequence[int | None]) -> list[bool]:
    """Every point among three in a row on one side of the mean of which two or more are close."""
    found = [False] * len(close)
    for start in range(len(close) - 2):
        if sum(close[start : start + 3]) >= 2 and _on_one_side(sides[start : start + 3]):
            found[start : start + 3] = [True] * 3
    return found


def _on_one_side(sides: Sequence[int | None]) -> bool:
    return bool(sides[0]) and all(side == sides[0] for side in sides)
