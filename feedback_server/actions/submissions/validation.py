"""What can be said of a thing that was sent, before any lock is held: opened and checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.submissions.submission import (
    OLDEST_BELIEVED,
    OLDEST_OF_PHONES,
    Mode,
    Source,
    Submission,
    plausible_date,
)
from feedback_server.domain.surveys.questions import Value
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store import Store, Transaction
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions.insert import SubmissionRows, to_rows

from .envelopes import Item, Rejected, SubmissionPayload

MODES: Mapping[Source, Sequence[Mode]] = {
    Source.TABLET: (Mode.TABLET,),
    Source.INVITATION: (Mode.SMS, Mode.ONLINE),
    Source.OPEN: (Mode.ONLINE,),
}
"""What the app calls the way of answering of each. Whoever claims another has the last."""


@dataclass(frozen=True)
class ValidatedItem:
    """``entry`` is what can be stored, or why not. ``plain`` is None where it was not opened."""

    item: Item
    plain: SubmissionPayload | None
    entry: SubmissionRows | Rejected


class PracticeRegistry:
    """The codes of all practices, which are added and never taken away."""

    def __init__(self) -> None:
        self._known: frozenset[str] = frozenset()

    def known(self, codes: Iterable[str]) -> frozenset[str] | None:
        """What ``of`` gives, where that needs no look at the database; else None."""
        return self._known if self._known.issuperset(codes) else None

    def of(self, tx: Transaction, codes: Iterable[str]) -> frozenset[str]:
        """Those that are known, after a look for those of ``codes`` that are not among them."""
        self._known |= organisations.known_practices(tx, codes)
        return self._known


def validate_all(
    store: Store,
    surveys: SurveyRegistry,
    practices: PracticeRegistry,
    items: Sequence[Item],
    opened: Sequence[SubmissionPayload | Rejected],
    received_on: date,
) -> list[ValidatedItem]:
    """In the order of ``items``. Reads from the database only what it has not read before."""
    plain = [each for each in opened if isinstance(each, SubmissionPayload)]
    codes, wanted = {each.practice for each in plain}, {each.version for each in plain}
    known, versions = practices.known(codes), surveys.cached(wanted)
    if known is None or versions is None:
        with store.read() as tx:
            known, versions = practices.of(tx, codes), surveys.published(tx, wanted)
    return [
        ValidatedItem(item, None, each)
        if isinstance(each, Rejected)
        else ValidatedItem(item, each, _entry(item.id, each, versions, known, received_on))
        for item, each in zip(items, opened, strict=True)
    ]


def _entry(
    id: str,
    plain: SubmissionPayload,
    versions: Mapping[str, Survey],
    practices: frozenset[str],
    received_on: date,
) -> SubmissionRows | Rejected:
    found = check(id, plain, versions.get(plain.version), practices, received_on)
    return found if isinstance(found, Rejected) else to_rows(found, versions[found.version])


def check(
    id: str,
    plain: SubmissionPayload,
    survey: Survey | None,
    practices: frozenset[str],
    received_on: date,
) -> Submission | Rejected:
    """A submission fit to be stored, or the reason why not."""
    if survey is None or survey.id != plain.survey:
        return Rejected("unknown_survey_version")
    if plain.practice not in practices:
        return Rejected("unknown_practice")
    if plain.language not in survey.languages:
        return Rejected("unknown_language")
    answers: dict[str, Value] = {
        id: value if isinstance(value, str) else tuple(value) for id, value in plain.answers.items()
    }
    if problems := survey.problems(answers):
        return Rejected(f"answer_{problems[0].code}")
    source = claimed_source(plain)
    oldest = OLDEST_BELIEVED if source is Source.TABLET else OLDEST_OF_PHONES
    day, corrected = plausible_date(plain.given_on, received_on, oldest)
    return Submission(
        id=id,
        survey=survey.id,
        version=survey.version,
        practice=plain.practice,
        mode=plain.mode if plain.mode in MODES[source] else MODES[source][-1],
        language=plain.language,
        given_on=day,
        answers=answers,
        day_corrected=corrected or plain.corrected,
        source=source,
        late=source is not Source.TABLET and day < received_on,
    )


def claimed_source(plain: SubmissionPayload) -> Source:
    """What is to vouch for it, by what it brings along: whether that is good is not known here."""
    if plain.token is not None:
        return Source.TABLET
    return Source.OPEN if plain.invitation is None else Source.INVITATION
