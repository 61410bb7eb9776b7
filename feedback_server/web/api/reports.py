"""The interface for programs of staff: the reports that a person may read, with a token of theirs.

It reads, and changes nothing. What the person does not see does not exist for the program.
"""

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month, MonthNotOver
from feedback_server.domain.calendar.months import NotAPeriod, Period
from feedback_server.domain.reports.summary import ReportCopy
from feedback_server.output import FORMATS, fft_return
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import revisions
from feedback_server.store.submissions import tally_months
from feedback_server.web.security import scope
from feedback_server.web.security.access import program
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service
from feedback_server.web.staff.reports.reports import find_report

from .schemas import MonthOut, MonthsOut, PcnOut, PcnsOut, PlaceOut, RevisionOut

api_reports = Blueprint("api_reports", __name__, url_prefix="/api/v1/reports")


@api_reports.get("")
@program(Permission.READ_REPORTS)
def places() -> Response:
    """The networks, with the practices that are seen of each."""
    practices = scope.practices()
    return _json(
        PcnsOut(
            [
                PcnOut(
                    pcn.code,
                    pcn.name,
                    pcn.demonstration,
                    [
                        PlaceOut(practice.code, practice.name)
                        for practice in practices
                        if practice.pcn == pcn.code
                    ],
                )
                for pcn in scope.pcns()
            ]
        )
    )


@api_reports.get("/<pcn>")
@program(Permission.READ_REPORTS)
def months(pcn: str) -> Response:
    """The months with answers, newest first, and what was kept of each."""
    found = scope.pcn(pcn)
    whole, service = not scope.visible_practices(found), current_service().id
    with context().store.read() as tx:
        of = [practice.code for practice in organisations.practices_of(tx, found.code)]
        seen = [practice.code for practice in scope.practices() if practice.code in of]
        held = tally_months.months(tx, seen)
        kept = {
            month: revisions.list_revisions(tx, found.code, month, service) if whole else []
            for month in held
        }
    return _json(
        MonthsOut(
            [
                MonthOut(
                    str(month),
                    [
                        RevisionOut(
                            revision_info.number,
                            revision_info.status.value,
                            revision_info.as_of.isoformat(),
                            revision_info.withdrawn_on is not None,
                        )
                        for revision_info in kept[month]
                    ],
                )
                for month in sorted(held, reverse=True)
            ]
        )
    )


@api_reports.get("/<pcn>/<month>.<extension>")
@program(Permission.READ_REPORTS, audit="report_downloaded")
def report(pcn: str, month: str, extension: str) -> Response:
    """A report as it stands, or the revision that is asked for."""
    format = next((each for each in FORMATS.values() if each.extension == extension), None)
    if format is None:
        raise NotFound(f"There is no such format: {', '.join(sorted(FORMATS))}.")
    number = request.args.get("revision", type=int)
    wanted = ReportCopy(_is_set("summary"), _is_set("board"))
    period = _period(month)
    if period.since and number is not None:
        raise NotFound("Revisions are of one month.")
    found = find_report(scope.pcn(pcn), period.last, number, wanted, since=period.since)
    return Response(format.write(found, context().build / "fonts"), mimetype=format.media_type)


@api_reports.get("/<pcn>/<month>/return.csv")
@program(Permission.READ_REPORTS, audit="fft_return_downloaded")
def returns(pcn: str, month: str) -> Response:
    """What practices key into their own monthly return."""
    wanted = _month(month)
    try:
        wanted.must_be_over(context().today())
    except MonthNotOver as error:
        raise NotFound(f"{error}: a return is of a whole month.") from error
    found = find_report(scope.pcn(pcn), wanted, None)
    return Response(fft_return.write([found]), mimetype="text/csv")


def _is_set(name: str) -> bool:
    return request.args.get(name, "") in ("1", "true")


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise NotFound("A month is written as 2026-10.") from error


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except NotAPeriod as error:
        raise NotFound(f"{error}. A quarter is written as 2026-07_2026-09.") from error


def _json(body: msgspec.Struct) -> Response:
    return Response(msgspec.json.encode(body), mimetype="application/json")
