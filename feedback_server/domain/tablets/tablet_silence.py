"""Whether a tablet has not checked in for a whole opening day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.domain.organisations.organisation import Hours


def is_silent(
    heard: datetime, now: datetime, hours: Hours, is_holiday: Callable[[date], bool]
) -> bool:
    """Whether one whole opening day lies between ``heard`` and ``now``.

    >>> from datetime import UTC
    >>> friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    >>> days = [friday + timedelta(days=3), friday + timedelta(days=3, hours=10)]
    >>> [is_silent(friday, now, Hours(), lambda _: False) for now in days]
    [False, True]
    """
    day = heard.astimezone(LONDON).date()
    last = now.astimezone(LONDON).date()
    while day <= last:
        is_open = day.weekday() in hours.days and not is_holiday(day)
        if is_open and heard < _at(day, hours.opens) and _at(day, hours.closes) <= now:
            return True
        day += timedelta(days=1)
    return False


def _at(day: date, clock: str) -> datetime:
    if clock == "24:00":
        return _at(day + timedelta(days=1), "00:00")
    return datetime.combine(day, time.fromisoformat(clock), LONDON)
