"""A shared tablet: how it is set up, what it says of itself, and whether anything is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from feedback_server.domain.organisations.organisation import Hours

CODE_VALID = timedelta(minutes=15)
CODE_LENGTH = 8
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of codes that people type: no 0 and O, no 1, I, L, no U beside V."""
QUIET_AFTER = timedelta(days=3)
CLOCK_WRONG_S = 120
IDLE_S = range(20, 301)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Setup:
    """What staff choose for a tablet. Empty ``surveys`` and ``languages`` mean all on offer."""

    surveys: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    idle_s: int = 60
    hours: Hours = field(default_factory=Hours)
    pin_salt: str = ""
    pin_digest: str = ""
    """PBKDF2-SHA256 of the PIN for the staff corner; the PIN itself is kept nowhere."""


@dataclass(frozen=True)
class CheckIn:
    """What a tablet says of itself each time it syncs. Nothing about patients."""

    at: datetime
    version: str
    """Of the app it runs; empty without a worker."""
    made: int
    """The number of the last submission it made."""
    waiting: tuple[tuple[int, int], ...]
    """The numbers of those it still holds, as ranges from and to, both included."""
    parked: int
    """How many of these the server has refused."""
    oldest: date | None
    """The day of the oldest that waits."""
    storage: str
    """persistent, temporary or unavailable."""
    clock_offset_s: int
    """How far the server's clock is ahead of the tablet's."""


@dataclass(frozen=True)
class Exclusion:
    """That all of a tablet's submissions since a day are in no figure, and who said so."""

    since: date
    number: int
    """How many they were."""
    why: str
    by: str
    on: date


@dataclass(frozen=True)
class Tablet:
    """A tablet as the server knows it."""

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
"""Numbers from and to, both included."""


@dataclass(frozen=True)
class Completeness:
    """Whether everything that a tablet made has come."""

    made: int
    received: int
    waiting: tuple[Range, ...] = ()
    """Still on the tablet, as it said when it was last heard of."""
    missing: tuple[Range, ...] = ()
    """Neither received nor, by its own word, still on the tablet."""
    since: date | None = field(default=None)
    """The day of the oldest that waits."""

    @property
    def waits(self) -> int:
        return count_in_ranges(self.waiting)

    @property
    def lost(self) -> int:
        return count_in_ranges(self.missing)


def completeness(received: Sequence[Range], last: CheckIn | None) -> Completeness:
    """Compare what came with what the tablet says it made and still holds.

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
    """The same numbers in as few ranges as there can be, in order.

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
    """What is left of some ranges without others; each in order and joined.

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
    """A code as it was given out, however it was typed.

    >>> normalize_code(" k7qm-2xht ")
    'K7QM2XHT'
    """
    return "".join(c for c in typed.upper() if c.isalnum())
