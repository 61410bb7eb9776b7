"""A shared tablet: how it is set up, what it says of itself, and whether anything is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .organisation import Hours

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
class Device:
    """A tablet as the server knows it."""

    id: str
    label: str
    practice: str
    setup: Setup
    added_on: date
    revoked_on: date | None = None
    enrolled: bool = False
    last: CheckIn | None = None


@dataclass(frozen=True)
class Completeness:
    """Whether everything that a tablet made has come. Numbers as ranges, both ends included."""

    made: int
    received: int
    waiting: tuple[tuple[int, int], ...] = ()
    """Still on the tablet, as it said when it was last heard of."""
    missing: tuple[tuple[int, int], ...] = ()
    """Neither received nor, by its own word, still on the tablet."""
    since: date | None = field(default=None)
    """The day of the oldest that waits."""

    @property
    def waits(self) -> int:
        return size(self.waiting)

    @property
    def lost(self) -> int:
        return size(self.missing)


def completeness(received: Iterable[int], last: CheckIn | None) -> Completeness:
    """Compare what came with what the tablet says it made and still holds.

    >>> from datetime import UTC
    >>> at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> last = CheckIn(at, "a", 5, ((4, 5),), 0, at.date(), "persistent", 0)
    >>> completeness([1, 3], last)  # doctest: +ELLIPSIS
    Completeness(made=5, received=2, waiting=((4, 5),), missing=((2, 2),), since=...)
    """
    have = set(received)
    made = max([last.made if last else 0, *have], default=0)
    held = set(spread(last.waiting)) - have if last else set()
    absent = set(range(1, made + 1)) - have - held
    return Completeness(
        made,
        len(have),
        ranges(held),
        ranges(absent),
        last.oldest if last and held else None,
    )


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Numbers as ranges, both ends included.

    >>> ranges([7, 1, 2, 3])
    ((1, 3), (7, 7))
    """
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def spread(found: Sequence[tuple[int, int]]) -> Iterable[int]:
    """The numbers in some ranges."""
    return (number for first, last in found for number in range(first, last + 1))


def size(found: Sequence[tuple[int, int]]) -> int:
    return sum(last - first + 1 for first, last in found)


def normal_code(typed: str) -> str:
    """A code as it was given out, however it was typed.

    >>> normal_code(" k7qm-2xht ")
    'K7QM2XHT'
    """
    return "".join(c for c in typed.upper() if c.isalnum())
