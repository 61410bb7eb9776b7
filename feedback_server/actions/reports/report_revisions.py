"""Saves reports as revisions, provisional, final or revised, and withdraws them visibly."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from feedback_server.actions.notifications.fan_out import notify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.notifications.notification import NotificationType
from feedback_server.domain.reports import Report, Status
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.reports.revision_diff import answers_differ, with_changes
from feedback_server.domain.reports.serialization import figures_digest
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.reports import revisions
from feedback_server.store.reports.revisions import RevisionInfo

from .build import make_report_in
from .delivery_queue import add_month_job
from .request import ReportRequest, RequestFor


def save_revision(
    store: Store,
    surveys: SurveyRegistry,
    request: ReportRequest,
    *,
    close: bool = False,
    now: datetime,
    by: str,
) -> Report:
    """Save the month as it stands as a new revision; gives the last one where nothing has changed.

    ``close`` makes it final. After a final one every other is revised. Raises UnknownPcn, and
    MonthNotOver.
    """
    if close:
        request.month.must_be_over(request.as_of)
    with store.write() as tx:
        made = make_report_in(tx, surveys, request)
        kept = _kept(tx, request)
        last = _last(tx, kept)
        final = any(revision.status is Status.FINAL for revision in kept)
        status = _status(close=close, final=final)
        if last is not None and _unchanged(made, kept[-1], status):
            return last
        made = replace(
            made, revision=len(kept) + 1, status=status, missing=missing(made, request.as_of)
        )
        if last is not None:
            made = with_changes(made, last)
        revisions.add(tx, made)
        about: dict[str, str | int] = {
            "pcn": request.pcn,
            "month": str(request.month),
            "revision": made.revision,
            **of_service(request.service),
        }
        _notify_staff(tx, made, now, by)
        audit.record(tx, AuditEntry(now, by, f"report_{status.value}", about))
        if status is Status.FINAL:
            add_month_job(tx, request.pcn, str(request.month), request.service, now)
    return made


def _notify_staff(tx: Transaction, made: Report, now: datetime, by: str) -> None:
    month = str(made.month)
    about: dict[str, str | int] = {"month": month, "revised": int(made.status is Status.REVISED)}
    key = f"{place_name(made.pcn.code, made.service)}:{month}:{made.revision}"
    notify(tx, NotificationType.REPORT, key, now=now, pcn=made.pcn.code, by=by, about=about)


def withdraw_revision(
    store: Store,
    *,
    pcn: str,
    month: Month,
    number: int,
    why: str,
    now: datetime,
    on: date,
    by: str,
    service: str = MAIN,
) -> bool:
    """Withdraw a revision, which stays readable and says so; gives whether there was one."""
    with store.write() as tx:
        done = revisions.withdraw(tx, pcn, month, number, on, why, service)
        if done:
            about: dict[str, str | int] = {"pcn": pcn, "month": str(month), "revision": number}
            about |= of_service(service)
            audit.record(tx, AuditEntry(now, by, "report_withdrawn", about))
    return done


def has_changed(store: Store, surveys: SurveyRegistry, request: ReportRequest) -> bool:
    """Whether the month's figures differ from the last revision: late answers, decisions."""
    with store.read() as tx:
        kept = _kept(tx, request)
        if not kept:
            return True
        return figures_digest(make_report_in(tx, surveys, request)) != kept[-1].figures_digest


def revise_late(
    store: Store,
    surveys: SurveyRegistry,
    request_for: RequestFor,
    *,
    pcns: Sequence[str],
    now: datetime,
    by: str,
) -> list[Report]:
    """Save a revision of each final month whose answers have changed since; gives these reports.

    A month whose last revision was withdrawn is left to a person.
    """
    made = []
    with store.read() as tx:
        months = revisions.closed_months(tx, pcns)
    for place in months:
        request = request_for(*place)
        if _came_late(store, surveys, request):
            made.append(save_revision(store, surveys, request, now=now, by=by))
    return made


def _came_late(store: Store, surveys: SurveyRegistry, request: ReportRequest) -> bool:
    with store.read() as tx:
        kept = _kept(tx, request)
        last = None if kept[-1].withdrawn_on else _last(tx, kept)
        return last is not None and answers_differ(make_report_in(tx, surveys, request), last)


def settled_report(store: Store, surveys: SurveyRegistry, request: ReportRequest) -> Report:
    """The month's last report that is final or revised and not withdrawn, if there is one: what a
    summary of the month is made of. Else the month as it stands. Raises UnknownPcn."""
    with store.read() as tx:
        if not (request.only or request.since or request.against):
            settled = [one for one in _kept(tx, request) if one.is_settled]
            if found := _last(tx, settled):
                return found
        return make_report_in(tx, surveys, request)


def missing(report: Report, as_of: date) -> tuple[str, ...]:
    """What had not come when a report was made, a sentence each."""
    found = []
    if as_of <= report.month.last_day():
        found.append("The month was not over.")
    waiting = _sum(report, "tablet_waiting")
    if waiting:
        found.append(f"Answers still waiting on tablets: {waiting}.")
    if lost := _sum(report, "tablet_missing"):
        found.append(f"Answers that tablets made and that have not come: {lost}.")
    if flagged := _sum(report, "flagged_waiting"):
        found.append(f"Flagged answers that nobody has decided on: {flagged}.")
    return tuple(found)


def _sum(report: Report, measure: str) -> int:
    return sum(
        int(placed.figure.value or 0)
        for placed in report.placed()
        if placed.figure.measure == measure
    )


def _status(*, close: bool, final: bool) -> Status:
    if final:
        return Status.REVISED
    return Status.FINAL if close else Status.PROVISIONAL


def _kept(tx: Transaction, request: ReportRequest) -> list[RevisionInfo]:
    return revisions.list_revisions(tx, request.pcn, request.month, request.service)


def _last(tx: Transaction, kept: list[RevisionInfo]) -> Report | None:
    if not kept:
        return None
    last = kept[-1]
    return revisions.find(tx, last.pcn, last.month, last.number, last.service)


def _unchanged(made: Report, last: RevisionInfo, status: Status) -> bool:
    """Closing a month makes its last provisional revision final, though no figure has changed."""
    settled = last.status is status or last.status is Status.FINAL
    return settled and last.withdrawn_on is None and figures_digest(made) == last.figures_digest
