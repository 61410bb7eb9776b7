"""Share links: made for one reader, shown once, revoked with one press."""

from datetime import date

from flask import g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.reports.share_links import MOST_DAYS, last_day, make_link, revoke_link
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.reports.email_delivery import LONGEST_NAME
from feedback_server.output.formatting import format_day
from feedback_server.store.reports.share_links import ShareLink
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.chosen_service import current_service
from feedback_server.web.staff.help import StaffBlueprint

from .delivery import staff_delivery
from .delivery_page import NewLink, chosen_month, done, page, sender

staff_share_links = StaffBlueprint(
    "staff_share_links",
    __name__,
    url_prefix="/staff/reports/<pcn>/sending",
    help=staff_delivery.help,
)


@staff_share_links.post("/links")
@staff_page(Permission.SEND_REPORTS)
def make(pcn: str) -> ResponseReturnValue:
    """The link stands on the page that follows, this once."""
    ctx, found = context(), scope.require_whole_pcn(pcn)
    with ctx.store.read() as tx:
        month = chosen_month(tx, found, request.form.get("month", ""))
    reader, problems = " ".join(request.form.get("reader", "").split()), dict[str, str]()
    if not reader or len(reader) > LONGEST_NAME:
        problems["reader"] = f"Enter who it is for, in {LONGEST_NAME} characters or fewer"
    until = _read_day(problems)
    if problems:
        return page(found, problems), 422
    service, today = current_service().id, ctx.today()
    link = ShareLink(
        ctx.new_id(), found.code, service, month.month, month.revision, reader, g.account,
        today, until,
    )  # fmt: skip
    token = make_link(ctx.store, link, now=ctx.now())
    return page(found, {}, made=NewLink(reader, sender().shared_at(token)))


@staff_share_links.post("/links/<link>/revoke")
@staff_page(Permission.SEND_REPORTS)
def revoke(pcn: str, link: str) -> Response:
    ctx, found = context(), scope.require_whole_pcn(pcn)
    if not revoke_link(ctx.store, link, pcn=found.code, now=ctx.now(), by=g.account):
        raise NotFound
    return done(found, "revoked", "links")


def _read_day(problems: dict[str, str]) -> date:
    today = context().today()
    longest = last_day(today, MOST_DAYS)
    try:
        day = date.fromisoformat(request.form.get("last_day", ""))
    except ValueError:
        day = None
    if day is None or not today <= day <= longest:
        problems["last_day"] = f"Choose a day from today to {format_day(longest)}"
        return today
    return day
