"""Builds the report of one PCN's month from the tallies and whatever else it shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import group_by_theme
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports import Report, build_report
from feedback_server.domain.reports.context import (
    Comments,
    Flagged,
    Quality,
    SupplementaryData,
    TabletCompleteness,
)
from feedback_server.domain.statistics.fft import FftCounts
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
COMMENTS, QUALITY = "comments", "quality"
"""Sections that need queries of their own, which are left out where the layout has neither."""


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
            return _build(tx, surveys, request, found, service)
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
    tallied = tallies.list_tallies(tx, [practice.code for practice in practices], request.month)
    return build_report(
        pcn=pcn,
        practices=practices,
        month=request.month,
        survey=service.main,
        tallies=[tally for tally in tallied if tally.key.survey in known],
        as_of=request.as_of,
        others=service.others,
        former=former,
        layout=request.layout,
        supplementary=SupplementaryData(
            earlier=_earlier(tx, request, practices, service),
            quality=_quality(tx, request, practices, versions),
            comments=_comments(tx, request, practices, former),
            changes=request.changes,
            **_without_service(tx, request, practices),
        ),
    )


def _without_service(
    tx: Transaction, request: ReportRequest, practices: Sequence[Practice]
) -> dict[str, Any]:
    """What names no service, and so is of the main one: none of it is shown for another."""
    if request.service != MAIN:
        return {}
    codes, days = _codes(practices), (request.month.first_day(), request.month.last_day())
    return {
        "asked_at_desk": at_desk.by_practice(tx, codes, *days),
        "invited": patient_invitations.count_by_practice(tx, codes, *days),
        "activity": appointments.for_month(tx, codes, request.month),
        "external_counts": external_counts.for_month(tx, codes, request.month),
    }


def _earlier(
    tx: Transaction,
    request: ReportRequest,
    practices: Sequence[Practice],
    service: Service,
) -> dict[Month, FftCounts]:
    """The Friends and Family Test of the months before, as many as the trend shows."""
    months = request.layout.months if request.layout else TREND_MONTHS
    if months < 2:
        return {}
    first, last = request.month.plus(1 - months), request.month.previous()
    return tally_months.fft_by_month(
        tx,
        _codes(practices),
        first,
        last,
        question=service.main.fft.id,
        surveys=service.survey_ids,
    )


def _comments(
    tx: Transaction,
    request: ReportRequest,
    practices: Sequence[Practice],
    versions: Sequence[Survey],
) -> Comments:
    if not request.shows(COMMENTS):
        return Comments()
    known = {survey.version: survey for survey in versions}
    found = for_report.for_month(tx, known, _codes(practices), request.month)
    return Comments(group_by_theme(found.cleared), found.waiting, found.private)


def _quality(
    tx: Transaction,
    request: ReportRequest,
    practices: Sequence[Practice],
    versions: Sequence[str],
) -> Quality:
    codes = _codes(practices)
    odd = submissions.anomalies(tx, codes, request.month, versions)
    found = odd.flagged
    flagged = Flagged(
        found.get(Decision.COUNTED, 0),
        found.get(Decision.EXCLUDED, 0),
        found.get(None, 0),
        odd.why,
    )
    if not request.shows(QUALITY):
        return Quality(flagged)
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
