"""Practices and primary care networks (PCNs), by the codes of the Organisation Data Service."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from .practice_facts import PracticeFacts

PRACTICE_CODE = re.compile(r"[A-HJ-NPVY]\d{5}")
"""V codes are dummies: demonstrations and tests use them, no real practice does."""

PCN_CODE = re.compile(r"U\d{5}")


@dataclass(frozen=True)
class Hours:
    """Opening hours: weekdays (Monday is 0) and times as 08:00, in London."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    opens: str = "08:00"
    closes: str = "18:30"
    """Core hours of a GP surgery (GMS contract): 8 am to 6.30 pm, Monday to Friday."""


@dataclass(frozen=True)
class PracticeSetup:
    """A practice's settings. Empty ``surveys`` means all on offer."""

    surveys: tuple[str, ...] = ()
    hours: Hours = field(default_factory=Hours)
    facts: PracticeFacts = field(default_factory=PracticeFacts)
    facts_before: PracticeFacts | None = None
    """What they were before somebody changed them last."""
    not_in_return: str = ""
    """Why our answers stay out of the practice's own return; empty where they go into it."""

    def offers(self, surveys: Collection[str]) -> bool:
        """Whether patients of the practice can answer any of these surveys."""
        return not self.surveys or not set(self.surveys).isdisjoint(surveys)


@dataclass(frozen=True, order=True)
class Pcn:
    code: str
    name: str
    demonstration: bool = False


@dataclass(frozen=True, order=True)
class Practice:
    code: str
    name: str
    pcn: str
    demonstration: bool = False
    """Generated: every page and export that shows it says "Demonstration data"."""

    @property
    def places(self) -> frozenset[str]:
        """The places whose local questions its patients are asked: itself and its network."""
        return frozenset(filter(None, (self.code, self.pcn)))
