"""What a person finds after signing in: how each network is, and what waits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, render_template, request
from markupsafe import Markup

from ..actions.devices import Known, known_devices
from ..actions.make_report import Asked, make_report
from ..actions.working_days import is_bank_holiday
from ..domain.deadline import return_due
from ..domain.organisation import Pcn
from ..domain.period import Month
from ..domain.person import May
from ..domain.report import Report
from ..domain.report.blocks import Chart, Figure, Figures
from ..output import words
from ..output.chart_svg import NARROW, WIDE, chart_svg
from ..output.words import month_words
from ..store import care, comments, revisions
from . import presenters, scope
from .presenters import day_words
from .services import services

staff_overview = Blueprint("staff_overview", __name__, url_prefix="/staff/overview")

AT_ONCE = 10
SECTIONS = ("at_a_glance", "trend")
CHARTS = (
    (WIDE, "hr-report__chart"),
    (NARROW, "hr-report__chart hr-report__chart--narrow"),
)


@dataclass(frozen=True)
class Overview:
    """One network. Figures are those of the first page of a report."""

    pcn: Pcn
    now: list[Figure]
    last: list[Figure]
    chart: Markup
    state: str
    comments_waiting: int
    comments_today: int
    """Those that need a person today, whatever their month."""

    flagged_today: int
    """The same among flagged answers, which are on no list of comments yet."""

    tablets: list[str]
    """Those that need somebody, with why."""


@staff_overview.get("/")
def show() -> str:
    our = services()
    pcns = scope.pcns()
    if not pcns:
        return render_template("no_organisations.html.jinja")
    wanted = request.args.get("q", "").strip().lower()
    found = [each for each in pcns if wanted in f"{each.name} {each.code}".lower()]
    this = Month.of(our.today())
    devices = known_devices(our.store)
    due = return_due(this.previous(), is_bank_holiday)
    return render_template(
        "overview.html.jinja",
        overviews=[_overview(each, this, devices) for each in found[:AT_ONCE]],
        many=len(pcns) > AT_ONCE,
        more=max(0, len(found) - AT_ONCE),
        q=request.args.get("q", ""),
        this=month_words(this),
        last=month_words(this.previous()),
        last_month=str(this.previous()),
        due=day_words(due),
        is_over=due < our.today(),
        days=_days(our.today(), due),
        may_read_comments=scope.person().may(May.READ_COMMENTS),
        may_decide_flagged=scope.person().may(May.DECIDE_FLAGGED),
        may_manage=scope.person().may(May.MANAGE_DEVICES),
        figure_words=_figure,
    )


def _overview(pcn: Pcn, this: Month, devices: Sequence[Known]) -> Overview:
    last = _report(pcn, this.previous())
    today, flagged_today = _needs_today(pcn)
    return Overview(
        pcn=pcn,
        now=list(_figures(_report(pcn, this))),
        last=list(_figures(last)),
        chart=_chart(last, pcn.code),
        state=_state(pcn, this.previous()),
        comments_waiting=_comments_waiting(pcn, this),
        comments_today=today,
        flagged_today=flagged_today,
        tablets=list(_tablets(pcn, devices)),
    )


def _report(pcn: Pcn, month: Month) -> Report:
    our = services()
    layout = replace(our.layouts.of(pcn.code), sections=SECTIONS, summary=True)
    asked = Asked(pcn.code, month, our.today(), layout, only=scope.only(pcn))
    return make_report(our.store, our.surveys, asked)


def _figures(report: Report) -> Iterator[Figure]:
    for block in report.sections[0].blocks:
        if isinstance(block, Figures):
            yield from block.figures


def _figure(figure: Figure) -> tuple[str, str]:
    """The value, and what it was made from."""
    parts = [words.made_of_words(figure)]
    if figure.interval:
        parts.append(f"{figure.interval.confidence}% range: {words.range_words(figure)}")
    return words.figure_words(figure), "; ".join(part for part in parts if part)


def _chart(report: Report, code: str) -> Markup:
    charts = [each for part in report.sections for each in part.blocks if isinstance(each, Chart)]
    return Markup("").join(
        chart_svg(chart, f"chart-{code}-{width}", width=width, classes=classes)
        for chart in charts
        for width, classes in CHARTS
    )


def _state(pcn: Pcn, month: Month) -> str:
    if scope.only(pcn):
        return ""
    with services().store.read() as tx:
        kept = revisions.every(tx, pcn.code, month)
    if not kept:
        return "Nobody has made it final yet."
    last = kept[-1]
    said = f"Revision {last.number} is {last.status.value}."
    return f"{said} It was withdrawn." if last.withdrawn_on else said


def _comments_waiting(pcn: Pcn, this: Month) -> int:
    our = services()
    codes = [each.code for each in scope.practices() if each.pcn == pcn.code]
    with our.store.read() as tx:
        found = [
            each
            for month in (this, this.previous())
            for each in comments.of(tx, lambda some: our.surveys.of(tx, some), codes, month)
        ]
    return sum(each.willing and each.review is None for each in found)


def _needs_today(pcn: Pcn) -> tuple[int, int]:
    codes = [each.code for each in scope.practices() if each.pcn == pcn.code]
    with services().store.read() as tx:
        return care.today(tx, codes), care.today_flagged(tx, codes)


def _tablets(pcn: Pcn, devices: Sequence[Known]) -> Iterator[str]:
    our = services()
    codes = {each.code for each in scope.practices() if each.pcn == pcn.code}
    for each in devices:
        if each.device.practice in codes and each.device.revoked_on is None:
            said = presenters.remarks(each, our.version, our.now())
            if bad := [remark.words for remark in said if remark.tone == "bad"]:
                yield f"{each.device.label}: {bad[0]}"


def _days(today: date, due: date) -> str:
    left = (due - today).days
    return {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
