"""A report by its share link: the board copy of one revision, for whoever has the address.

A link that ended, was revoked or never existed shows one same page.
"""

from flask import Blueprint, Response, render_template, request
from markupsafe import Markup
from werkzeug.exceptions import NotFound, TooManyRequests

from feedback_server.actions.reports.share_links import SharedReport, count_opening, open_link
from feedback_server.output.formatting import format_day, format_period
from feedback_server.output.report_email import board_file
from feedback_server.output.report_html import report_fragment
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import context

shared_reports = Blueprint("shared_reports", __name__, url_prefix="/shared")

DOWNLOADS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
MOST_AN_HOUR = 300
"""From one network: many readers share one, and a file takes a tenth of a second to make."""
SECRET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
"""The address itself is the key."""


@shared_reports.get("/<token>/")
@public_page
def show(token: str) -> Response:
    ctx, shared = context(), _shared(token)
    if shared is None:
        return _answer(render_template("public/shared_report_over.html.jinja"), 404)
    if _is_opened_by_a_person(shared.link.id):
        count_opening(ctx.store, shared.link, now=ctx.now())
    page = render_template(
        "public/shared_report.html.jinja",
        shared=shared,
        place=shared.board.pcn.name,
        period=format_period(shared.board),
        last_day=format_day(shared.link.last_day),
        fragment=Markup(report_fragment(shared.board)),  # made by our own template, escaped there
        downloads=DOWNLOADS.items(),
    )
    return _answer(page, 200)


@shared_reports.get("/<token>/report.<extension>")
@public_page
def download(token: str, extension: str) -> Response:
    shared = _shared(token)
    if shared is None:
        return _answer(render_template("public/shared_report_over.html.jinja"), 404)
    if extension not in DOWNLOADS:
        raise NotFound
    file = board_file(shared.board, extension, context().build / "fonts")
    disposition = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.content, mimetype=file.media_type, headers=SECRET | disposition)


def _shared(token: str) -> SharedReport | None:
    """Raises TooManyRequests."""
    ctx = context()
    if ctx.limits.note("shared", request.remote_addr, ctx.now()) > MOST_AN_HOUR:
        raise TooManyRequests("Too much came from this network. Wait an hour.", retry_after=3600)
    return open_link(ctx.store, token, on=ctx.today())


def _is_opened_by_a_person(link: str) -> bool:
    """Whether a browser shows the page: no HEAD, no program, nothing that fetches ahead, and not
    again within the hour from the same network. A filter that behaves like a browser counts."""
    headers, ctx = request.headers, context()
    ahead = headers.get("Sec-Purpose", "") + headers.get("Purpose", "")
    shown = headers.get("Sec-Fetch-Dest") == "document" and "prefetch" not in ahead
    if request.method != "GET" or not shown:
        return False
    return ctx.limits.note(f"shared/{link}", request.remote_addr, ctx.now()) == 1


def _answer(page: str, status: int) -> Response:
    return Response(page, status, headers=SECRET, mimetype="text/html")
