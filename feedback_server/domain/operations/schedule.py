"""When something periodic is due next. Days and times of day are London's.

A time of day that the clocks skip in spring comes an hour later that day, one that comes twice in
autumn counts once: an occurrence is named by its day and time, not by how long it has been.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from feedback_server.domain.calendar.calendar_month import LONDON, Month, london_day
from feedback_server.domain.calendar.fft_deadline import working_day


@dataclass(frozen=True)
class Occurrence:
    """A moment at which a job is due. ``name`` is the same each time it is computed."""

    name: str
    at: datetime


class Schedule(Protocol):
    def after(self, now: datetime) -> Occurrence:
        """The first occurrence later than ``now``."""
        ...


@dataclass(frozen=True)
class Daily:
    """Each day at these times, such as ``09:00``, in ascending order."""

    times: tuple[str, ...]

    def after(self, now: datetime) -> Occurrence:
        """
        >>> Daily(("01:30",)).after(datetime(2026, 10, 25, 0, 45, tzinfo=UTC)).name
        '2026-10-26 01:30'
        """
        day = london_day(now)
        while True:
            for clock in self.times:
                found = _occurrence(day, clock)
                if found.at > now:
                    return found
            day += timedelta(days=1)


@dataclass(frozen=True)
class FirstWorkingDay:
    """On the first working day of each month, at a time of day."""

    time: str
    is_holiday: Callable[[date], bool]

    def after(self, now: datetime) -> Occurrence:
        """
        >>> FirstWorkingDay("07:00", lambda _: False).after(datetime(2026, 7, 31, tzinfo=UTC)).name
        '2026-08-03 07:00'
        """
        month = Month.of(london_day(now))
        while True:
            found = _occurrence(working_day(month, 1, self.is_holiday), self.time)
            if found.at > now:
                return found
            month = month.next()


@dataclass(frozen=True)
class Every:
    """Every so many minutes from the full hour; ``minutes`` divides 60."""

    minutes: int

    def after(self, now: datetime) -> Occurrence:
        """
        >>> Every(15).after(datetime(2026, 3, 29, 0, 50, tzinfo=UTC)).name
        '2026-03-29 01:00 UTC'
        """
        hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        passed = (now - hour) // timedelta(minutes=self.minutes)
        at = hour + timedelta(minutes=self.minutes) * (passed + 1)
        return Occurrence(f"{at:%Y-%m-%d %H:%M} UTC", at)


def _occurrence(day: date, clock: str) -> Occurrence:
    at = datetime.combine(day, time.fromisoformat(clock), LONDON).astimezone(UTC)
    return Occurrence(f"{day} {clock}", at)
