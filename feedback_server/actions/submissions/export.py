"""Opens the submissions of some practices and months for an analyst, as a stream."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from feedback_server.actions.reports.build import UnknownPcn
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.tablets import UnknownPractice
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.submissions.export import Export, SurveyVersion
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.comments import comments
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import submissions, tally_months
from feedback_server.store.submissions.submissions import Span
from feedback_server.store.surveys import surveys as stored_surveys

SERVICE = "occupational-therapy"


class NotPublished(LookupError):
    """No survey of this service has been published."""


@dataclass(frozen=True)
class ExportQuery:
    """Which submissions to export: of one PCN or some practices, and of which months, inclusive."""

    first: Month
    last: Month
    pcn: str = ""
    practices: Sequence[str] = ()
    service: str = SERVICE
    comments: bool = False
    """Whether to include the words that a person has cleared; never others."""


@contextmanager
def export_submissions(
    store: Store, surveys: SurveyRegistry, query: ExportQuery, *, now: datetime, by: str
) -> Iterator[Export]:
    """The submissions, to be read before the block ends, from one unchanging view.

    Who asked for what is in the audit before the first of them is read. Flagged and excluded ones
    are among them, with their status. Raises UnknownPcn, UnknownPractice or NotPublished, with the
    code that was asked for.
    """
    with store.write() as tx:
        practices = _practices(tx, query)
        audit.record(tx, AuditEntry(now, by, "exported", _about(query)))
    with store.read() as tx:
        versions = _asked_of(tx, practices, _versions(tx, surveys, query.service))
        known = {version.survey.version: version.survey for version in versions}
        span = Span([practice.code for practice in practices], list(known), query.first, query.last)
        yield Export(
            service=query.service,
            first=query.first,
            last=query.last,
            practices={practice.code: practice for practice in practices},
            versions=versions,
            total=submissions.count_in(tx, span),
            submissions=submissions.iter_for_export(
                tx, known, span, comments.cleared(tx, span) if query.comments else {}
            ),
        )


def _practices(tx: Transaction, query: ExportQuery) -> list[Practice]:
    if query.pcn:
        if organisations.find_pcn(tx, query.pcn) is None:
            raise UnknownPcn(query.pcn)
        return organisations.practices_of(tx, query.pcn)
    return [_practice(tx, code) for code in query.practices]


def _practice(tx: Transaction, code: str) -> Practice:
    found = organisations.find_practice(tx, code)
    if found is None:
        raise UnknownPractice(code)
    return found


def _versions(tx: Transaction, surveys: SurveyRegistry, service: str) -> list[SurveyVersion]:
    numbers = stored_surveys.numbers(tx)
    known = surveys.published(tx, numbers)
    ours = [known[version] for version in numbers if known[version].service == service]
    last: dict[str, int] = {}
    for survey in ours:
        last[survey.id] = max(numbers[survey.version], last.get(survey.id, 0))
    if not ours:
        raise NotPublished(service)
    ours.sort(key=lambda survey: (survey.id, numbers[survey.version]))
    return [
        SurveyVersion(survey, number, newest=number == last[survey.id])
        for survey, number in ((survey, numbers[survey.version]) for survey in ours)
    ]


def _asked_of(
    tx: Transaction, practices: Sequence[Practice], versions: list[SurveyVersion]
) -> list[SurveyVersion]:
    """The versions less the local questions that none of these practices asks or has answered."""
    places = {place for practice in practices for place in practice.places}
    answered = tally_months.questions(tx, [practice.code for practice in practices])
    for version in versions:
        for question in version.survey.questions:
            if question.id in answered:
                places |= question.places
    return [replace(version, survey=version.survey.at(places)) for version in versions]


def _about(query: ExportQuery) -> dict[str, str]:
    months = f"{query.first} to {query.last}"
    whose = query.pcn or ", ".join(query.practices)
    words = "cleared" if query.comments else "none"
    return {"of": whose, "months": months, "service": query.service, "comments": words}
