"""Whom a network's reports are e-mailed to: added, stopped, started again, removed."""

from flask import g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from feedback_server.actions.reports import recipients as people
from feedback_server.actions.reports.recipients import TooManyRecipients
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.organisations.organisation import Pcn
from feedback_server.domain.reports.email_delivery import (
    LONGEST_NAME,
    InvalidAddress,
    StopReason,
    tidy_address,
)
from feedback_server.store.reports.recipients import Recipient
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service
from feedback_server.web.staff.help import StaffBlueprint

from .delivery import staff_delivery
from .delivery_page import done, page, reader_of

staff_report_readers = StaffBlueprint(
    "staff_report_readers",
    __name__,
    url_prefix="/staff/reports/<pcn>/sending/people",
    help=staff_delivery.help,
)


@staff_report_readers.post("")
@staff_page(Permission.SEND_REPORTS)
def add(pcn: str) -> ResponseReturnValue:
    """A colleague with an account, or an address with a name."""
    ctx, found = context(), scope.require_whole_pcn(pcn)
    colleague = request.form.get("colleague", "")
    typed, name = request.form.get("address", ""), " ".join(request.form.get("name", "").split())
    if colleague:
        with ctx.store.read() as tx:
            if colleague not in people.colleagues(tx, found):
                raise NotFound
    problems = {}
    try:
        address = colleague or tidy_address(typed)
    except InvalidAddress as error:
        problems["address"] = str(error)
    if not (name or colleague):
        problems["name"] = "Enter their name"
    elif len(name) > LONGEST_NAME:
        problems["name"] = f"Use {LONGEST_NAME} characters or fewer"
    if problems:
        return page(found, problems), 422
    service = current_service().id
    reader = Recipient(
        ctx.new_id(), found.code, service, address, name or address, g.account, ctx.today()
    )
    try:
        if not people.add_recipient(ctx.store, reader, now=ctx.now()):
            return page(found, {"address": "This address is in the list already"}), 422
    except TooManyRecipients:
        words = f"The report goes to {people.MOST_RECIPIENTS} people already: remove some first"
        return page(found, {"address": words}), 422
    return done(found, "added", "people")


@staff_report_readers.post("/<reader>/stop")
@staff_page(Permission.SEND_REPORTS)
def stop(pcn: str, reader: str) -> BaseResponse:
    ctx, found, person = context(), *_reader(pcn, reader)
    people.stop_recipient(ctx.store, person, why=StopReason.LEAD, now=ctx.now(), by=g.account)
    return done(found, "stopped", "people")


@staff_report_readers.post("/<reader>/start")
@staff_page(Permission.SEND_REPORTS)
def start(pcn: str, reader: str) -> BaseResponse:
    """Not for somebody who stopped it themselves. Raises NotFound."""
    ctx, found, person = context(), *_reader(pcn, reader)
    if person.stopped_why is StopReason.READER:
        raise NotFound
    people.start_recipient(ctx.store, person, now=ctx.now(), by=g.account)
    return done(found, "started", "people")


@staff_report_readers.post("/<reader>/remove")
@staff_page(Permission.SEND_REPORTS)
def remove(pcn: str, reader: str) -> BaseResponse:
    ctx, found, person = context(), *_reader(pcn, reader)
    people.remove_recipient(ctx.store, person, now=ctx.now(), by=g.account)
    return done(found, "removed", "people")


def _reader(pcn: str, reader: str) -> tuple[Pcn, Recipient]:
    found = scope.require_whole_pcn(pcn)
    with context().store.read() as tx:
        return found, reader_of(tx, found, reader)
