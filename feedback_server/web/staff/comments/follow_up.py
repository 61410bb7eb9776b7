"""Seeing to a comment: a person is needed today, who does it, a note, done."""

from flask import Blueprint, g, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.comments import follow_up
from feedback_server.actions.comments.moderation import UnknownComment
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.comments.follow_up import CannotFollowUp
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from . import page
from .comments import redirect_to_list
from .filters import Filters

staff_follow_up = Blueprint("staff_follow_up", __name__, url_prefix="/staff/comments")


@staff_follow_up.post("/<submission>/<question>/today")
@staff_page(Permission.READ_COMMENTS, audit="comments_read")
def today(submission: str, question: str) -> Response:
    ctx = context()
    needed = {"yes": True, "no": False}.get(request.form.get("today", ""))
    if needed is None:
        raise BadRequest
    try:
        follow_up.set_today(
            ctx.store,
            ctx.surveys,
            submission,
            question,
            today=needed,
            seen=page.seen,
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    return redirect_to_list(Filters.back(request.form.get("back", "")))


@staff_follow_up.post("/<submission>/<question>/follow")
@staff_page(Permission.READ_COMMENTS)
def follow(submission: str, question: str) -> Response | tuple[str, int]:
    ctx, form = context(), request.form
    filters = Filters.back(form.get("back", ""))
    try:
        follow_up.follow_up(
            ctx.store,
            ctx.surveys,
            submission,
            question,
            assigned_to=form.get("assigned_to", ""),
            note=form.get("note", ""),
            done=form.get("done") == "yes",
            seen=page.seen,
            now=ctx.now(),
            by=g.person,
            on=ctx.today(),
        )
    except UnknownComment as error:
        raise NotFound from error
    except CannotFollowUp as error:
        problem = {error.field: str(error)}
        return page.page(filters, ((submission, question), problem)), 422
    return redirect_to_list(filters)
