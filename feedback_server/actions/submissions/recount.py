"""Recounts every tally from the submissions themselves."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Mode, TallyKey
from feedback_server.store import Store
from feedback_server.store.operations import purge_log
from feedback_server.store.submissions.recount import Key, Recount, list_practices, tallied

MOST_LISTED = 1000


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
    """The first of them; where all is wrong there could be millions."""
    first: Month | None = None
    """The first month that can be recounted; None where no submissions were purged."""
    differing: int = 0
    """How many differences there are in all."""


def verify(
    store: Store,
    surveys: SurveyRegistry,
    follow: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Verification:
    """Count all submissions again and compare with every tally, practice by practice.

    Months from before the first whose submissions are kept are left out. ``follow`` gives the
    practices back one by one, and so sees how far the work has come.
    """
    given = compared = differing = 0
    named: list[Difference] = []
    with store.read() as tx:
        recount, first = Recount(surveys.published(tx)), purge_log.first_kept(tx)
        for practice in follow(list_practices(tx)):
            counted, kept = (
                recount.count_practice(tx, practice, first),
                tallied(tx, practice, first),
            )
            given, compared = given + counted.submissions, compared + len(kept)
            for difference in _differences(practice, kept, counted.tallies):
                differing += 1
                if differing <= MOST_LISTED:
                    named.append(difference)
    return Verification(given, compared, tuple(named), first, differing)


def _differences(
    practice: str, tallied: Mapping[Key, int], counted: Mapping[Key, int]
) -> Iterator[Difference]:
    if tallied == counted:
        return
    for key in sorted(tallied.keys() | counted.keys()):
        said, found = tallied.get(key, 0), counted.get(key, 0)
        if said != found:
            month, survey, mode, question, code = key
            whole = TallyKey(practice, Month.parse(month), survey, Mode(mode), question, code)
            yield Difference(whole, said, found)
