"""What the public may see of a month: three groups of answers, small numbers kept back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .fft import whole_percent
from .period import Month
from .report import Report

SMALLEST = 5
"""Counts of 1 to 4 are not published (NHS England's rule for the Friends and Family Test)."""


@dataclass(frozen=True)
class Change:
    """Something that patients said, and what was done about it."""

    said: str
    did: str


@dataclass(frozen=True)
class PublishedMonth:
    """One network's month. A count that is kept back is None, and so is its percentage."""

    pcn: str
    pcn_name: str
    month: Month
    published: date
    demonstration: bool
    responses: int | None
    positive: int | None
    negative: int | None
    other: int | None
    """Neither good nor poor, and don't know."""

    changes: tuple[Change, ...]

    def percent(self, count: int | None) -> int | None:
        """A whole per cent of all answers, as the report rounds it."""
        if count is None or self.responses is None:
            return None
        return whole_percent(count, self.responses)

    def as_json(self) -> dict[str, Any]:
        """What the public pages are built from."""
        counts = {name: getattr(self, name) for name in ("positive", "negative", "other")}
        return {
            "pcn": self.pcn,
            "pcn_name": self.pcn_name,
            "month": str(self.month),
            "published": str(self.published),
            "demonstration": self.demonstration,
            "responses": self.responses,
            "counts": counts,
            "percent": {name: self.percent(count) for name, count in counts.items()},
            "changes": [{"said": each.said, "did": each.did} for each in self.changes],
        }


def publish(report: Report, *, on: date, changes: Sequence[Change]) -> PublishedMonth:
    """The public part of a report."""
    found = {
        placed.figure.measure: placed.figure
        for placed in report.placed()
        if placed.figure.measure in ("positive", "negative")
        and not (placed.figure.about.practice or placed.figure.about.mode)
    }
    positive, negative = found["positive"].numerator or 0, found["negative"].numerator or 0
    total = found["positive"].denominator or 0
    counts = {"positive": positive, "negative": negative, "other": total - positive - negative}
    kept = without_small(counts)
    return PublishedMonth(
        pcn=report.pcn.code,
        pcn_name=report.pcn.name,
        month=report.month,
        published=on,
        demonstration=report.demonstration,
        responses=None if 0 < total < SMALLEST else total,
        positive=kept["positive"],
        negative=kept["negative"],
        other=kept["other"],
        changes=tuple(changes),
    )


def without_small(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts of 1 to 4 become None; where the total would give them away, the next lowest too.

    It would give away a lone one, and several that are all 1: nothing else makes their sum.
    Noughts stay: they tell nobody.

    >>> without_small({"positive": 40, "negative": 2, "other": 3})
    {'positive': 40, 'negative': None, 'other': None}
    >>> without_small({"positive": 40, "negative": 2, "other": 9})
    {'positive': 40, 'negative': None, 'other': None}
    >>> without_small({"positive": 40, "negative": 1, "other": 1})
    {'positive': None, 'negative': None, 'other': None}
    >>> without_small({"positive": 40, "negative": 0, "other": 9})
    {'positive': 40, 'negative': 0, 'other': 9}
    """
    small = [name for name, count in counts.items() if 0 < count < SMALLEST]
    if len(small) == 1 or {counts[name] for name in small} == {1}:
        rest = [name for name, count in counts.items() if count >= SMALLEST]
        small += sorted(rest, key=lambda name: counts[name])[:1]
    return {name: None if name in small else count for name, count in counts.items()}
