"""What a control chart must not claim: limits and signals from too few, equal or small numbers."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from .spc import Caution, ControlChart, Point, PointVerdict
from .spc_lines import Lines, moving_ranges
from .spc_rules import Cause

LEAST_POINTS = 13
"""Values that a group needs for limits (Making Data Count)."""

LEAST_MEDIAN = 30
"""Responses in the median month below which a percentage moves too much by chance alone."""


def guarded(
    raw: ControlChart,
    denominators: Sequence[float | None] | None = None,
    *,
    least_points: int = LEAST_POINTS,
    least_median: float = LEAST_MEDIAN,
) -> ControlChart:
    """The chart as people may see it, with its cautions.

    A short or flat group keeps its values and mean only. ``denominators``, one a point, are people
    a month where the values are percentages. Raises ValueError where there are more or fewer of
    them than points.
    """
    small = denominators is not None and _too_small(raw, denominators, least_median)
    cautions = {Caution.SMALL} if small else set()
    points: list[Point] = []
    weak: Caution | None = Caution.SHORT
    for group in raw.groups():
        weak = weakness(group, least_points)
        cautions |= {weak} if weak else set()
        points += [_bare(point) if weak else _quiet(point) if small else point for point in group]
    silent = small or weak is not None
    latest = bool(points) and points[-1].value is not None
    if points and not latest:
        cautions.add(Caution.NOT_LATEST)
    return ControlChart(
        tuple(points),
        raw.variation if latest and not silent else None,
        None if silent else raw.assurance,
        tuple(caution for caution in Caution if caution in cautions),
    )


def weakness(group: Sequence[Point], least_points: int = LEAST_POINTS) -> Caution | None:
    """Why a group cannot bear limits, or None where it can."""
    values = [point.value for point in group]
    if sum(value is not None for value in values) < least_points:
        return Caution.SHORT
    ranges = moving_ranges(values)
    if not ranges or median(ranges) == 0 or not any(_is_open(point.lines) for point in group):
        return Caution.FLAT
    return None


def _is_open(lines: Lines) -> bool:
    return lines.lower is not None and lines.upper is not None and lines.lower < lines.upper


def _too_small(raw: ControlChart, denominators: Sequence[float | None], least: float) -> bool:
    pairs = zip(raw.points, denominators, strict=True)
    people = [n or 0 for point, n in pairs if point.value is not None]
    return bool(people) and median(people) < least


def _quiet(point: Point) -> Point:
    return replace(point, cause=Cause.COMMON, verdict=PointVerdict.COMMON)


def _bare(point: Point) -> Point:
    return replace(_quiet(point), lines=Lines(point.lines.mean))
