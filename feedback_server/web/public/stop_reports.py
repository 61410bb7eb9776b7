"""Ends e-mails with reports for the reader of one of them, by the link that stands in it.

Only a POST ends them: filters that follow every link of an e-mail must not. Mail programs send it
by themselves where a reader presses "Unsubscribe" (RFC 8058).
"""

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound, TooManyRequests

from feedback_server.actions.reports.recipients import stop_recipient
from feedback_server.crypto.stop_tokens import parse_stop_token
from feedback_server.domain.reports.email_delivery import StopReason
from feedback_server.store.reports import recipients
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import context

stop_reports = Blueprint("stop_reports", __name__, url_prefix="/stop-reports")

MOST_AN_HOUR = 100
BY = "reader of an e-mail"


@stop_reports.get("/<token>/")
@public_page
def ask(token: str) -> Response:
    _recipient_id(token)
    return _page(stopped=False)


@stop_reports.post("/<token>/")
@public_page
def stop(token: str) -> Response:
    """Says the same whoever it was: somebody who was removed gets nothing either."""
    ctx, id = context(), _recipient_id(token)
    with ctx.store.read() as tx:
        found = recipients.find(tx, id)
    if found:
        stop_recipient(ctx.store, found, why=StopReason.READER, now=ctx.now(), by=BY)
    return _page(stopped=True)


def _recipient_id(token: str) -> str:
    """Raises NotFound for an address that this server did not make, and TooManyRequests."""
    ctx = context()
    if ctx.limits.note("stop-reports", request.remote_addr, ctx.now()) > MOST_AN_HOUR:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
    id = parse_stop_token(ctx.invitation_key, token)
    if id is None:
        raise NotFound
    return id


def _page(*, stopped: bool) -> Response:
    page = render_template("public/stop_reports.html.jinja", stopped=stopped)
    return Response(page, headers={"Referrer-Policy": "no-referrer"}, mimetype="text/html")
