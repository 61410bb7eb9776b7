"""Builds the report of one PCN's month from the tallies and whatever else it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.activity.over_months import (
    appointments_over,
    external_counts_over,
    months_not_given,
)
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports import Report, build_report
from feedback_server.domain.reports.comparison import with_comparison
from feedback_server.domain.reports.context import (
    ClearedComment,
    Comments,
    Flagged,
    Quality,
    SupplementaryData,
    TabletCompleteness,
)
from feedback_server.domain.reports.small_charts import MOST_MONTHS
from feedback_server.domain.submissions.submission import Decision
from feedback_server.domain.surveys.service import MAIN, Service
from feedback_server.domain.surveys.survey import Survey
from feedback_server.domain.tablets.tablet import completeness
from feedback_server.store import Store, Transaction
from feedback_server.store.activity import appointments, external_counts
from feedback_server.store.collect import front_desk_tally as at_desk
from feedback_server.store.collect import patient_invitations
from feedback_server.store.comments import for_report
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import quarantine, submissions, tallies, tally_months
from feedback_server.store.tablets import tablets as devices

from .request import ReportRequest

TREND_MONTHS = 24


class UnknownPcn(LookupError):
    """No PCN with this code has been imported."""


def make_report(store: Store, surveys: SurveyRegistry, request: ReportRequest) -> Report:
    """The report as it stands now; raises UnknownPcn. Its cost does not grow with the answers."""
    with store.read() as tx:
        return make_report_in(tx, surveys, request)


def make_report_in(tx: Transaction, surveys: SurveyRegistry, request: ReportRequest) -> Report:
    """The report as it stands, read in this transaction. Raises as ``make_report`` does."""
    found = organisations.find_pcn(tx, request.pcn)
    if found is None:
        raise UnknownPcn(request.pcn)
    for service in surveys.services(tx):
        if service.id == request.service:
            made = _build(tx, surveys, request, found, service)
            if request.against is None:
                return made
            other = replace(
                request, month=request.against.last, since=request.against.since, against=None
            )
            return with_comparison(made, _build(tx, surveys, other, found, service))
    raise LookupError(f"no survey of {request.service} has been published")


def _build(
    tx: Transaction, surveys: SurveyRegistry, request: ReportRequest, pcn: Pcn, service: Service
) -> Report:
    practices = organisations.practices_of(tx, pcn.code)
    if request.only:
        practices = [practice for practice in practices if practice.code in request.only]
        pcn = replace(pcn, name=", ".join(practice.name for practice in practices))
    known = service.survey_ids
    former = surveys.versions_of(tx, service.id)
    versions = [survey.version for survey in former]
    codes, months = _codes(practices), request.months
    tallied = [tally for month in months for tally in tallies.list_tallies(tx, codes, month)]
    before = _before(tx, request, codes, service)
    made = build_report(
        pcn=pcn,
        practices=practices,
        month=request.month,
        survey=service.main,
        tallies=[tally for tally in tallied if tally.key.survey in known],
        as_of=request.as_of,
        since=request.since,
        others=service.others,
        former=former,
        layout=request.layout,
        supplementary=SupplementaryData(
            **before,
            quality=_quality(tx, request, practices, versions),
            comments=_comments(tx, request, practices, former),
            changes=request.changes,
            not_in_return=organisations.not_in_return(tx, codes),
            **_without_service(tx, request, codes, before["earlier_activity"]),
        ),
    )
    return replace(made, missing=_missing(request, practices, before["earlier_activity"]))


def _missing(
    request: ReportRequest,
    practices: Sequence[Practice],
    by_month: Mapping[Month, Sequence[Activity]],
) -> tuple[str, ...]:
    """Of a report on several months: the practices whose appointments came for some of them."""
    if request.since is None or request.service != MAIN:
        return ()
    names = {practice.code: practice.name for practice in practices}
    gone = months_not_given(by_month, names, request.months)
    return tuple(
        f"{names[code]} has given no appointments for "
        f"{', '.join(month.short for month in months)}: "
        "none of its appointments are counted."
        for code, months in gone.items()
        if len(months) < len(request.months)
    )


def _without_service(
    tx: Transaction,
    request: ReportRequest,
    codes: Sequence[str],
    by_month: Mapping[Month, Sequence[Activity]],
) -> dict[str, Any]:
    """What names no service, and so is of the main one: none of it is shown for another."""
    if request.service != MAIN:
        return {}
    months = request.months
    days = months[0].first_day(), months[-1].last_day()
    counted = external_counts.between(tx, codes, months[0], months[-1])
    return {
        "asked_at_desk": at_desk.by_practice(tx, codes, *days),
        "invited": patient_invitations.count_by_practice(tx, codes, *days),
        "activity": appointments_over(by_month, months),
        "external_counts": external_counts_over(counted, request.month),
    }


def _before(
    tx: Transaction, request: ReportRequest, codes: Sequence[str], service: Service
) -> dict[str, Any]:
    """What is known of the months that this one is compared with: as many as the trend or the small
    charts show, and a year before the first. It also holds the months of the report itself, for one
    on several.
    """
    shown = request.layout.months if request.layout else TREND_MONTHS
    first = min(request.month.plus(1 - shown), request.months[0].plus(-12))
    since = max(first, min(request.month.plus(1 - MOST_MONTHS), request.months[0].plus(-12)))
    fft = service.main.fft.id
    asked_in = service.survey_ids
    activity: dict[Month, list[Activity]] = {}
    if request.service == MAIN:
        for one in appointments.between(tx, codes, since, request.month):
            activity.setdefault(one.month, []).append(one)
    return {
        "earlier": tally_months.fft_by_month(
            tx, codes, first, request.month, question=fft, surveys=asked_in
        ),
        "earlier_answers": tally_months.answers_by_month(
            tx, codes, since, request.month, questions=_rated(service), surveys=asked_in
        ),
        "earlier_activity": activity,
    }


def _rated(service: Service) -> list[str]:
    """The questions whose answers are followed over months: those with a favourable side."""
    questions = (question for survey in service.surveys for question in survey.questions)
    return [*{question.id: None for question in questions if question.is_rated}]


def _comments(
    tx: Transaction,
    request: ReportRequest,
    practices: Sequence[Practice],
    versions: Sequence[Survey],
) -> Comments:
    known = {survey.version: survey for survey in versions}
    months = request.months
    found = for_report.between(tx, known, _codes(practices), months[0], months[-1])
    cleared = [
        ClearedComment(
            comment.review.words,
            comment.question,
            comment.review.themes,
            comment.review.tone,
            comment.fft,
        )
        for comment in found.cleared
        if comment.review
    ]
    return Comments(cleared, found.waiting, found.private)


def _quality(
    tx: Transaction,
    request: ReportRequest,
    practices: Sequence[Practice],
    versions: Sequence[str],
) -> Quality:
    codes = _codes(practices)
    odd = submissions.anomalies(tx, codes, request.months[0], request.month, versions)
    found = odd.flagged
    flagged = Flagged(
        found.get(Decision.COUNTED, 0),
        found.get(Decision.EXCLUDED, 0),
        found.get(None, 0),
        odd.why,
    )
    return Quality(
        flagged=flagged,
        corrected=odd.corrected,
        late=odd.late,
        set_aside=odd.set_aside,
        quarantined=quarantine.count(tx),
        tablets=_tablets(tx, codes),
    )


def _tablets(tx: Transaction, practices: Sequence[str]) -> list[TabletCompleteness]:
    found, tablets = [], devices.for_practices(tx, practices)
    came = devices.received_numbers(tx, [tablet.id for tablet in tablets]) if tablets else {}
    for device in tablets:
        of = completeness(came[device.id], device.last)
        found.append(TabletCompleteness(device, of.made, of.received, of.waits, of.lost))
    return found


def _codes(practices: Sequence[Practice]) -> list[str]:
    return [practice.code for practice in practices]
