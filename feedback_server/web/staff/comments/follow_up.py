"""Seeing to a comment: a person is needed today, who does it, a note, done; what came of it."""

from flask import Blueprint, g, request
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.comments import follow_up
from feedback_server.actions.comments import you_said as actions
from feedback_server.actions.comments.moderation import UnknownComment
from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.comments.follow_up import CannotFollowUp
from feedback_server.web.security import scope
from feedback_server.web.security.access import staff_page
from feedback_server.web.shared.context import context

from . import answers
from .drafts import card_name, draft_of, still_as
from .filters import Filters
from .undo import seen
from .you_said import find_statement

staff_follow_up = Blueprint("staff_follow_up", __name__, url_prefix="/staff/comments")


@staff_follow_up.post("/<submission>/<question>/today")
@staff_page(Permission.READ_COMMENTS, audit="comments_read")
def today(submission: str, question: str) -> Response:
    ctx, key = context(), (submission, question)
    filters = Filters.back(request.form.get("back", ""))
    needed = {"yes": True, "no": False}.get(request.form.get("today", ""))
    if needed is None:
        raise BadRequest
    try:
        follow_up.set_today(
            ctx.store,
            ctx.surveys,
            *key,
            today=needed,
            still=still_as(draft_of(card_name(*key)).seen),
            seen=seen,
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    except ChangedMeanwhile:
        return answers.conflict(filters, key)
    return answers.done(filters, [key], "needed" if needed else "not_needed")


@staff_follow_up.post("/<submission>/<question>/follow")
@staff_page(Permission.READ_COMMENTS)
def follow(submission: str, question: str) -> Response:
    ctx, key = context(), (submission, question)
    filters, draft = Filters.back(request.form.get("back", "")), draft_of(card_name(*key))
    try:
        follow_up.follow_up(
            ctx.store,
            ctx.surveys,
            *key,
            assigned_to=draft.assigned_to or "",
            note=draft.note or "",
            done=draft.done,
            still=still_as(draft.seen),
            seen=seen,
            now=ctx.now(),
            by=g.person,
            on=ctx.today(),
        )
    except UnknownComment as error:
        raise NotFound from error
    except ChangedMeanwhile:
        return answers.conflict(filters, key)
    except CannotFollowUp as error:
        return answers.refused(filters, key, {error.field: str(error)})
    return answers.done(filters, [key], "followed")


@staff_follow_up.post("/<submission>/<question>/link")
@staff_page(Permission.PUBLISH)
def link(submission: str, question: str) -> Response:
    """Link the comment to the "You said, we did" of its card."""
    ctx, key = context(), (submission, question)
    pcn, _, id = request.form.get(f"you_said-{card_name(*key)}", "").partition("/")
    try:
        actions.link(
            ctx.store,
            ctx.surveys,
            find_statement(scope.require_whole_pcn(pcn).code, id),
            *key,
            linked=True,
            seen=seen,
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    return answers.done(Filters.back(request.form.get("back", "")), [key], "linked")
