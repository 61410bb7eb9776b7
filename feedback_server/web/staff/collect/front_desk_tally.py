"""Asked today: a number that the front desk counts up with one tap."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from feedback_server.actions.collect import front_desk_tally
from feedback_server.actions.collect.front_desk_tally import MOST, TallyForm, TallyResult
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.output.formatting import format_day, format_month
from feedback_server.store.collect import front_desk_tally as stored_tally
from feedback_server.store.collect import patient_invitations
from feedback_server.web.public.plain_form import is_id
from feedback_server.web.security import scope
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

staff_front_desk = StaffBlueprint(
    "staff_front_desk",
    __name__,
    url_prefix="/staff/front-desk",
    help=(
        "Feedback means most where most patients are asked. Tap once for each patient whom the "
        "front desk asks, also if they say no: the report then says how many of them answered.",
        "Nobody could tap on a day? Put the number in afterwards.",
    ),
)

SAID = {
    "one": {
        TallyResult.DONE: "Counted.",
        TallyResult.REPEATED: "That tap was counted before. It counts once.",
    },
    "back": {
        TallyResult.DONE: "One taken back.",
        TallyResult.REPEATED: "That one was taken back before. It counts once.",
        TallyResult.NOTHING_LEFT: "Nobody is counted today, so none was taken back.",
    },
}
TOO_OLD = "That page was from another day, so nothing was changed. Try again."


@staff_front_desk.get("/")
@staff_page(Permission.TALLY_FRONT_DESK, nav=NavItem(Section.COLLECT, "Asked today"))
def choose() -> str | Response:
    """A person with one practice goes straight to it."""
    practices, wanted = scope.practices(), request.args.get("practice")
    if wanted is not None or len(practices) == 1:
        found = scope.practice(wanted) if wanted is not None else practices[0]
        return redirect(url_for(".show", practice=found.code), 303)
    return render_template("staff/collect/front_desk_choose.html.jinja", practices=practices)


@staff_front_desk.get("/<practice>")
@staff_page(Permission.TALLY_FRONT_DESK)
def show(practice: str) -> str:
    return _page(scope.practice(practice), {})


@staff_front_desk.post("/<practice>")
@staff_page(Permission.TALLY_FRONT_DESK)
def count(practice: str) -> Response:
    ctx, found = context(), scope.practice(practice)
    outcome = front_desk_tally.count_one(ctx.store, found.code, _form(), on=ctx.today())
    return _redirect(found, what="one", outcome=outcome.value)


@staff_front_desk.post("/<practice>/back")
@staff_page(Permission.TALLY_FRONT_DESK)
def take_back(practice: str) -> Response:
    ctx, found = context(), scope.practice(practice)
    outcome = front_desk_tally.remove_one(ctx.store, found.code, _form(), on=ctx.today())
    return _redirect(found, what="back", outcome=outcome.value)


@staff_front_desk.post("/<practice>/earlier")
@staff_page(Permission.TALLY_FRONT_DESK)
def correct(practice: str) -> Response | tuple[str, int]:
    ctx, found = context(), scope.practice(practice)
    form = _form()
    day, number, problems = _read(request.form, ctx.today())
    if problems:
        return _page(found, problems), 422
    outcome, before = front_desk_tally.set_day(
        ctx.store, found.code, day, number, form, on=ctx.today(), now=ctx.now(), by=g.account
    )
    if outcome is TallyResult.TOO_OLD:
        return _redirect(found, what="earlier", outcome=outcome.value)
    was = {"before": str(before)} if outcome is TallyResult.DONE else {}
    return _redirect(found, what="earlier", day=day.isoformat(), **was)


def _form() -> TallyForm:
    id = request.form.get("id", "")
    try:
        shown_on = date.fromisoformat(request.form.get("shown", ""))
    except ValueError as error:
        raise BadRequest from error
    if not is_id(id):
        raise BadRequest
    return TallyForm(id, shown_on)


def _read(given: Mapping[str, str], today: date) -> tuple[date, int, dict[str, str]]:
    """The day and the number of a correction, and what is wrong with them, by field."""
    first, last = front_desk_tally.days_to_correct(today)
    day, number, problems = last, 0, {}
    try:
        day = date.fromisoformat(given.get("day", "").strip())
    except ValueError:
        problems["day"] = f"Enter the day, such as {last.isoformat()}"
    if not first <= day <= last:
        problems["day"] = f"Enter a day from {format_day(first)} to yesterday"
    text = given.get("number", "").strip()
    if text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= MOST:
        number = int(text)
    else:
        problems["number"] = f"Enter how many were asked on that day: a number from 0 to {MOST}"
    return day, number, problems


def _page(practice: Practice, problems: Mapping[str, str]) -> str:
    ctx, today = context(), context().today()
    first, yesterday = front_desk_tally.days_to_correct(today)
    this = Month.of(today)
    with ctx.store.read() as tx:
        days = stored_tally.by_day(tx, practice.code, first, today)
        invited = [
            patient_invitations.count_made(tx, [practice.code], month.first_day(), month.last_day())
            for month in (this, this.previous())
        ]
    return render_template(
        "staff/collect/front_desk_tally.html.jinja",
        practice=practice,
        several=len(scope.practices()) > 1,
        today=today,
        number=days.get(today, 0),
        days=days,
        months=[
            (format_month(month), _sum(days, month), made)
            for month, made in zip((this, this.previous()), invited, strict=True)
        ],
        first=first,
        yesterday=yesterday,
        id=ctx.new_id(),
        given=request.form,
        problems=problems,
        said="" if problems else _said(days),
        again=request.args.get("what") in SAID and not problems,
        format_day=format_day,
    )


def _sum(days: Mapping[date, int], month: Month) -> int:
    return sum(number for day, number in days.items() if Month.of(day) == month)


def _said(days: Mapping[date, int]) -> str:
    """What came of the form before this page. The address holds no words of its own."""
    args = request.args
    what, outcome = args.get("what", ""), args.get("outcome", "")
    if outcome == TallyResult.TOO_OLD.value:
        return TOO_OLD
    if what in SAID:
        return {each.value: words for each, words in SAID[what].items()}.get(outcome, "")
    try:
        day = date.fromisoformat(args.get("day", ""))
    except ValueError:
        return ""
    before = args.get("before", type=int)
    was = f" Before, it was {before}." if before is not None else ""
    return f"{format_day(day)}: {days.get(day, 0)} asked.{was}"


def _redirect(practice: Practice, **said: str) -> Response:
    return redirect(f"{url_for('.show', practice=practice.code)}?{urlencode(said)}", 303)
