"""People who answered something on a tablet and went away without sending: numbers alone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.share_words import percent_words

FEWEST_FOR_A_SHARE = 20
"""How many must have begun before a percentage of them says anything."""
MONTHS_KEPT = 12
"""Months before this one of which the counts are kept: a year to compare with."""

Place = tuple[str, str]
"""A survey and the question that was shown last, by their ids."""


@dataclass(frozen=True)
class Departure:
    """How many people left one question of one survey in a month, until now."""

    month: Month
    survey: str
    question: str
    count: int


@dataclass(frozen=True)
class SurveysBegun:
    """What became of the surveys that people began on a tablet, or on several, in a month."""

    month: Month
    sent: int = 0
    """How many were sent by the patients themselves."""
    left: Mapping[Place, int] = field(default_factory=dict)
    """How many were begun and not sent, by where they ended."""

    @property
    def left_in_all(self) -> int:
        return sum(self.left.values())

    @property
    def in_all(self) -> int:
        return self.sent + self.left_in_all

    @property
    def share_left(self) -> str:
        """The per cent of those begun that were not sent; empty for none or of too few."""
        if not self.left_in_all or self.in_all < FEWEST_FOR_A_SHARE:
            return ""
        return percent_words(self.left_in_all, self.in_all)

    def places(self) -> list[tuple[Place, int]]:
        """Where they ended, the commonest first."""
        return sorted(self.left.items(), key=lambda item: (-item[1], item[0]))


def add_up(month: Month, parts: Iterable[SurveysBegun]) -> SurveysBegun:
    """The surveys of several tablets in one month."""
    sent, left = 0, Counter[Place]()
    for part in parts:
        if part.month == month:
            sent += part.sent
            left.update(part.left)
    return SurveysBegun(month, sent, left)
