"""What a person finds after signing in: how each network is, and what waits."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.notifications import monitors
from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.tablets.tablets import TabletStatus, tablet_statuses
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month, ordinal
from feedback_server.domain.calendar.fft_deadline import return_due
from feedback_server.domain.editing.page import ReviewState, review_state
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Chart, Figure, Figures, Note
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.reports.quality import FLAGGED, cautions
from feedback_server.domain.surveys.service import Service
from feedback_server.output.chart_svg import NARROW, WIDE, chart_svg
from feedback_server.output.formatting import (
    format_day,
    format_figure,
    format_fraction,
    format_month,
    format_range,
)
from feedback_server.store.comments import follow_up, listing
from feedback_server.store.notifications import push_subscriptions
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import fft_returns, revisions
from feedback_server.store.reports.fft_returns import ReturnSent
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared import formatting
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service, services
from feedback_server.web.staff.help import StaffBlueprint

from .reports import request_for

staff_overview = StaffBlueprint(
    "staff_overview",
    __name__,
    url_prefix="/staff/overview",
    help=(
        "Start here. Each network has its last full month and this month so far.",
        "The range beside a percentage is where the true figure may lie: the fewer answers, the "
        "wider it is. Reach is how many answered of every 100 patients seen; a high percentage "
        "from few answers says little.",
        "On the chart, a coloured point is a change that chance alone would hardly make. Grey "
        "points are the usual ups and downs: nothing needs to be explained or done.",
    ),
)

AT_ONCE = 6
SECTIONS = ("at_a_glance", "trend")
CHARTS = (
    (WIDE, "hr-report__chart"),
    (NARROW, "hr-report__chart hr-report__chart--narrow"),
)


@dataclass(frozen=True)
class Overview:
    """What the page shows of one network. Figures are those of the first page of a report."""

    pcn: Pcn
    service: Service
    now: list[Figure]
    last: list[Figure]
    notes: Mapping[str, Sequence[Note]]
    """What the reports of last month and this one caution of, on their first page."""
    chart: Markup
    state: str
    comments_waiting: int
    comments_today: int
    """Comments that need a person today, whatever their month."""

    flagged_today: int
    """Flagged answers that need a person today, which are on no list of comments yet."""

    return_sent: ReturnSent | None
    """Who said that last month's return was sent."""

    tablets: list[str]
    """Tablets that need somebody, each with the reason."""

    @property
    def key(self) -> str:
        return place_name(self.pcn.code, self.service.id)

    @property
    def is_first(self) -> bool:
        """Whether it says what waits of the whole network: comments and tablets are of no service
        alone."""
        return self.service == services()[0]


@staff_overview.get("/")
@staff_page(
    Permission.READ_REPORTS, audit="overview_read", nav=NavItem(Section.OVERVIEW, "Overview")
)
def show() -> str | Response:
    ctx = context()
    pcns = scope.pcns()
    if not pcns:
        return render_template("shared/no_organisations.html.jinja")
    wanted = request.args.get("q", "").strip().lower()
    found = [pcn for pcn in pcns if wanted in f"{pcn.name} {pcn.code}".lower()]
    this = Month.of(ctx.today())
    now = _now(found[:AT_ONCE], this)
    due = return_due(this.previous(), ctx.layouts.default.return_due, is_bank_holiday)
    with ctx.store.read() as tx:
        mine = push_subscriptions.for_account(tx, scope.person().name)
    page = render_template(
        "staff/reports/overview.html.jinja",
        overviews=[
            _overview(one, service, this, now)
            for one in found[:AT_ONCE]
            for service in _services(one)
        ],
        many=len(pcns) > AT_ONCE,
        more=max(0, len(found) - AT_ONCE),
        q=request.args.get("q", ""),
        this=format_month(this),
        last=format_month(this.previous()),
        last_month=str(this.previous()),
        due=format_day(due),
        due_day=ordinal(ctx.layouts.default.return_due),
        format_day=format_day,
        is_over=due < ctx.today(),
        days=_days(ctx.today(), due),
        may_read_comments=scope.person().may(Permission.READ_COMMENTS),
        may_decide_flagged=scope.person().may(Permission.DECIDE_FLAGGED),
        may_manage=scope.person().may(Permission.MANAGE_TABLETS),
        may_mark=scope.person().may(Permission.KEEP_REPORTS),
        reviews=_reviews(),
        format_figure=_figure,
        flagged_title=FLAGGED,
        browsers=mine,
        current=ctx.registry.vapid.current,
    )
    return scripted(page) if mine else page


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
    address = url_for("staff_overview.show", q=request.form.get("q") or None)
    return redirect(f"{address}#pcn-{place_name(found.code, service.id)}", 303)


