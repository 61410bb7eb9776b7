"""What patients wrote: read, cleared for reports or kept out."""

import re

from flask import g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, Forbidden, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.comments import moderation
from feedback_server.actions.comments.moderation import MayNotReadOriginal, UnknownComment
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.comments.comment import CannotClear, ModerationState
from feedback_server.domain.comments.tone import Tone
from feedback_server.output.formatting import format_month
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from . import page
from .filters import Filters

staff_comments = StaffBlueprint(
    "staff_comments",
    __name__,
    url_prefix="/staff/comments",
    help=(
        "Read each comment. Take out names and whatever else says who somebody is; the square "
        "brackets are suggestions. Then clear it for the report, or keep it out.",
        "A comment that the patient wants private is never in a report, whatever you do.",
        "If a comment worries you, say that it needs a person today and give it to somebody. The "
        "words that led to a suggestion are shown; you decide.",
    ),
)

DONE = re.compile(r"[0-9a-f-]{36}/\w+")
"""The comment that was decided on: a link from elsewhere must not point the button elsewhere."""


@staff_comments.get("/")
@staff_page(
    Permission.READ_COMMENTS,
    audit="comments_read",
    nav=NavItem(Section.COMMENTS, "What patients wrote"),
)
def read() -> str:
    done = request.args.get("done", "")
    return page.page(Filters.of(request.args), done=done if DONE.fullmatch(done) else "")


@staff_comments.post("/<submission>/<question>")
@staff_page(Permission.READ_COMMENTS)
def decide(submission: str, question: str) -> Response | tuple[str, int]:
    ctx, form = context(), request.form
    states = {"clear": ModerationState.CLEARED, "keep_out": ModerationState.KEPT_OUT}
    state = states.get(form.get("decision", ""))
    if state is None or form.get("tone") not in list(Tone):
        raise BadRequest
    tone = Tone(form["tone"])
    filters = Filters.back(form.get("back", ""))
    try:
        moderation.review(
            ctx.store,
            ctx.surveys,
            submission,
            question,
            state=state,
            words=form.get("words", ""),
            themes=[theme for theme in form.getlist("theme") if theme],
            tone=tone,
            seen=page.seen,
            on=ctx.today(),
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    except CannotClear as error:
        words = str(error)
        problem = {"words": words[:1].upper() + words[1:]}
        return page.page(filters, ((submission, question), problem)), 422
    return redirect_to_list(filters, done=f"{submission}/{question}")


@staff_comments.post("/<submission>/<question>/undo")
@staff_page(Permission.READ_COMMENTS)
def undo(submission: str, question: str) -> Response:
    ctx = context()
    try:
        moderation.take_back(
            ctx.store,
            ctx.surveys,
            submission,
            question,
            seen=page.seen,
            on=ctx.today(),
            now=ctx.now(),
            by=g.person,
        )
    except UnknownComment as error:
        raise NotFound from error
    except MayNotReadOriginal as error:
        raise Forbidden from error
    return redirect_to_list(Filters.back(request.form.get("back", "")))


@staff_comments.get("/<submission>/<question>/original")
@staff_page(Permission.READ_ORIGINALS)
def original(submission: str, question: str) -> str:
    """The words as they came. That somebody read them is noted in the audit log."""
    ctx = context()
    try:
        found = moderation.read_original(
            ctx.store,
            ctx.surveys,
            submission,
            question,
            seen=page.seen,
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    redirect_to_list = Filters.of({"month": request.args.get("month", "")}).query()
    return render_template(
        "staff/comments/original_text.html.jinja",
        comment=found,
        month=format_month(found.month),
        back=redirect_to_list,
    )


def redirect_to_list(filters: Filters, done: str = "") -> Response:
    """To the list that somebody came from."""
    address = f"{url_for('staff_comments.read')}?{filters.query()}"
    return redirect(f"{address}&done={done}" if done else address, 303)
