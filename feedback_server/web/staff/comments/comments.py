"""What patients wrote: read, cleared for reports or kept out."""

from flask import g, render_template, request
from werkzeug.exceptions import BadRequest, Forbidden, NotFound
from werkzeug.wrappers import Response

from feedback_server.actions.comments import moderation
from feedback_server.actions.comments.clear_together import clear_together
from feedback_server.actions.comments.moderation import Key, MayNotReadOriginal, UnknownComment
from feedback_server.actions.editing.documents import ChangedMeanwhile
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.comments.clearing import Wording, same_words, words_to_clear
from feedback_server.domain.comments.comment import CannotClear, Comment, ModerationState
from feedback_server.output.formatting import format_month
from feedback_server.web.security.access import NavItem, Section, staff_page
from feedback_server.web.shared.context import context
from feedback_server.web.staff.help import StaffBlueprint

from . import answers, page
from .drafts import (
    Draft,
    card_name,
    draft_of,
    key_in,
    labels,
    parse_keys,
    still_as,
    version,
)
from .filters import Filters
from .undo import decided, seen

staff_comments = StaffBlueprint(
    "staff_comments",
    __name__,
    url_prefix="/staff/comments",
    help=(
        "Read each comment, then clear it for the report, or keep it out. Words that may say who "
        "somebody is are marked: a comment with marks is cleared without them, or as you edit it. "
        "Rules find most names, not all.",
        "With a keyboard: J and K move, C clears, X keeps out, E edits, T changes the theme, N "
        "says that it needs a person, U undoes, and a question mark lists the keys.",
        "A comment that the patient wants private is never in a report, whatever you do.",
        "If a comment worries you, say that it needs a person today and give it to somebody. The "
        "words that led to a suggestion are shown; you decide.",
    ),
)

DECISIONS = {
    "as_written": ModerationState.CLEARED,
    "without_marks": ModerationState.CLEARED,
    "edited": ModerationState.CLEARED,
    "keep_out": ModerationState.KEPT_OUT,
}
"""What the buttons of a card send."""


@staff_comments.get("/")
@staff_page(
    Permission.READ_COMMENTS,
    audit="comments_read",
    nav=NavItem(Section.COMMENTS, "What patients wrote"),
)
def read() -> Response:
    """A link from elsewhere must not point the button Undo elsewhere: other keys are left out."""
    given = request.args
    keys = [key for text in given.get("done", "").split(",") if (key := key_in(text))]
    skipped = given.get("skipped", "")
    number = int(skipped) if skipped.isascii() and skipped.isdigit() and len(skipped) < 4 else 0
    words = answers.words_of(given.get("said", ""), len(keys), number)
    return page.response(page.page(Filters.of(given), said=page.Said(words, keys)))


@staff_comments.post("/<submission>/<question>")
@staff_page(Permission.READ_COMMENTS)
def decide(submission: str, question: str) -> Response:
    ctx, form, key = context(), request.form, (submission, question)
    filters = Filters.back(form.get("back", ""))
    decision = form.get("decision", "")
    if decision == "leave":
        return answers.done(filters, [key], "left")
    if decision not in DECISIONS:
        raise BadRequest
    state, draft = DECISIONS[decision], draft_of(card_name(*key))
    try:
        found = _found(key)
        if not still_as(draft.seen)(found):
            if _repeated(found, decision, draft):
                return answers.done(filters, [key], state.name.lower())
            return answers.conflict(filters, key)
        moderation.review(
            ctx.store,
            ctx.surveys,
            *key,
            state=state,
            words=_words(found, decision, draft),
            themes=labels(found, draft)[0],
            tone=labels(found, draft)[1],
            still=still_as(draft.seen),
            seen=seen,
            on=ctx.today(),
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    except ChangedMeanwhile:
        return answers.conflict(filters, key)
    except CannotClear as error:
        words = str(error)
        return answers.refused(filters, key, {"words": words[:1].upper() + words[1:]})
    return answers.done(filters, [key], state.name.lower())


@staff_comments.post("/clear")
@staff_page(Permission.READ_COMMENTS)
def clear() -> Response:
    """Clear all that were looked at; what needs a look of its own stays."""
    ctx = context()
    drafts = {
        key: draft_of(card_name(*key)) for key in parse_keys(request.form.getlist("together"))
    }
    try:
        found = {key: _found(key) for key in drafts}
        cleared = clear_together(
            ctx.store,
            ctx.surveys,
            {key: labels(found[key], draft) for key, draft in drafts.items()},
            still=lambda comment: _untouched(comment, drafts[comment.submission, comment.question]),
            seen=seen,
            on=ctx.today(),
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    keys = [(comment.submission, comment.question) for comment in cleared]
    filters = Filters.back(request.form.get("back", ""))
    return answers.done(filters, keys, "cleared", skipped=len(drafts) - len(keys))


@staff_comments.post("/undo")
@staff_page(Permission.READ_COMMENTS)
def undo() -> Response:
    """Take back what the person has just decided, if nobody has decided since."""
    ctx = context()
    versions = decided(request.form.get("undo", ""))
    try:
        found = moderation.take_back(
            ctx.store,
            ctx.surveys,
            list(versions),
            still=lambda comment: (
                version(comment) == versions[comment.submission, comment.question]
            ),
            seen=seen,
            on=ctx.today(),
            now=ctx.now(),
            by=g.person,
        )
    except UnknownComment as error:
        raise NotFound from error
    except MayNotReadOriginal as error:
        raise Forbidden from error
    keys = [(comment.submission, comment.question) for comment in found]
    filters = Filters.back(request.form.get("back", ""))
    return answers.done(filters, keys, "undone" if keys else "decided_again")


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
            seen=seen,
            now=ctx.now(),
            by=g.account,
        )
    except UnknownComment as error:
        raise NotFound from error
    back = Filters.of({"month": request.args.get("month", "")}).query()
    return render_template(
        "staff/comments/original_text.html.jinja",
        comment=found,
        month=format_month(found.month),
        back=back,
    )


def _found(key: Key) -> Comment:
    ctx = context()
    with ctx.store.read() as tx:
        return moderation.find_seen(tx, ctx.surveys, *key, seen)


def _words(comment: Comment, decision: str, draft: Draft) -> str:
    if decision == "keep_out":
        return ""
    return words_to_clear(comment, Wording(decision), draft.words or "")


def _repeated(comment: Comment, decision: str, draft: Draft) -> bool:
    """Whether this person has just decided the same: a button that was pressed twice."""
    last = comment.review
    if last is None or last.by != g.account or last.state is not DECISIONS[decision]:
        return False
    return decision != Wording.EDITED or same_words(draft.words or "", last.words)


def _untouched(comment: Comment, draft: Draft) -> bool:
    """Whether the comment and its box are as they were shown."""
    own = draft.words is None or same_words(draft.words, comment.shown)
    return own and still_as(draft.seen)(comment)
