"""The pages of PCN staff: sign in, choose a month, read and download the report."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from ..actions import accounts
from ..actions.make_report import NoSuchPcn, make_report
from ..domain.organisation import Pcn
from ..domain.period import Month
from ..domain.report import Report
from ..output import FORMATS
from ..output.html import report_fragment
from ..output.words import month_words
from ..store import organisations, quarantine, submissions
from . import auth
from .services import services

staff = Blueprint("staff", __name__, url_prefix="/staff")


@staff.get("/")
def home() -> BaseResponse:
    return redirect(url_for("staff.reports"), 303)


@staff.get("/sign-in")
def sign_in() -> str:
    return render_template("sign_in.html.jinja", next=request.args.get("next", ""), name="")


@staff.post("/sign-in")
def try_sign_in() -> BaseResponse | tuple[str, int]:
    name = request.form.get("name", "").strip().lower()
    our = services()
    token = accounts.sign_in(our.store, name, request.form.get("password", ""), now=our.now())
    next = request.form.get("next")
    if token is None:
        return render_template("sign_in.html.jinja", next=next, name=name, refused=True), 422
    response = redirect(auth.safe_next(next), 303)
    auth.remember(response, token)
    return response


@staff.post("/sign-out")
def sign_out() -> BaseResponse:
    accounts.sign_out(services().store, request.cookies.get(auth.cookie_name(), ""))
    response = redirect(url_for("staff.sign_in"), 303)
    auth.forget(response)
    return response


@staff.get("/reports")
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
    report = _report(pcn.code, month)
    return render_template(
        "reports.html.jinja",
        pcns=pcns,
        pcn=pcn,
        months=[(str(each), month_words(each)) for each in offered],
        month=str(month),
        report=report,
        fragment=Markup(report_fragment(report)),  # made by our own template, escaped there
        formats=FORMATS,
        quarantined=waiting,
    )


@staff.get("/reports/<pcn>/<month>.<extension>")
def download(pcn: str, month: str, extension: str) -> Response:
    """One report as a file."""
    format = _by_extension().get(extension)
    if format is None:
        raise NotFound
    try:
        report = _report(pcn, Month.parse(month))
    except ValueError as error:
        raise NotFound from error
    name = f"handrail-{report.pcn.code}-{report.month}.{extension}"
    return Response(
        FORMATS[format].write(report),
        mimetype=FORMATS[format].media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _report(pcn: str, month: Month) -> Report:
    our = services()
    try:
        return make_report(our.store, our.surveys, pcn=pcn, month=month, as_of=our.today())
    except NoSuchPcn as error:
        raise NotFound from error


def _chosen(pcns: list[Pcn], code: str | None) -> Pcn:
    if code is None:
        return pcns[0]
    for pcn in pcns:
        if pcn.code == code:
            return pcn
    raise NotFound


def _month(text: str | None, default: Month) -> Month:
    if text is None:
        return default
    try:
        return Month.parse(text)
    except ValueError as error:
        raise NotFound from error


def _by_extension() -> Mapping[str, str]:
    return {format.extension: name for name, format in FORMATS.items()}
