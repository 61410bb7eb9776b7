"""The report pages: choose a month, read it, keep it as a revision, download any."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ..actions.keep_report import MonthNotOver, has_changed, keep_report
from ..actions.make_report import Asked, NoSuchPcn, make_report
from ..actions.publish_report import published_month
from ..domain.organisation import Pcn
from ..domain.period import Month
from ..domain.report import Report, Status
from ..output import FORMATS
from ..output.html import report_fragment
from ..output.words import day_words, month_words
from ..store import organisations, quarantine, revisions, submissions
from ..store.revisions import Kept
from .services import services

staff_reports = Blueprint("staff_reports", __name__, url_prefix="/staff/reports")


@dataclass(frozen=True)
class History:
    """The revisions of a month, and what can be done next."""

    kept: list[Kept]
    changed: bool
    """The figures differ from the last revision."""

    over: bool

    @property
    def closed(self) -> bool:
        return any(each.status is Status.FINAL for each in self.kept)


@staff_reports.get("")
def reports() -> str:
    """One month of one PCN: chosen, shown, and offered for download."""
    our = services()
    with our.store.read() as tx:
        pcns = organisations.every_pcn(tx)
        waiting = quarantine.count(tx)
    if not pcns:
        return render_template("no_organisations.html.jinja")
    pcn = _chosen(pcns, request.args.get("pcn"))
    with our.store.read() as tx:
        codes = [practice.code for practice in organisations.practices_of(tx, pcn.code)]
        held = submissions.months(tx, codes)
    last_complete = Month.of(our.today()).previous()
    month = _month(request.args.get("month"), last_complete)
    offered = sorted({*held, last_complete, last_complete.next(), month}, reverse=True)
    number = request.args.get("revision", type=int)
    report = _report(pcn.code, month, number)
    return render_template(
        "reports.html.jinja",
        pcns=pcns,
        pcn=pcn,
        months=[(str(each), month_words(each)) for each in offered],
        month=str(month),
        report=report,
        revision=number,
        history=_history(pcn.code, month),
        day_words=day_words,
        fragment=Markup(report_fragment(report)),  # made by our own template, escaped there
        formats=FORMATS,
        quarantined=waiting,
    )


@staff_reports.post("/<pcn>/<month>/keep")
def keep(pcn: str, month: str) -> BaseResponse:
    """Keep the month as it stands: final with ``close``, else provisional or revised."""
    our = services()
    asked = _asked(pcn, _parsed(month))
    try:
        made = keep_report(
            our.store,
            our.surveys,
            asked,
            close=request.form.get("close") == "yes",
            now=our.now(),
            by=g.account,
        )
    except (NoSuchPcn, MonthNotOver) as error:
        raise NotFound from error
    return redirect(
        url_for(".reports", pcn=pcn, month=month, revision=made.revision, _anchor="revisions"), 303
    )


@staff_reports.get("/<pcn>/<month>.<extension>")
def download(pcn: str, month: str, extension: str) -> Response:
    """One report as a file: as it stands, or the revision that is asked for."""
    format = _by_extension().get(extension)
    if format is None:
        raise NotFound
    number = request.args.get("revision", type=int)
    summary = "summary" in request.args
    report = _report(pcn, _parsed(month), number, summary)
    kind = f"-r{number}" if number else "-summary" if summary else ""
    name = f"handrail-{report.pcn.code}-{report.month}{kind}.{extension}"
    return Response(
        FORMATS[format].write(report, services().build / "fonts"),
        mimetype=FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report(pcn: str, month: Month, revision: int | None, summary: bool = False) -> Report:
    our = services()
    try:
        if revision is None:
            return make_report(our.store, our.surveys, _asked(pcn, month, summary))
        with our.store.read() as tx:
            kept = revisions.find(tx, pcn, month, revision)
    except NoSuchPcn as error:
        raise NotFound from error
    if kept is None:
        raise NotFound
    return kept


def _history(pcn: str, month: Month) -> History:
    our = services()
    with our.store.read() as tx:
        kept = revisions.every(tx, pcn, month)
    changed = has_changed(our.store, our.surveys, _asked(pcn, month))
    return History(kept, changed, over=our.today() > month.last_day())


def _asked(pcn: str, month: Month, summary: bool = False) -> Asked:
    our = services()
    published = published_month(our.published, pcn, month)
    changes = published.changes if published and not published.withdrawn else ()
    return Asked(pcn, month, our.today(), our.layouts.of(pcn, summary=summary), changes)


def _chosen(pcns: list[Pcn], code: str | None) -> Pcn:
    if code is None:
        return pcns[0]
    for pcn in pcns:
        if pcn.code == code:
            return pcn
    raise NotFound


def _month(text: str | None, default: Month) -> Month:
    return default if text is None else _parsed(text)


def _parsed(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise NotFound from error


def _by_extension() -> Mapping[str, str]:
    return {format.extension: name for name, format in FORMATS.items()}
