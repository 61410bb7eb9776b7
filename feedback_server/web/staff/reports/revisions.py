"""Saved revisions: what changed between two of them, and withdrawing one."""

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.reports.report_revisions import withdraw_revision
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.revision_diff import Changes
from feedback_server.output.formatting import format_day, format_figure, format_month
from feedback_server.store.reports import revisions
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service, of_service
from feedback_server.web.staff.help import StaffBlueprint

from .reports import find_report, parsed_month

staff_revisions = StaffBlueprint(
    "staff_revisions",
    __name__,
    url_prefix="/staff/revisions",
    help=(
        "A revision is kept as it was. Late answers and decisions make a new one beside it; here "
        "you see which figures they changed.",
    ),
)

LONGEST_WHY = 500


@staff_revisions.get("/<pcn>/<month>")
@staff_page(Permission.READ_REPORTS, audit="report_read")
def compare(pcn: str, month: str) -> str:
    """``from`` and ``to`` are numbers of revisions; without ``to``, the month as it stands."""
    found, of = scope.require_whole_pcn(pcn), parsed_month(month)
    number = request.args.get("from", type=int)
    if number is None:
        raise NotFound
    before = find_report(found, of, number)
    now = find_report(found, of, request.args.get("to", type=int))
    return render_template(
        "staff/reports/revisions.html.jinja",
        pcn=found,
        month=format_month(of),
        code=str(of),
        before=before,
        now=now,
        changes=Changes.between(now, before),
        format_figure=format_figure,
        format_day=format_day,
    )


@staff_revisions.get("/<pcn>/<month>/<number>/withdraw")
@staff_page(Permission.KEEP_REPORTS)
def ask(pcn: str, month: str, number: str) -> str:
    return _ask(pcn, parsed_month(month), number, {})


@staff_revisions.post("/<pcn>/<month>/<number>/withdraw")
@staff_page(Permission.KEEP_REPORTS)
def withdraw(pcn: str, month: str, number: str) -> Response | tuple[str, int]:
    ctx, of = context(), parsed_month(month)
    why = request.form.get("why", "").strip()
    if not 1 <= len(why) <= LONGEST_WHY:
        problem = {"why": f"Say why, in 1 to {LONGEST_WHY} characters: readers will see it"}
        return _ask(pcn, of, number, problem), 422
    kept = _kept(pcn, of, number)
    withdraw_revision(
        ctx.store,
        pcn=kept.pcn,
        month=of,
        number=kept.number,
        why=why,
        now=ctx.now(),
        on=ctx.today(),
        by=g.account,
        service=kept.service,
    )
    to = url_for("staff_reports.reports", pcn=kept.pcn, month=month, revision=kept.number)
    return redirect(of_service(to), 303)


def _ask(pcn: str, month: Month, number: str, problems: dict[str, str]) -> str:
    kept = _kept(pcn, month, number)
    return render_template(
        "staff/reports/withdraw_revision.html.jinja",
        pcn=scope.pcn(pcn),
        month=format_month(month),
        code=str(month),
        kept=kept,
        why=request.form.get("why", ""),
        problems=problems,
        format_day=format_day,
    )


def _kept(pcn: str, month: Month, number: str) -> revisions.RevisionInfo:
    """A revision that is not withdrawn. Raises NotFound."""
    found = scope.require_whole_pcn(pcn)
    with context().store.read() as tx:
        every = revisions.list_revisions(tx, found.code, month, current_service().id)
    for revision in every:
        if str(revision.number) == number and revision.withdrawn_on is None:
            return revision
    raise NotFound
