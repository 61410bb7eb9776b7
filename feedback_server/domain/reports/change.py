"""The change of a share between two times, in percentage points, and how sure it is."""

from decimal import ROUND_HALF_UP, Decimal

from feedback_server.domain.statistics.share_difference import difference_interval

from .blocks import Figure, Interval, Subject, Unit


def change_figure(
    label: str,
    measure: str,
    now: tuple[int, int],
    before: tuple[int, int],
    about: Subject | None = None,
) -> Figure:
    """The change of a share; each time is given as how many, of how many.

    Without a value where there was nobody at either time.
    """
    bounds = difference_interval(*now, *before)
    about = about or Subject()
    if bounds is None:
        return Figure(label, measure, None, "change", Unit.POINTS, about=about)
    change = 100 * (Decimal(now[0]) / now[1] - Decimal(before[0]) / before[1])
    lower, upper = (_whole_points(100 * Decimal(repr(bound))) for bound in bounds)
    interval = Interval(lower, upper, "newcombe")
    return Figure(
        label, measure, _whole_points(change), "change", Unit.POINTS, interval=interval, about=about
    )


def within_chance(change: Figure) -> bool:
    """Whether the change may be chance: its interval holds 0, or there is none."""
    interval = change.interval
    return interval is None or interval.lower <= 0 <= interval.upper


def _whole_points(points: Decimal) -> int:
    """
    >>> _whole_points(Decimal("2.5")), _whole_points(Decimal("-2.5"))
    (3, -3)
    """
    return int(points.quantize(Decimal(1), ROUND_HALF_UP))
