"""A surgery's own notice for its wall and its website, and whether its return takes our answers."""

from collections.abc import Mapping

from flask import Response, g, redirect, render_template, request, url_for
from markupsafe import escape
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.organisations import edit
from feedback_server.actions.organisations.edit import InvalidOrganisation
from feedback_server.actions.reports.practice_notices import (
    MayNotBeShown,
    NoticeRequest,
    prepare_notice,
    publish_notice,
    withdraw_notice,
)
from feedback_server.actions.reports.publishing import readable_month
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.output.formatting import format_day, format_month
from feedback_server.output.practice_notice import notice_pdf
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import practice_notices
from feedback_server.store.reports.practice_notices import Notice
from feedback_server.web.public.leaflets import publisher
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context, public_address
from feedback_server.web.staff.help import StaffBlueprint

staff_notices = StaffBlueprint(
    "staff_notices",
    __name__,
    url_prefix="/staff/notices",
    help=(
        "Each surgery publishes its own results of the Friends and Family Test. Here is its notice "
        "for a month: to print, to show on “Find your surgery”, and to put into its own website.",
        "Small numbers are kept back: a star stands for 1 to 4, or for a number that would give "
        "such a one away.",
    ),
)

SNIPPET = (
    '<iframe src="{address}" title="What patients say about occupational therapy at {name}" '
    'width="100%" height="420" style="border:0" loading="lazy"></iframe>'
)
Answer = BaseResponse | str | tuple[str, int]


@staff_notices.get("/")
@staff_page(
    Permission.PUBLISH_NOTICE, nav=NavItem(Section.REPORTS, "Notices and returns of surgeries")
)
def index() -> str:
    """Each surgery that this person sees, with its notice of a month."""
    practices, month = scope.practices(), _month(request.args.get("month"))
    codes = [practice.code for practice in practices]
    with context().store.read() as tx:
        notices = practice_notices.for_month(tx, codes, month)
        left_out = organisations.not_in_return(tx, codes)
    return render_template(
        "staff/reports/notices.html.jinja",
        practices=practices,
        notices=notices,
        left_out=left_out,
        month=str(month),
        month_in_words=format_month(month),
        before=str(month.previous()),
        after=str(month.next()) if month < _last() else "",
        may_change_return=scope.person().may(Permission.EDIT_PRACTICE_FACTS),
        format_day=format_day,
    )


@staff_notices.get("/<practice>/<month>/")
@staff_page(Permission.PUBLISH_NOTICE)
def show(practice: str, month: str) -> str:
    return _page(scope.practice(practice), _month(month))


@staff_notices.post("/<practice>/<month>/")
@staff_page(Permission.PUBLISH_NOTICE)
def publish(practice: str, month: str) -> Answer:
    ctx, found, wanted = context(), scope.practice(practice), _month(month)
    try:
        publish_notice(ctx.store, ctx.surveys, _request(found, wanted), now=ctx.now(), by=g.account)
    except MayNotBeShown:
        return _page(found, wanted), 409  # which says why
    return _back_to_notice(found, wanted, "shown")


@staff_notices.post("/<practice>/<month>/withdraw")
@staff_page(Permission.PUBLISH_NOTICE)
def withdraw(practice: str, month: str) -> Answer:
    ctx, found, wanted = context(), scope.practice(practice), _month(month)
    withdraw_notice(
        ctx.store,
        found.code,
        wanted,
        now=ctx.now(),
        by=g.account,
    )
    return _back_to_notice(found, wanted, "withdrawn")


@staff_notices.get("/<practice>/<month>/notice.pdf")
@staff_page(Permission.PUBLISH_NOTICE)
def download(practice: str, month: str) -> Response:
    """On A4. Raises NotFound where it may not be shown."""
    found, wanted = scope.practice(practice), _month(month)
    notice, _ = _notice(found, wanted)
    if notice is None:
        raise NotFound
    made = notice_pdf(
        notice.shown, notice.share_words, publisher(context()), context().build / "fonts"
    )
    name = f"handrail-notice-{found.code}-{wanted}.pdf"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, mimetype="application/pdf", headers=disposition)


@staff_notices.get("/<practice>/return")
@staff_page(Permission.EDIT_PRACTICE_FACTS)
def own_return(practice: str) -> str:
    found = scope.practice(practice)
    with context().store.read() as tx:
        why = organisations.setup_of(tx, found.code).not_in_return
    return _return_page(found, {"in_return": "no" if why else "yes", "why": why}, {})


@staff_notices.post("/<practice>/return")
@staff_page(Permission.EDIT_PRACTICE_FACTS)
def save_return(practice: str) -> Answer:
    ctx, found = context(), scope.practice(practice)
    in_return, why = request.form.get("in_return", ""), request.form.get("why", "").strip()
    problems = {}
    if in_return not in ("yes", "no"):
        problems["in_return"] = "Choose whether our answers go into its own return"
    elif in_return == "no" and not why:
        problems["why"] = "Say why, so that whoever reads the return knows"
    try:
        if not problems:
            reason = " ".join(why.split()) if in_return == "no" else ""
            edit.save_return(ctx.store, found.code, reason, by=g.account, now=ctx.now())
    except InvalidOrganisation as error:
        problems = dict(error.problems)
    if problems:
        return _return_page(found, request.form, problems), 422
    return redirect(url_for(".index", _anchor=found.code), 303)


def _return_page(found: Practice, form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "staff/reports/own_return.html.jinja", practice=found, form=form, problems=problems
    )


def _page(found: Practice, month: Month) -> str:
    ctx = context()
    notice, refused = _notice(found, month)
    with ctx.store.read() as tx:
        known = practice_notices.for_month(tx, [found.code], month)
    address = f"{public_address()}/find/{found.code}/feedback/"
    return render_template(
        "staff/reports/notice.html.jinja",
        practice=found,
        month=str(month),
        month_in_words=format_month(month),
        would=notice,
        refused=refused,
        last=known.get(found.code),
        snippet=SNIPPET.format(address=address, name=escape(found.name)),
        done=request.args.get("done", ""),
        format_month=format_month,
        format_day=format_day,
    )


def _notice(found: Practice, month: Month) -> tuple[Notice | None, str]:
    """The notice as it may be shown, or why it may not."""
    ctx = context()
    try:
        with ctx.store.read() as tx:
            return prepare_notice(tx, ctx.surveys, _request(found, month)), ""
    except MayNotBeShown as error:
        return None, str(error)


def _request(found: Practice, month: Month) -> NoticeRequest:
    """With what its network published as said and done."""
    ctx = context()
    published = readable_month(ctx.published, found.pcn, month)
    changes = published.changes if published and not published.withdrawn else ()
    return NoticeRequest(found, month, ctx.today(), changes)


def _back_to_notice(found: Practice, month: Month, done: str) -> BaseResponse:
    address = url_for(".show", practice=found.code, month=str(month), done=done)
    return redirect(address, 303)


def _last() -> Month:
    return Month.of(context().today()).previous()


def _month(text: str | None) -> Month:
    """A month that is over, the last one where none is named. Raises NotFound."""
    try:
        month = Month.parse(text) if text else _last()
    except ValueError as error:
        raise NotFound from error
    if month > _last():
        raise NotFound
    return month
