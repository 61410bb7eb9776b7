"""The report pages: choose a month, read it, save it as a revision, download any."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Response, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.report_revisions import (
    has_changed,
    save_revision,
    settled_report,
)
from feedback_server.actions.reports.request import ReportRequest, report_request
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month, MonthNotOver
from feedback_server.domain.calendar.months import Period
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Report, Status
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.reports.summary import WHOLE, ReportCopy
from feedback_server.domain.surveys.service import Service
from feedback_server.output import FORMATS
from feedback_server.output.formatting import format_day, format_period
from feedback_server.output.report_html import report_fragment
from feedback_server.store.reports import revisions
from feedback_server.store.reports.revisions import RevisionInfo
from feedback_server.store.submissions import quarantine, tally_months
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service, of_service
from feedback_server.web.staff.help import StaffBlueprint

from .periods import chosen_period, compared_with, period_choice, period_of

staff_reports = StaffBlueprint(
    "staff_reports",
    __name__,
    url_prefix="/staff/reports",
    help=(
        "Choose a network and a month. The report grows as answers come; when the month is over, "
        "look at it and make it final. A final report is kept as it is for ever.",
        "Late answers make a revised report beside the first, which says what changed.",
        "These reports hold small numbers and are for staff. Use “Publish” for what everybody "
        "may see: small numbers are kept back there.",
    ),
)


@dataclass(frozen=True)
class RevisionHistory:
    """The revisions of a month, and what can be done next."""

    kept: list[RevisionInfo]
    changed: bool
    """Whether the figures differ from the last revision."""

    over: bool

    @property
    def closed(self) -> bool:
        return any(revision.status is Status.FINAL for revision in self.kept)


@staff_reports.get("")
@staff_page(Permission.READ_REPORTS, audit="report_read", nav=NavItem(Section.REPORTS, "Reports"))
def reports() -> str:
    """One month of one PCN: chosen, shown, and offered for download."""
    ctx = context()
    pcns = scope.pcns()
    if not pcns:
        return render_template("shared/no_organisations.html.jinja")
    wanted = request.args.get("pcn")
    pcn = pcns[0] if wanted is None else scope.pcn(wanted)
    with ctx.store.read() as tx:
        own = [practice.code for practice in scope.practices() if practice.pcn == pcn.code]
        held = tally_months.months(tx, own)
        waiting = quarantine.count(tx) if scope.person().may(Permission.SEE_QUARANTINE) else 0
    last_complete = Month.of(ctx.today()).previous()
    chosen, error = chosen_period(last_complete)
    month, against = chosen.last, compared_with(chosen)
    number = request.args.get("revision", type=int)
    report = find_report(pcn, month, number, since=chosen.since, against=against)
    single = chosen.since is None and against is None
    whole = single and not scope.visible_practices(pcn)
    return render_template(
        "staff/reports/reports.html.jinja",
        pcns=pcns,
        pcn=pcn,
        place_of=scope.name_of,
        choice=period_choice({*held, last_complete, last_complete.next()}, chosen, against, error),
        problems={"first": error} if error else {},
        month=str(chosen),
        month_words=format_period(report),
        against=str(against or ""),
        report=report,
        service=current_service(),
        revision=number,
        ask_again="sure" in request.args,
        history=_history(pcn, month) if whole else None,
        over=single and ctx.today() > month.last_day(),
        may_send=whole and scope.person().may(Permission.SEND_REPORTS),
        may_publish=whole and scope.person().may(Permission.PUBLISH),
        may_tailor=whole and scope.person().may(Permission.TAILOR_REPORTS),
        may_save=scope.person().may(Permission.KEEP_REPORTS),
        format_day=format_day,
        # made by our own template, escaped there
        fragment=Markup(report_fragment(report, _picture_address(pcn, chosen, against, number))),
        formats=FORMATS,
        quarantined=waiting,
    )


@staff_reports.post("/<pcn>/<month>/save")
@staff_page(Permission.KEEP_REPORTS)
def save(pcn: str, month: str) -> BaseResponse:
    """Save the month as it stands as a revision: final with ``close``, else provisional or revised.

    With ``ask`` nothing is saved unless ``close`` was ticked: a final report stays for ever.
    """
    ctx = context()
    requested = request_for(scope.require_whole_pcn(pcn), parsed_month(month))
    if "ask" in request.form and request.form.get("close") != "yes":
        again = url_for(".reports", pcn=pcn, month=month, sure=1, _anchor="revisions")
        return redirect(of_service(again), 303)
    try:
        made = save_revision(
            ctx.store,
            ctx.surveys,
            requested,
            close=request.form.get("close") == "yes",
            now=ctx.now(),
            by=g.account,
        )
    except MonthNotOver as error:
        raise NotFound from error
    saved = url_for(".reports", pcn=pcn, month=month, revision=made.revision, _anchor="revisions")
    return redirect(of_service(saved), 303)


@staff_reports.get("/<pcn>/<month>.<extension>")
@staff_page(Permission.READ_REPORTS, audit="report_downloaded")
def download(pcn: str, month: str, extension: str) -> Response:
    """One report as a file: as it stands, or the revision that is asked for."""
    format = _by_extension().get(extension)
    if format is None:
        raise NotFound
    number = request.args.get("revision", type=int)
    wanted = ReportCopy("summary" in request.args, "board" in request.args)
    period = period_of(month)
    report = find_report(
        scope.pcn(pcn),
        period.last,
        number,
        wanted,
        since=period.since,
        against=compared_with(period),
    )
    kind = f"-r{report.revision}" if report.revision else ""
    code = report.pcn.code if number else scope.file_code(scope.pcn(pcn))
    whose = place_name(code, report.service)
    name = f"handrail-{whose}-{period}{kind}{wanted.suffix}.{extension}"
    return Response(
        FORMATS[format].write(report, context().build / "fonts"),
        mimetype=FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _picture_address(
    pcn: Pcn, period: Period, against: Period | None, revision: int | None
) -> Callable[[int, str, bool], str]:
    """Where charts can be had, by number and format, and whether to circulate."""
    at = f"/staff/reports/{pcn.code}/{period}/chart"
    asked = [f"revision={revision}" if revision else "", f"against={against}" if against else ""]

    def address(number: int, extension: str, board: bool) -> str:
        query = "&".join(part for part in (*asked, "board=1" if board else "") if part)
        return of_service(f"{at}/{number}.{extension}{'?' if query else ''}{query}")

    return address


def find_report(
    pcn: Pcn,
    month: Month,
    revision: int | None,
    wanted: ReportCopy = WHOLE,
    *,
    since: Month | None = None,
    against: Period | None = None,
) -> Report:
    """The report as it stands, or a revision, which is of the whole network. The summary of a month
    that is final is that of its last revision. Raises NotFound."""
    ctx = context()
    if revision is None:
        requested = replace(request_for(pcn, month), since=since, against=against)
        make = settled_report if wanted.summary else make_report
        found = make(ctx.store, ctx.surveys, requested)
    else:
        found = _revision(pcn, month, revision)
    return wanted.of(found, ctx.layouts.in_summary)


def _revision(pcn: Pcn, month: Month, number: int) -> Report:
    with context().store.read() as tx:
        whole = scope.require_whole_pcn(pcn.code)
        kept = revisions.find(tx, whole.code, month, number, current_service().id)
    if kept is None:
        raise NotFound
    return kept


def _history(pcn: Pcn, month: Month) -> RevisionHistory:
    ctx = context()
    with ctx.store.read() as tx:
        kept = revisions.list_revisions(tx, pcn.code, month, current_service().id)
    changed = has_changed(ctx.store, ctx.surveys, request_for(pcn, month))
    return RevisionHistory(kept, changed, over=ctx.today() > month.last_day())


def request_for(pcn: Pcn, month: Month, *, service: Service | None = None) -> ReportRequest:
    """The report as it stands now, of the practices that this person sees: of the service of the
    address, or another."""
    ctx = context()
    return report_request(
        ctx.store,
        ctx.layouts,
        ctx.published,
        pcn.code,
        month,
        ctx.today(),
        service=(service or current_service()).id,
        only=scope.visible_practices(pcn),
    )


def parsed_month(text: str) -> Month:
    """A month of an address. Raises NotFound."""
    try:
        return Month.parse(text)
    except ValueError as error:
        raise NotFound from error


def _by_extension() -> Mapping[str, str]:
    return {format.extension: name for name, format in FORMATS.items()}
