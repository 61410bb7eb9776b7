"""What a person finds after signing in: what is to do, and how each network is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.notifications import monitors
from feedback_server.actions.reports.month_progress import MonthProgress
from feedback_server.actions.tablets.tablets import tablet_statuses
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.quality import FLAGGED
from feedback_server.output.formatting import format_day, format_figure, format_month, format_range
from feedback_server.store.notifications import push_subscriptions
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service
from feedback_server.web.staff.help import StaffBlueprint

from .first_steps import first_steps
from .network_figures import NetworkFigures, figures_of, sparklines, value_and_parts
from .todo_list import Todo, deadline_of, read_todo, where, works

staff_overview = StaffBlueprint(
    "staff_overview",
    __name__,
    url_prefix="/staff/overview",
    help=(
        "Start here. What is urgent stands first, then what is late, then what the month still "
        "needs, in the order in which it is best done. Each has one button.",
        "The range beside a percentage is where the true figure may lie: the fewer answers, the "
        "wider it is. Reach is how many answered of every 100 patients seen; a high percentage "
        "from few answers says little.",
        "On the chart, a coloured point is a change that chance alone would hardly make. Grey "
        "points are the usual ups and downs: nothing needs to be explained or done.",
    ),
)

AT_ONCE = 6
"""Networks whose figures stand on the page; the others are found by name or code."""
TASKS = "tasks"
COLUMNS = {
    "Positive": "positive",
    "Answers": "responses",
    "Reach": "reach_seen",
    "To do": TASKS,
}
"""The columns of the table of networks, each with its measure."""
TASKS_AT_ONCE = 12
"""The tasks that are not folded away."""


@dataclass(frozen=True)
class Row:
    """A network, for one of its services, as the page shows it."""

    progress: MonthProgress
    name: str
    figures: NetworkFigures
    waits: int
    """Its tasks."""

    @property
    def key(self) -> str:
        return self.progress.key

    def cell(self, measure: str) -> tuple[str, str]:
        """What stands in the table, and its range below it."""
        if measure == TASKS:
            return str(self.waits), ""
        figure = self.figures.of(measure)
        return (format_figure(figure), format_range(figure)) if figure else ("", "")


@staff_overview.get("/")
@staff_page(
    Permission.READ_REPORTS, audit="overview_read", nav=NavItem(Section.OVERVIEW, "Overview")
)
def show() -> str | Response:
    ctx, pcns = context(), scope.pcns()
    if not pcns and not scope.person().may(Permission.MANAGE_ORGANISATIONS):
        return render_template("shared/no_organisations.html.jinja")
    q = request.args.get("q", "")
    wanted = q.strip().lower()
    found = [pcn for pcn in pcns if wanted in f"{pcn.name} {pcn.code}".lower()]
    this = Month.of(ctx.today())
    devices = tablet_statuses(ctx.store, [practice.code for practice in scope.practices()])
    todo = read_todo(found, this.previous(), devices)
    rows = _rows(found[:AT_ONCE], todo, this)
    columns = _columns(rows)
    with ctx.store.read() as tx:
        mine = push_subscriptions.for_account(tx, scope.person().name)
    page = render_template(
        "staff/reports/overview.html.jinja",
        place=scope.name_of(pcns[0]) if len(pcns) == 1 else "",
        works=works(),
        todo=todo,
        tasks_at_once=TASKS_AT_ONCE,
        next_due=format_day(deadline_of(this).due),
        steps=[] if todo.started or wanted else first_steps(devices),
        rows=rows,
        columns=columns,
        sparklines=sparklines(row.figures for row in rows),
        several=len(pcns) > 1,
        no_reach=not any(measure == "reach_seen" for _, measure in columns),
        many=len(pcns) > AT_ONCE,
        more=max(0, len(found) - AT_ONCE),
        q=q,
        this=format_month(this),
        next_day=format_day(this.next().first_day()),
        last=format_month(this.previous()),
        last_month=str(this.previous()),
        may_decide_flagged=scope.person().may(Permission.DECIDE_FLAGGED),
        value_and_parts=value_and_parts,
        flagged_title=FLAGGED,
        browsers=mine,
        current=ctx.registry.vapid.current,
    )
    return scripted(page) if mine else page


def _rows(pcns: Sequence[Pcn], todo: Todo, this: Month) -> list[Row]:
    return [
        Row(
            progress,
            where(progress),
            figures_of(progress.pcn, progress.service, this),
            todo.waits[progress.key],
        )
        for progress in todo.progress
        if progress.pcn in pcns
    ]


def _columns(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """The label and the measure of the columns in which something stands."""
    return [
        (label, measure)
        for label, measure in COLUMNS.items()
        if any(row.cell(measure)[0] not in ("", "0") for row in rows)
    ]


@staff_overview.post("/<pcn>/<month>/return")
@staff_page(Permission.KEEP_REPORTS)
def return_sent(pcn: str, month: str) -> Response:
    """Note that last month's return was sent, or take the note back."""
    ctx, person = context(), scope.person()
    last = Month.of(ctx.today()).previous()
    found = scope.require_whole_pcn(pcn)
    service = current_service()
    if month != str(last):
        raise NotFound
    if request.form.get("sent") == "yes":
        monitors.mark_sent(
            ctx.store,
            found.code,
            last,
            by=person.name,
            on=ctx.today(),
            now=ctx.now(),
            service=service.id,
        )
    else:
        monitors.unmark_sent(
            ctx.store, found.code, last, by=person.name, now=ctx.now(), service=service.id
        )
    return redirect(url_for("staff_overview.show", q=request.form.get("q") or None), 303)
