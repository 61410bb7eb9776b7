"""A shared tablet: its setup, its check-ins, and whether any submission is missing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from feedback_server.domain.calendar.calendar_month import LONDON
from feedback_server.domain.organisations.organisation import Hours

from .departures import Departure

CODE_VALID = timedelta(minutes=15)
CODE_LENGTH = 8
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The alphabet of setup codes: no 0 and O, no 1, I, L, no U beside V."""
QUIET_AFTER = timedelta(days=3)
CLOCK_WRONG_S = 120
IDLE_S = range(20, 301)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Setup:
    """A tablet's settings. Empty ``surveys`` and ``languages`` mean all on offer."""

    surveys: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    idle_s: int = 60
    hours: Hours = field(default_factory=Hours)
    pin_salt: str = ""
    pin_digest: str = ""
    """PBKDF2-SHA256 of the staff panel's PIN; the PIN itself is stored nowhere."""


@dataclass(frozen=True)
class CheckIn:
    """What a tablet reports at each sync. Nothing about patients."""

    at: datetime
    version: str
    """Version of the app that it runs; empty without a service worker."""
    made: int
    """Sequence number of the last submission it made."""
    waiting: tuple[tuple[int, int], ...]
    """Ranges of sequence numbers that it still holds."""
    parked: int
    """How many of these the server refused."""
    oldest: date | None
    """Day of the oldest pending submission."""
    storage: str
    """Storage mode: persistent, temporary or unavailable."""
    clock_offset_s: int
    """Seconds by which the server's clock is ahead of the tablet's."""
    left: tuple[Departure, ...] = ()
    """How many people went away without sending, this month and last."""


@dataclass(frozen=True)
class Exclusion:
    """The exclusion of all that a tablet sent since a day, and who decided it."""

    since: date
    number: int
    """Number of submissions excluded."""
    why: str
    by: str
    on: date


@dataclass(frozen=True)
class Tablet:
    """A tablet, as the server knows it."""

    id: str
    label: str
    practice: str
    setup: Setup
    added_on: date
    revoked_on: date | None = None
    enrolled: bool = False
    last: CheckIn | None = None
    left_out: Exclusion | None = None


Range = tuple[int, int]
"""A range of sequence numbers, both ends included."""


@dataclass(frozen=True)
class Completeness:
    """Whether all that a tablet made has arrived."""

    made: int
    received: int
    waiting: tuple[Range, ...] = ()
    """Still on the tablet at its last check-in."""
    missing: tuple[Range, ...] = ()
    """Neither received nor still on the tablet."""
    since: date | None = field(default=None)
    """The day of the oldest that waits."""

    @property
    def waits(self) -> int:
        return count_in_ranges(self.waiting)

    @property
    def lost(self) -> int:
        return count_in_ranges(self.missing)


def completeness(received: Sequence[Range], last: CheckIn | None) -> Completeness:
    """Compare what arrived with what the tablet made and still holds.

    Ranges alone are looked at, for a tablet in use has made tens of thousands.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> last = CheckIn(at, "a", 5, ((4, 5),), 0, at.date(), "persistent", 0)
    >>> completeness([(1, 1), (3, 3)], last)  # doctest: +ELLIPSIS
    Completeness(made=5, received=2, waiting=((4, 5),), missing=((2, 2),), since=...)
    """
    have = merge_ranges(received)
    made = max([last.made if last else 0, *(end for _, end in have)])
    held = subtract_range(merge_ranges(last.waiting), have) if last else ()
    absent = subtract_range(subtract_range(((1, made),), have), held) if made else ()
    return Completeness(
        made, count_in_ranges(have), held, absent, last.oldest if last and held else None
    )


def merge_ranges(found: Iterable[Range]) -> tuple[Range, ...]:
    """The same numbers in the fewest ranges, in order.

    >>> merge_ranges([(7, 7), (2, 3), (1, 1), (3, 4)])
    ((1, 4), (7, 7))
    """
    made: list[Range] = []
    for first, last in sorted(found):
        if made and first <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(last, made[-1][1]))
        else:
            made.append((first, last))
    return tuple(made)


def subtract_range(whole: Iterable[Range], taken: Sequence[Range]) -> tuple[Range, ...]:
    """The first ranges without the second; both sorted and merged.

    >>> subtract_range([(1, 9)], [(1, 2), (5, 5)])
    ((3, 4), (6, 9))
    """
    left: list[Range] = []
    for first, last in whole:
        for begin, end in taken:
            if end < first:
                continue
            if begin > last:
                break
            if begin > first:
                left.append((first, begin - 1))
            first = end + 1
        if first <= last:
            left.append((first, last))
    return tuple(left)


def count_in_ranges(found: Sequence[Range]) -> int:
    return sum(last - first + 1 for first, last in found)


def normalize_code(typed: str) -> str:
    """A setup code as it was issued, however it was typed.

    >>> normalize_code(" k7qm-2xht ")
    'K7QM2XHT'
    """
    return "".join(c for c in typed.upper() if c.isalnum())


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
