"""Appointments of one practice in one month: how many, how, after which wait, with what outcome.

All numbers but one are of appointments. None means that the provider did not give a number: it is
not 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feedback_server.domain.calendar.calendar_month import Month

Group = tuple[tuple[str, int], ...]
"""Labels and numbers of appointments, in the order of the file."""

NUMBERS = (
    "offered",
    "booked",
    "attended",
    "patients_seen",
    "did_not_attend",
    "cancelled_late",
    "first",
    "follow_up",
)
GROUPS = ("modes", "waits", "reasons", "outcomes", "ages", "genders")


@dataclass(frozen=True, kw_only=True)
class ActivityCounts:
    """Numbers of appointments, of one practice and month or summed."""

    offered: int | None = None
    """Bookable slots."""
    booked: int | None = None
    attended: int | None = None
    patients_seen: int | None = None
    """People behind the attended appointments, each once in a month."""
    did_not_attend: int | None = None
    cancelled_late: int | None = None
    """Cancelled too late to be rebooked, by the provider's own rule."""
    first: int | None = None
    follow_up: int | None = None
    modes: Group = ()
    waits: Group = ()
    """Waiting times from booking to appointment."""
    reasons: Group = ()
    outcomes: Group = ()
    ages: Group = ()
    """Patients seen by age, in the codes of the survey's question; likewise ``genders``."""
    genders: Group = ()
    covers: str = ""
    """What is counted, if not this service's appointments alone."""

    @property
    def given(self) -> bool:
        """Whether any number is given."""
        numbers = (getattr(self, name) is not None for name in NUMBERS)
        return any(numbers) or any(getattr(self, name) for name in GROUPS)


@dataclass(frozen=True, kw_only=True)
class Activity(ActivityCounts):
    """The activity of one practice in one month."""

    practice: str
    month: Month


@dataclass(frozen=True)
class Rate:
    """A rate; ``of`` is never 0."""

    count: int
    of: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.count / self.of


def add_up(activities: Iterable[ActivityCounts]) -> ActivityCounts:
    """Sum of the numbers given. A number that nobody gave stays None.

    A sum may lack some practices: ``count_given`` says how many are in it. So no rate is worked
    out from two sums: ``dna_rate`` takes the activities themselves.

    >>> add_up([ActivityCounts(attended=3), ActivityCounts(attended=4, booked=9)]).attended
    7
    """
    items = tuple(activities)
    numbers = {name: _sum([getattr(item, name) for item in items]) for name in NUMBERS}
    groups = {name: _merged(getattr(item, name) for item in items) for name in GROUPS}
    covers = dict.fromkeys(item.covers for item in items if item.covers)
    return ActivityCounts(covers="; ".join(covers), **numbers, **groups)  # type: ignore[arg-type]


def count_given(activities: Iterable[ActivityCounts], name: str) -> int:
    """Number of activities that give this number or group.

    >>> count_given([ActivityCounts(attended=0), ActivityCounts(booked=4)], "attended")
    1
    """
    values = (getattr(item, name) for item in activities)
    return sum(value is not None and value != () for value in values)


def dna_rate(activities: Iterable[ActivityCounts]) -> Rate | None:
    """Did-not-attend rate: of attended + did not attend. None where it cannot be computed.

    Only those count that give both numbers.

    >>> dna_rate([ActivityCounts(attended=90, did_not_attend=10), ActivityCounts(attended=500)])
    Rate(count=10, of=100)
    """
    pairs = [
        (item.did_not_attend, item.attended + item.did_not_attend)
        for item in activities
        if item.did_not_attend is not None and item.attended is not None
    ]
    return _rate(pairs)


def rate_of(activities: Iterable[ActivityCounts], part: str, whole: str) -> Rate | None:
    """One number of another, such as booked of offered. Only those count that give both.

    >>> rate_of([ActivityCounts(booked=90, offered=100), ActivityCounts(booked=5)], "booked",
    ...         "offered")
    Rate(count=90, of=100)
    """
    pairs = ((getattr(item, part), getattr(item, whole)) for item in activities)
    return _rate([(x, n) for x, n in pairs if x is not None and n is not None])


def contradictions(activity: ActivityCounts) -> list[str]:
    """Contradictions between the numbers, in words for the person who sent them.

    >>> contradictions(ActivityCounts(booked=9, attended=8, did_not_attend=2))
    ['attended and did not attend add up to 10, more than the 9 booked']
    """
    given = activity
    found = [
        _too_many("booked", [given.booked], given.offered, "offered"),
        _too_many(
            "attended and did not attend",
            [given.attended, given.did_not_attend],
            given.booked,
            "booked",
        ),
        _too_many("patients seen", [given.patients_seen], given.attended, "attended"),
        _too_many("cancelled late", [given.cancelled_late], given.booked, "booked"),
        _too_many(
            "first and follow-up appointments", [given.first, given.follow_up], *_seen(given)
        ),
    ]
    if given.booked is not None:
        found += [
            _too_many(name, [count for _, count in getattr(given, name)], given.booked, "booked")
            for name in ("modes", "waits")
        ]
    return [sentence for sentence in found if sentence]


def _seen(given: ActivityCounts) -> tuple[int | None, str]:
    """What first and follow-up add up to: those booked, or else those attended."""
    return (given.attended, "attended") if given.booked is None else (given.booked, "booked")


def _too_many(words: str, parts: Sequence[int | None], whole: int | None, of: str) -> str:
    total = sum(part for part in parts if part is not None)
    if whole is None or total <= whole:
        return ""
    verb = "add up to" if len(parts) > 1 else "is"
    return f"{words} {verb} {total}, more than the {whole} {of}"


def _rate(pairs: Sequence[tuple[int, int]]) -> Rate | None:
    of = sum(whole for _, whole in pairs)
    return Rate(sum(count for count, _ in pairs), of) if of else None


def _sum(numbers: Sequence[int | None]) -> int | None:
    given = [number for number in numbers if number is not None]
    return sum(given) if given else None


def _merged(groups: Iterable[Group]) -> Group:
    counts: dict[str, int] = {}
    for group in groups:
        for words, count in group:
            counts[words] = counts.get(words, 0) + count
    return tuple(counts.items())
