"""The query for a list of comments, and which of them may name their practice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from feedback_server.domain.calendar.calendar_month import Month

FEWEST = 5
"""A practice's month with fewer responses does not name the practice beside a comment."""


class CommentView(StrEnum):
    """The lists of comments. A comment can be in several."""

    WAITING = "waiting"
    TODAY = "today"
    CLEARED = "cleared"
    OUT = "out"
    PRIVATE = "private"
    MINE = "mine"
    OPEN = "open"
    DONE = "done"
    ALL = "all"


Span = tuple[Month, Month]
"""A span of months, both included."""


@dataclass(frozen=True)
class CommentQuery:
    """A query; empty texts and None do not filter. ``me`` is the user behind "mine"."""

    practices: frozenset[str]
    spans: tuple[Span, ...] | None = None
    theme: str = ""
    """Any of the themes of a comment."""

    fft: str = ""
    text: str = ""
    me: str = ""


def nameable(responses: Mapping[str, int]) -> frozenset[str]:
    """The practices that may be named beside comments of one network's month.

    ``responses`` are those of each practice of the network in that month. Where one alone had too
    few, what has no name could only be from there: so the next smallest is not named either.

    >>> sorted(nameable({"a": 9, "b": 7, "c": 3}))
    ['a']
    """
    given = {practice: count for practice, count in responses.items() if count}
    few = {practice for practice, count in given.items() if count < FEWEST}
    rest = sorted(given.keys() - few, key=lambda each: (given[each], each))
    return frozenset(rest[1:] if len(few) == 1 else rest)


def spans_of(months: Iterable[Month]) -> tuple[Span, ...]:
    """Months as unbroken spans.

    >>> [f"{a} to {b}" for a, b in spans_of([Month(2026, 1), Month(2025, 12), Month(2026, 4)])]
    ['2025-12 to 2026-01', '2026-04 to 2026-04']
    """
    found: list[Span] = []
    for month in sorted(set(months)):
        if found and found[-1][1].next() == month:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return tuple(found)
