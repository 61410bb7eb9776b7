"""Control charts of individual values (XmR), as NHS "Making Data Count" draws them.

``chart`` computes what the R package NHSRplotthedots 0.2.2 computes. ``spc_guards.guarded`` then
takes away what too few, too equal or too small numbers cannot bear; people are shown that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise
from math import isfinite
from typing import TypeVar

from .spc_lines import Lines, xmr_lines
from .spc_rules import PACKAGE, Cause, Place, Rules, causes

TIE = 1e-12
"""A value is on a line when it is nearer than this share of the largest value beside it: sums of
decimals are not exact."""

LEAST_FIXED = 12

T = TypeVar("T")


class Improvement(StrEnum):
    """Which direction is good."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEUTRAL = "neutral"


class Assurance(StrEnum):
    """Whether the process, left as it is, meets its target: always, never, or now and then."""

    PASS = "pass"
    FAIL = "fail"
    INCONSISTENT = "inconsistent"


class Caution(StrEnum):
    """Why ``guarded`` took something away."""

    SHORT = "short"
    """A group has too few values: no limits, no signals."""

    FLAT = "flat"
    """More than half of the changes in a group are none, or its limits meet: as for SHORT."""

    SMALL = "small"
    """Percentages of too few people: limits, but no signals and no icons."""

    NOT_LATEST = "not_latest"
    """The last month has no value, and so no variation icon."""


class PointVerdict(StrEnum):
    """What a point of a control chart says: a special cause and its direction, or none."""

    COMMON = "common"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True)
class Point:
    """One month. ``group`` counts from 0 and rises with every rebase."""

    value: float | None
    lines: Lines
    group: int = 0
    cause: Cause = Cause.COMMON
    verdict: PointVerdict = PointVerdict.COMMON


@dataclass(frozen=True)
class ControlChart:
    """The points, in order, and the two icons; an icon is None where there is none to show."""

    points: tuple[Point, ...]
    variation: PointVerdict | None
    """The verdict on the last point."""

    assurance: Assurance | None
    """The target against the limits of the last point; None without a target or a direction."""

    cautions: tuple[Caution, ...] = ()

    def starts(self) -> tuple[int, ...]:
        """Indexes at which the lines are worked out anew."""
        pairs = enumerate(pairwise(self.points), start=1)
        return tuple(index for index, (a, b) in pairs if a.group != b.group)

    def groups(self) -> Iterator[tuple[Point, ...]]:
        for _, points in groupby(self.points, key=lambda point: point.group):
            yield tuple(points)


def chart(
    values: Sequence[float | None],
    *,
    improvement: Improvement | str,
    target: float | None = None,
    rebase: Sequence[int] = (),
    screen: bool = True,
    fix_after: int | None = None,
    rules: Rules = PACKAGE,
) -> ControlChart:
    """An XmR chart of monthly values in any one unit, without guards; None is a missing month.

    ``rebase`` holds the indexes at which a new group starts. ``fix_after`` works the lines of each
    group out from so many months at its start, 12 or more. ``screen`` leaves out, once, moving
    ranges that are far above their average. Raises ValueError for a value that is no number, an
    index out of range, and a ``fix_after`` below 12.

    >>> drawn = chart([1, 2] * 8 + [10], improvement="increase")
    >>> drawn.points[-1].cause.value, drawn.variation.value, drawn.assurance
    ('above_limit', 'improvement', None)
    """
    if fix_after is not None and fix_after < LEAST_FIXED:
        raise ValueError(f"fix the lines after {LEAST_FIXED} months or more, not {fix_after}")
    lines: list[Lines] = []
    for group in split(values, rebase):
        lines += [xmr_lines(group[:fix_after], screen=screen)] * len(group)
    return judged(values, lines, Improvement(improvement), target, rebase, rules)


def split(values: Sequence[T], rebase: Sequence[int]) -> list[Sequence[T]]:
    """Part values where a new group starts. Raises ValueError for an index out of range.

    >>> split("abcde", [3]), split("", [])
    (['abc', 'de'], [])
    """
    starts = sorted({0, *rebase})
    if starts[0] < 0 or (rebase and starts[-1] >= len(values)):
        raise ValueError(f"rebase at {list(rebase)} is outside {len(values)} values")
    return [values[start:end] for start, end in pairwise([*starts, len(values)]) if end > start]


def judged(
    values: Sequence[float | None],
    lines: Sequence[Lines],
    improvement: Improvement,
    target: float | None = None,
    rebase: Sequence[int] = (),
    rules: Rules = PACKAGE,
) -> ControlChart:
    """Apply the rules to values with one set of lines each, however these were worked out."""
    if any(value is not None and not isfinite(value) for value in values):
        raise ValueError("a value is not a finite number")
    points: list[Point] = []
    parts = zip(split(values, rebase), split(lines, rebase), strict=True)
    for number, (group, beside) in enumerate(parts):
        found = causes(group, _places(group, beside), rules)
        points += [
            Point(value, at, number, cause, verdict_of(cause.direction, improvement))
            for value, at, cause in zip(group, beside, found, strict=True)
        ]
    return ControlChart(
        tuple(points),
        points[-1].verdict if points else None,
        assurance_of(points[-1].lines, target, improvement) if points else None,
    )


def _places(values: Sequence[float | None], lines: Sequence[Lines]) -> list[Place]:
    tie = TIE * max((abs(value) for value in values if value is not None), default=0.0)
    return [_place(value, at, tie) for value, at in zip(values, lines, strict=True)]


def _place(value: float | None, lines: Lines, tie: float) -> Place:
    if value is None or lines.mean is None:
        return Place(None)
    away = value - lines.mean
    if abs(away) <= tie:
        return Place(0)
    side, limit, near = 1, lines.upper, lines.near_upper
    if away < 0:
        side, limit, near = -1, lines.lower, lines.near_lower
    if limit is None or near is None:
        return Place(side)
    outside = side * (value - limit) > tie
    return Place(side, outside, not outside and side * (value - near) > tie)


def verdict_of(direction: int, improvement: Improvement) -> PointVerdict:
    """What a special cause towards high (1) or low (-1) values means; 0 is none.

    >>> verdict_of(1, Improvement.DECREASE).value, verdict_of(-1, Improvement.NEUTRAL).value
    ('concern', 'low')
    """
    if direction == 0:
        return PointVerdict.COMMON
    if improvement is Improvement.NEUTRAL:
        return PointVerdict.HIGH if direction == 1 else PointVerdict.LOW
    good = 1 if improvement is Improvement.INCREASE else -1
    return PointVerdict.IMPROVEMENT if direction == good else PointVerdict.CONCERN


def assurance_of(lines: Lines, target: float | None, improvement: Improvement) -> Assurance | None:
    """The target against the limits; inconsistent where it lies between them or there are none."""
    if target is None or improvement is Improvement.NEUTRAL:
        return None
    rising = improvement is Improvement.INCREASE
    if lines.upper is not None and target > lines.upper:
        return Assurance.FAIL if rising else Assurance.PASS
    if lines.lower is not None and target < lines.lower:
        return Assurance.PASS if rising else Assurance.FAIL
    return Assurance.INCONSISTENT
