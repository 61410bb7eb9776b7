"""The page "Send and share": what it shows, and the values of its forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import Response, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.reports.board_copies import (
    SendableMonth,
    board_copy_of,
    says_something,
    sendable_months,
)
from feedback_server.actions.reports.delivery_queue import waiting_recipients
from feedback_server.actions.reports.recipients import MOST_RECIPIENTS, colleagues
from feedback_server.actions.reports.report_emails import Sender
from feedback_server.actions.reports.share_links import MOST_DAYS, last_day
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.email_delivery import (
    LAST_WORKING_DAY,
    Enclosure,
    SendingPlan,
    WrittenEmail,
)
from feedback_server.output.formatting import format_day, format_month
from feedback_server.output.report_email import board_file, write_email
from feedback_server.store import Transaction
from feedback_server.store.reports import deliveries, recipients, share_links
from feedback_server.store.reports.recipients import Recipient
from feedback_server.web.security import scope
from feedback_server.web.security.headers import SCRIPTED_POLICY
from feedback_server.web.shared.context import context, public_address
from feedback_server.web.shared.form_version import seen_by_form, version_of
from feedback_server.web.staff.chosen_service import current_service, of_service

from .delivery_words import ENCLOSURES, delivery_words, format_moment, stop_words


@dataclass(frozen=True)
class NewLink:
    """A share link's address, shown this once."""

    reader: str
    address: str


def sender() -> Sender:
    ctx = context()
    return Sender.of(
        ctx.provider,
        ctx.mailer,
        write_email,
        partial(board_file, fonts=ctx.build / "fonts"),
        address=public_address(),
        key=ctx.invitation_key,
    )


def chosen_month(tx: Transaction, pcn: Pcn, month: str | None) -> SendableMonth:
    """The month of an address, or the newest. Raises NotFound where it is not final."""
    for found in sendable_months(tx, pcn.code, current_service().id):
        if month in (None, str(found.month)):
            return found
    raise NotFound


def example(tx: Transaction, pcn: Pcn, month: SendableMonth) -> WrittenEmail | None:
    """Just what goes to everybody, but for their own links; None for a report that is not sent."""
    board, plan = board_of(tx, pcn, month), recipients.plan_of(tx, pcn.code, current_service().id)
    if board is None:
        return None
    sending = sender()
    options = sending.options(plan.enclosure)
    if plan.enclosure is Enclosure.LINK:
        until = last_day(context().today())
        shown = sending.shared_at("the-link-of-each-reader")
        options = replace(options, link=shown, link_until=until)
    return sending.write(board, options)


def board_of(tx: Transaction, pcn: Pcn, month: SendableMonth) -> Report | None:
    """The board copy that is sent; None where it hides all."""
    board = board_copy_of(tx, pcn.code, month.month, month.revision, current_service().id)
    return board if board and says_something(board) else None


def page(
    pcn: Pcn, problems: Mapping[str, str], *, made: NewLink | None = None, conflict: bool = False
) -> Response:
    """All of it. ``conflict``: somebody else has changed when it is sent."""
    ctx, service = context(), current_service().id
    with ctx.store.read() as tx:
        months = sendable_months(tx, pcn.code, service)
        month = _shown(months)
        people = recipients.list_recipients(tx, pcn.code, service)
        plan = recipients.plan_of(tx, pcn.code, service)
        log = deliveries.newest(tx, pcn.code, service)
        links = share_links.list_links(tx, pcn.code, service)
        known = {person.address for person in people}
        offered = [name for name in colleagues(tx, pcn) if name not in known]
        waiting = waiting_recipients(tx, pcn.code, month, service) if month else []
        email = example(tx, pcn, month) if month else None
    today = ctx.today()
    shown = render_template(
        "staff/reports/delivery.html.jinja",
        pcn=pcn,
        problems=problems,
        form=MultiDict() if made else request.form,
        months=[(str(each.month), format_month(each.month)) for each in months],
        month=month,
        month_in_words=format_month(month.month) if month else "",
        people=people,
        names={person.id: person.name for person in people},
        plan=plan,
        when=_when(plan),
        seen=seen_by_form(version_of(plan)),
        conflict=conflict,
        colleagues=[(name, name) for name in offered],
        full=len(people) >= MOST_RECIPIENTS,
        enclosures=[(each.value, words) for each, words in ENCLOSURES.items()],
        last_working_day=LAST_WORKING_DAY,
        waiting=waiting,
        email=email,
        log=log,
        links=links,
        made=made,
        usual_last_day=last_day(today),
        longest_last_day=last_day(today, MOST_DAYS),
        today=today,
        can_send=ctx.mailer is not None,
        bounces=(ctx.mailer.bounces or ctx.mailer.sender) if ctx.mailer else "",
        me=scope.person().name,
        done=request.args.get("done", ""),
        number=request.args.get("number", 0, type=int),
        delivery_words=delivery_words,
        stop_words=stop_words,
        format_moment=format_moment,
        format_month=format_month,
        format_day=format_day,
    )
    response = Response(shown)
    response.headers["Content-Security-Policy"] = f"{SCRIPTED_POLICY}; frame-src 'self'"
    return response


def reader_of(tx: Transaction, pcn: Pcn, id: str) -> Recipient:
    """Somebody of this network. Raises NotFound."""
    found = recipients.find(tx, id)
    if found is None or found.pcn != pcn.code:
        raise NotFound
    return found


def _shown(months: Sequence[SendableMonth]) -> SendableMonth | None:
    wanted = request.args.get("month") or request.form.get("month")
    named = [found for found in months if str(found.month) == wanted]
    return next(iter(named or months), None)


def _when(plan: SendingPlan) -> str:
    if not plan.by_itself:
        return "never"
    return "day" if plan.working_day else "final"


def done(pcn: Pcn, what: str, anchor: str, *, month: str = "", number: int = 0) -> BaseResponse:
    """Back to the page, which says what was done."""
    address = url_for(
        "staff_delivery.show",
        pcn=pcn.code,
        done=what,
        month=month or None,
        number=number or None,
        _anchor=anchor,
    )
    return redirect(of_service(address), 303)