@dataclass(frozen=True)
class Now:
    """What waits now, read once for all networks; comments by practice."""

    waiting: Counter[str]
    today: Counter[str]
    flagged_today: Counter[str]
    devices: Sequence[TabletStatus]
    fft_returns: Mapping[str, Mapping[str, ReturnSent]]
    """By service, then by network."""


def _now(pcns: Sequence[Pcn], this: Month) -> Now:
    ctx = context()
    codes = {code for pcn in pcns for code in _codes(pcn)}
    classify_new(ctx.store, ctx.surveys)
    with ctx.store.read() as tx:
        return Now(
            listing.waiting(tx, ctx.surveys.published(tx), codes, this.previous()),
            follow_up.today(tx),
            follow_up.today_flagged(tx),
            tablet_statuses(ctx.store, codes),
            {each.id: fft_returns.for_month(tx, this.previous(), each.id) for each in services()},
        )


def _codes(pcn: Pcn) -> list[str]:
    return [practice.code for practice in scope.practices() if practice.pcn == pcn.code]


def _services(pcn: Pcn) -> list[Service]:
    """The first service, and the others that a surgery of the network offers."""
    first, *others = services()
    if not others:
        return [first]
    with context().store.read() as tx:
        setups = [organisations.setup_of(tx, code) for code in _codes(pcn)]
    return [
        first,
        *(each for each in others if any(setup.offers(each.survey_ids) for setup in setups)),
    ]


def _overview(pcn: Pcn, service: Service, this: Month, now: Now) -> Overview:
    request = request_for(pcn, this, service=service)
    assert request.layout is not None
    layout = replace(request.layout, sections=SECTIONS)
    last = _report(replace(request, month=this.previous(), layout=layout))
    codes = _codes(pcn)
    current = _report(replace(request, layout=replace(layout, months=1)))  # no chart of it
    return Overview(
        pcn=pcn,
        service=service,
        now=list(_figures(current)),
        last=list(_figures(last)),
        notes={"last": cautions(last), "now": cautions(current)},
        chart=_chart(last, place_name(pcn.code, service.id)),
        state=_state(pcn, service, this.previous()),
        comments_waiting=sum(now.waiting[code] for code in codes),
        comments_today=sum(now.today[code] for code in codes),
        flagged_today=sum(now.flagged_today[code] for code in codes),
        return_sent=now.fft_returns[service.id].get(pcn.code),
        tablets=list(_tablets(codes, now.devices)),
    )


def _report(request: ReportRequest) -> Report:
    ctx = context()
    return make_report(ctx.store, ctx.surveys, request)


def _figures(report: Report) -> Iterator[Figure]:
    for block in report.sections[0].blocks:
        if isinstance(block, Figures):
            yield from block.figures


def _figure(figure: Figure) -> tuple[str, str]:
    """The value of a figure, and what it was made from."""
    parts = [format_fraction(figure)]
    if figure.interval:
        parts.append(f"{figure.interval.confidence}% range: {format_range(figure)}")
    return format_figure(figure), "; ".join(part for part in parts if part)


def _chart(report: Report, code: str) -> Markup:
    charts = [
        block for part in report.sections for block in part.blocks if isinstance(block, Chart)
    ]
    return Markup("").join(
        chart_svg(chart, f"chart-{code}-{width}", width=width, classes=classes)
        for chart in charts
        for width, classes in CHARTS
    )


def _state(pcn: Pcn, service: Service, month: Month) -> str:
    if scope.visible_practices(pcn):
        return ""
    with context().store.read() as tx:
        kept = revisions.list_revisions(tx, pcn.code, month, service.id)
    if not kept:
        return "Nobody has made it final yet."
    last = kept[-1]
    said = f"Revision {last.number} is {last.status.value}."
    return f"{said} It was withdrawn." if last.withdrawn_on else said


def _tablets(codes: Sequence[str], devices: Sequence[TabletStatus]) -> Iterator[str]:
    ctx = context()
    for device in devices:
        if device.tablet.practice in codes and device.tablet.revoked_on is None:
            said = formatting.remarks(device, ctx.version, ctx.now())
            if bad := [remark.words for remark in said if remark.tone == "bad"]:
                yield f"{device.tablet.label}: {bad[0]}"


def _reviews() -> str:
    """How many public pages are due for review, for those who review them; "" for none."""
    if not scope.person().may(Permission.EDIT_CONTENT):
        return ""
    today = context().today()
    states = [review_state(due.on, today) for due in context().edition.page_editor.reviews]
    due = sum(state is not ReviewState.LATER for state in states)
    overdue = states.count(ReviewState.OVERDUE)
    pages = "1 public page is" if due == 1 else f"{due} public pages are"
    return (
        f"{pages} due for review{f', {overdue} of them overdue' if overdue else ''}" if due else ""
    )


def _days(today: date, due: date) -> str:
    left = (due - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
