"""How far networks are with a month: what is to do, and what is done."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.content.published_months import UnreadableMonth
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.listing import CommentView
from feedback_server.domain.operations.todo import NetworkFacts, TabletTrouble
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Status
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.surveys.service import Service
from feedback_server.store import Store, Transaction
from feedback_server.store.activity import appointments
from feedback_server.store.comments import follow_up, listing
from feedback_server.store.reports import deliveries, fft_returns, recipients, revisions
from feedback_server.store.reports.fft_returns import ReturnSent
from feedback_server.store.reports.revisions import RevisionInfo
from feedback_server.store.submissions import flagged, tally_months

from .publishing import published_month

MONTHS_BEFORE = 12
"""Where appointments came in one of these months, they are missed in this one."""


@dataclass(frozen=True)
class Place:
    """A network, those of its practices that are seen, and the services that they offer."""

    pcn: Pcn
    codes: Sequence[str]
    services: Sequence[Service]


@dataclass(frozen=True)
class MonthProgress:
    """One network's month, for one service."""

    pcn: Pcn
    service: Service
    facts: NetworkFacts
    return_sent: ReturnSent | None
    closed: RevisionInfo | None
    """The first final revision."""

    published_on: date | None
    reached: int
    """The readers to whom its last revision was e-mailed."""

    appointments: int
    """The practices whose appointments are there."""

    @property
    def key(self) -> str:
        return place_name(self.pcn.code, self.service.id)


@dataclass(frozen=True)
class _Readers:
    """Ids of those who get the report by e-mail, and of those who have it."""

    open: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    by_hand: bool = False
    """Whether somebody has to send it."""


NOBODY = _Readers()


@dataclass(frozen=True)
class _Counts:
    """What is counted at once for all places; by practice where nothing else is said."""

    responses: Mapping[tuple[str, str], int]
    """By practice and survey."""

    started: Collection[str]
    waiting: Counter[str]
    waiting_of_month: Counter[str]
    today: Counter[str]
    flagged_today: Counter[str]
    flagged: Counter[str]
    appointments: Collection[str]
    appointments_before: Collection[str]
    returns: Mapping[str, Mapping[str, ReturnSent]]
    """By service, then by network."""


def read_progress(
    store: Store,
    surveys: SurveyRegistry,
    places: Sequence[Place],
    month: Month,
    *,
    published: Path,
    tablets: Mapping[str, Sequence[TabletTrouble]],
) -> list[MonthProgress]:
    """``tablets`` has those that need somebody, by practice."""
    classify_new(store, surveys)
    codes = {code for place in places for code in place.codes}
    with store.read() as tx:
        counts = _counts(tx, surveys, codes, places, month)
        return [
            _progress(tx, counts, place, service, month, published, tablets)
            for place in places
            for service in place.services
        ]


def _counts(
    tx: Transaction,
    surveys: SurveyRegistry,
    codes: Collection[str],
    places: Sequence[Place],
    month: Month,
) -> _Counts:
    known_surveys = surveys.published(tx)
    known = appointments.between(tx, codes, month.plus(-MONTHS_BEFORE), month)
    return _Counts(
        responses=tally_months.responses_by_survey(tx, codes, month),
        started=tally_months.started(tx, codes),
        waiting=listing.count_by_practice(tx, known_surveys, codes, CommentView.WAITING),
        waiting_of_month=listing.count_by_practice(
            tx, known_surveys, codes, CommentView.WAITING, month
        ),
        today=follow_up.today(tx),
        flagged_today=follow_up.today_flagged(tx),
        flagged=_flagged(tx, codes),
        appointments={activity.practice for activity in known if activity.month == month},
        appointments_before={activity.practice for activity in known},
        returns={
            id: fft_returns.for_month(tx, month, id)
            for id in {service.id for place in places for service in place.services}
        },
    )


def _flagged(tx: Transaction, codes: Collection[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for group in flagged.by_reason(tx, codes):
        found[group.practice] += group.number
    return found


def _progress(
    tx: Transaction,
    counts: _Counts,
    place: Place,
    service: Service,
    month: Month,
    published: Path,
    tablets: Mapping[str, Sequence[TabletTrouble]],
) -> MonthProgress:
    kept = revisions.list_revisions(tx, place.pcn.code, month, service.id)
    closed = next((each for each in kept if each.status is Status.FINAL), None)
    sent = counts.returns[service.id].get(place.pcn.code)
    published_on = _published_on(published, place.pcn.code, month, service.id)
    answers = sum(
        counts.responses.get((code, survey), 0)
        for code in place.codes
        for survey in service.survey_ids
    )
    first = service == place.services[0]
    readers = _readers(tx, place.pcn.code, month, service.id, kept) if closed else NOBODY
    facts = replace(
        _of_no_service(counts, place.codes, tablets) if first else NetworkFacts(bool(answers)),
        answers=answers,
        return_sent=sent is not None,
        closed=closed is not None,
        published=published_on is not None,
        unsent=len(readers.open - readers.reached) if readers.by_hand else 0,
    )
    there = sum(code in counts.appointments for code in place.codes)
    return MonthProgress(
        place.pcn, service, facts, sent, closed, published_on, len(readers.reached), there
    )


def _of_no_service(
    counts: _Counts, codes: Sequence[str], tablets: Mapping[str, Sequence[TabletTrouble]]
) -> NetworkFacts:
    """What stands with the network's first service."""
    return NetworkFacts(
        started=any(code in counts.started for code in codes),
        comments_today=sum(counts.today[code] for code in codes),
        flagged_today=sum(counts.flagged_today[code] for code in codes),
        tablets=tuple(trouble for code in codes for trouble in tablets.get(code, ())),
        flagged=sum(counts.flagged[code] for code in codes),
        comments=sum(counts.waiting[code] for code in codes),
        comments_of_month=sum(counts.waiting_of_month[code] for code in codes),
        appointments=sum(
            code in counts.appointments_before and code not in counts.appointments for code in codes
        ),
    )


def _readers(
    tx: Transaction, pcn: str, month: Month, service: str, kept: Sequence[RevisionInfo]
) -> _Readers:
    """Of the month's last revision."""
    every = recipients.list_recipients(tx, pcn, service)
    return _Readers(
        frozenset(reader.id for reader in every if reader.stopped_on is None),
        frozenset(deliveries.reached(tx, pcn, month, kept[-1].number, service)),
        by_hand=not recipients.plan_of(tx, pcn, service).by_itself,
    )


def _published_on(folder: Path, pcn: str, month: Month, service: str) -> date | None:
    """When a month was published, whether or not it was withdrawn since; None as well where its
    file cannot be read, of which the page of publishing says more.
    """
    try:
        last = published_month(folder, pcn, month, service)
    except UnreadableMonth:
        return None
    return last.published if last else None
