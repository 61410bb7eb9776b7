"""Recounts every tally from the submissions themselves."""

from collections import Counter
from dataclasses import dataclass

from ..domain.period import Month
from ..domain.submission import TallyKey, tally_keys
from ..store import Store, purged, submissions, tallies
from .publish_survey import Surveys


@dataclass(frozen=True)
class Difference:
    """A tally that does not say what the submissions say."""

    key: TallyKey
    tallied: int
    counted: int


@dataclass(frozen=True)
class Verification:
    """The outcome of a recount, over one unchanging view of the database."""

    submissions: int
    tallies: int
    differences: tuple[Difference, ...]
    first: Month | None = None
    """The first month that can be recounted; None where no submissions were purged."""


def verify(store: Store, surveys: Surveys) -> Verification:
    """Count all submissions again and compare with every tally.

    Months from before the first whose submissions are kept are left out.
    """
    counted: Counter[TallyKey] = Counter()
    number = 0
    with store.read() as tx:
        versions, first = surveys.of(tx), purged.first_kept(tx)
        for submission in submissions.every(tx, versions):
            if first is None or submission.month >= first:
                number += 1
                counted.update(tally_keys(submission, versions[submission.version]))
        tallied = {
            tally.key: tally.count
            for tally in tallies.of(tx)
            if first is None or tally.key.month >= first
        }
    differences = tuple(
        Difference(key, tallied.get(key, 0), counted[key])
        for key in sorted(counted.keys() | tallied.keys())
        if tallied.get(key, 0) != counted[key]
    )
    return Verification(number, len(tallied), differences, first)
