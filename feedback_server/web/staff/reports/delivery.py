"""Send and share: who gets a network's reports by e-mail, when, and what came of it."""

from dataclasses import replace

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.reports import recipients as people
from feedback_server.actions.reports.delivery_queue import (
    queue_month,
    queue_test,
    waiting_recipients,
)
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.email_delivery import (
    LAST_WORKING_DAY,
    Enclosure,
    SendingPlan,
    WrittenEmail,
)
from feedback_server.output.formatting import format_month
from feedback_server.store.reports import recipients
from feedback_server.store.reports.recipients import Recipient
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.shared.form_version import changed_meanwhile, version_of
from feedback_server.web.staff.chosen_service import current_service
from feedback_server.web.staff.help import StaffBlueprint

from .delivery_page import board_of, chosen_month, done, example, page, sender

staff_delivery = StaffBlueprint(
    "staff_delivery",
    __name__,
    url_prefix="/staff/reports/<pcn>/sending",
    help=(
        "Choose who gets the report of this network by e-mail, and on which day. They get what "
        "happened and the first figures in the e-mail, and the whole report beside it.",
        "Only a month that was made final goes, and only its board copy: small numbers are left "
        "out, so that readers may pass it on.",
        "A link shows one month to whoever has it, until its last day. You can revoke it.",
    ),
)
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox; "
    "base-uri 'none'; form-action 'none'"
)
"""Of the e-mail in its frame: an e-mail carries its looks in its elements, and runs nothing."""


@staff_delivery.get("/")
@staff_page(Permission.SEND_REPORTS)
def show(pcn: str) -> Response:
    return page(scope.require_whole_pcn(pcn), {})


@staff_delivery.post("/plan")
@staff_page(Permission.SEND_REPORTS)
def plan(pcn: str) -> ResponseReturnValue:
    """On which day it goes by itself, and what comes with it."""
    ctx, found = context(), scope.require_whole_pcn(pcn)
    service = current_service().id
    with ctx.store.read() as tx:
        there = recipients.plan_of(tx, found.code, service)
    chosen = _read_plan(there)
    if chosen is None:
        words = f"Enter a working day from 1 to {LAST_WORKING_DAY}"
        return page(found, {"working_day": words}), 422
    if changed_meanwhile(version_of(there)) and chosen != there:
        return page(found, {}, conflict=True), 409
    people.set_plan(ctx.store, found.code, chosen, service=service, now=ctx.now(), by=g.account)
    return done(found, "plan", "when")


def _read_plan(there: SendingPlan) -> SendingPlan | None:
    """None for a working day that there is not."""
    form = request.form
    enclosure = next((each for each in Enclosure if each.value == form.get("enclosure")), None)
    made = replace(there, enclosure=enclosure or there.enclosure)
    if form.get("when") != "day":
        return replace(made, by_itself=form.get("when") == "final", working_day=0)
    day = form.get("working_day", "").strip()
    if not (day.isascii() and day.isdigit() and 1 <= int(day) <= LAST_WORKING_DAY):
        return None
    return replace(made, by_itself=True, working_day=int(day))


@staff_delivery.get("/<month>/email")
@staff_page(Permission.SEND_REPORTS)
def email(pcn: str, month: str) -> Response:
    """The e-mail's HTML, for the frame on the page."""
    response = Response(_example(pcn, month).html)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    return response


@staff_delivery.get("/<month>/attachment")
@staff_page(Permission.SEND_REPORTS)
def attachment(pcn: str, month: str) -> Response:
    found = scope.require_whole_pcn(pcn)
    with context().store.read() as tx:
        board = board_of(tx, found, chosen_month(tx, found, month))
        enclosure = recipients.plan_of(tx, found.code, current_service().id).enclosure
    if board is None or enclosure is Enclosure.LINK:
        raise NotFound
    file = sender().write_file(board, enclosure.value)
    disposition = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, mimetype=file.media_type, headers=disposition)


@staff_delivery.get("/<month>/send")
@staff_page(Permission.SEND_REPORTS)
def ask(pcn: str, month: str) -> str:
    return _ask(scope.require_whole_pcn(pcn), month, changed=False)


@staff_delivery.post("/<month>/send")
@staff_page(Permission.SEND_REPORTS)
def send(pcn: str, month: str) -> ResponseReturnValue:
    """To those who were named when somebody asked; where they are others by now, ask again."""
    ctx, found = context(), scope.require_whole_pcn(pcn)
    service = current_service().id
    with ctx.store.read() as tx:
        this = chosen_month(tx, found, month)
        waiting = waiting_recipients(tx, found.code, this, service)
    if ctx.mailer is None:
        raise NotFound
    if changed_meanwhile(_seen(this.revision, waiting)):
        return _ask(found, month, changed=True), 409
    number = queue_month(
        ctx.store, found.code, this, service, now=ctx.now(), new_id=ctx.new_id, by=g.account
    )
    return done(found, "sent", "log", month=month, number=number)


@staff_delivery.post("/<month>/test")
@staff_page(Permission.SEND_REPORTS)
def test(pcn: str, month: str) -> BaseResponse:
    ctx, found = context(), scope.require_whole_pcn(pcn)
    with ctx.store.read() as tx:
        this = chosen_month(tx, found, month)
    if ctx.mailer is None:
        raise NotFound
    service = current_service().id
    queue_test(ctx.store, found.code, this, service, id=ctx.new_id(), now=ctx.now(), by=g.account)
    return done(found, "test", "log", month=month)


def _ask(found: Pcn, month: str, *, changed: bool) -> str:
    ctx = context()
    with ctx.store.read() as tx:
        this = chosen_month(tx, found, month)
        waiting = waiting_recipients(tx, found.code, this, current_service().id)
        written = example(tx, found, this)
    return render_template(
        "staff/reports/delivery_ask.html.jinja",
        pcn=found,
        month=this,
        month_in_words=format_month(this.month),
        waiting=waiting,
        subject=written.subject if written else "",
        seen=_seen(this.revision, waiting),
        changed=changed,
        can_send=ctx.mailer is not None,
    )


def _seen(revision: int, waiting: list[Recipient]) -> str:
    return version_of(revision, [reader.id for reader in waiting])


def _example(pcn: str, month: str) -> WrittenEmail:
    found = scope.require_whole_pcn(pcn)
    with context().store.read() as tx:
        written = example(tx, found, chosen_month(tx, found, month))
    if written is None:
        raise NotFound
    return written
