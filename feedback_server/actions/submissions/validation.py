"""Validates what was opened, before any lock is held: survey, practice, language, answers, day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.organisations.organisation import PCN_CODE
from feedback_server.domain.submissions.submission import (
    OLDEST_OF_PHONES,
    OLDEST_PLAUSIBLE,
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

from .envelopes import ReceivedItem, Rejected, SubmissionPayload

MODES: Mapping[Source, Sequence[Mode]] = {
    Source.TABLET: (Mode.TABLET,),
    Source.INVITATION: (Mode.SMS, Mode.ONLINE),
    Source.OPEN: (Mode.ONLINE,),
}
"""The modes that the app gives for each source; a submission that claims another gets the last."""


@dataclass(frozen=True)
class ValidatedItem:
    received: ReceivedItem
    payload: SubmissionPayload | None
    """None where it could not be opened."""

    rows: SubmissionRows | Rejected
    """What can be stored, or why not."""


class PracticeRegistry:
    """The codes of all practices, which are added and never taken away."""

    def __init__(self) -> None:
        self._codes: frozenset[str] = frozenset()

    def cached(self, codes: Iterable[str]) -> frozenset[str] | None:
        """What ``known`` gives, where that needs no look at the database; else None."""
        return self._codes if self._codes.issuperset(codes) else None

    def known(self, tx: Transaction, codes: Iterable[str]) -> frozenset[str]:
        """All codes that are known, after a look for those of ``codes`` that are not."""
        self._codes |= organisations.known_practices(tx, codes)
        return self._codes


def validate_all(
    store: Store,
    surveys: SurveyRegistry,
    practices: PracticeRegistry,
    items: Sequence[ReceivedItem],
    opened: Sequence[SubmissionPayload | Rejected],
    received_on: date,
) -> list[ValidatedItem]:
    """The items, validated, in order. Reads from the database only what it has not read before."""
    payloads = [payload for payload in opened if isinstance(payload, SubmissionPayload)]
    codes = {payload.practice for payload in payloads}
    wanted = {payload.version for payload in payloads}
    known, versions = practices.cached(codes), surveys.cached(wanted)
    if known is None or versions is None:
        with store.read() as tx:
            known, versions = practices.known(tx, codes), surveys.published(tx, wanted)
    return [
        ValidatedItem(item, None, payload)
        if isinstance(payload, Rejected)
        else ValidatedItem(item, payload, _rows(item.id, payload, versions, known, received_on))
        for item, payload in zip(items, opened, strict=True)
    ]


def _rows(
    id: str,
    payload: SubmissionPayload,
    versions: Mapping[str, Survey],
    practices: frozenset[str],
    received_on: date,
) -> SubmissionRows | Rejected:
    found = validate(id, payload, versions.get(payload.version), practices, received_on)
    return found if isinstance(found, Rejected) else to_rows(found, versions[found.version])


def validate(
    id: str,
    payload: SubmissionPayload,
    survey: Survey | None,
    practices: frozenset[str],
    received_on: date,
) -> Submission | Rejected:
    """A submission fit to be stored, or the reason why not."""
    if survey is None or survey.id != payload.survey:
        return Rejected("unknown_survey_version")
    if payload.practice not in practices:
        return Rejected("unknown_practice")
    if payload.language not in survey.languages:
        return Rejected("unknown_language")
    answers: dict[str, Value] = {
        id: value if isinstance(value, str) else tuple(value)
        for id, value in payload.answers.items()
    }
    if problems := survey.at(_places(survey, payload.practice)).problems(answers):
        return Rejected(f"answer_{problems[0].code}")
    source = claimed_source(payload)
    if payload.unfinished and (source is not Source.TABLET or set(answers) != {survey.fft.id}):
        return Rejected("bad_unfinished")
    oldest = OLDEST_PLAUSIBLE if source is Source.TABLET else OLDEST_OF_PHONES
    day, corrected = plausible_date(payload.given_on, received_on, oldest)
    return Submission(
        id=id,
        survey=survey.id,
        version=survey.version,
        practice=payload.practice,
        mode=payload.mode if payload.mode in MODES[source] else MODES[source][-1],
        language=payload.language,
        given_on=day,
        answers=answers,
        day_corrected=corrected or payload.corrected,
        source=source,
        late=source is not Source.TABLET and day < received_on,
        unfinished=payload.unfinished,
    )


def _places(survey: Survey, practice: str) -> set[str]:
    """Whose local questions may be answered: a network's anywhere, since the practice may have
    changed network after it asked, and what a patient was thanked for is stored."""
    networks = {place for place in survey.places if PCN_CODE.fullmatch(place)}
    return {practice, *networks}


def claimed_source(payload: SubmissionPayload) -> Source:
    """The source that a submission claims by what it brings along: nobody has checked it yet."""
    if payload.token is not None:
        return Source.TABLET
    return Source.OPEN if payload.invitation is None else Source.INVITATION
