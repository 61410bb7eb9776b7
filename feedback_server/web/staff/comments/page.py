"""The page of comments: one list at a time, and what it can be narrowed to."""

from collections.abc import Sequence

from flask import g, render_template

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.comments.moderation import may_take_back
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import LONGEST, Comment
from feedback_server.domain.comments.follow_up import LONGEST_NOTE
from feedback_server.domain.comments.listing import CommentView
from feedback_server.domain.comments.themes import THEMES
from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.statistics.fft import CODES
from feedback_server.output.formatting import format_month
from feedback_server.store import Transaction
from feedback_server.store.comments import comments, follow_up, listing
from feedback_server.store.submissions import tally_months
from feedback_server.web.security import scope
from feedback_server.web.shared.context import context

from .comment_view_model import Key, Problems, shown_comments
from .filters import EVERY_MONTH, LONGEST_TEXT, Filters, place_at_first

AT_ONCE = 20
TONES = {
    Tone.PRAISE: "Praise",
    Tone.SUGGESTION: "What could be better",
    Tone.NEITHER: "Neither",
}
SHOW = {
    CommentView.WAITING: "Waiting",
    CommentView.TODAY: "Needs a person today",
    CommentView.CLEARED: "Cleared for reports",
    CommentView.OUT: "Kept out",
    CommentView.PRIVATE: "Private, by the patient's wish",
    CommentView.MINE: "Assigned to me",
    CommentView.OPEN: "Followed up, not done",
    CommentView.DONE: "Done",
}


def page(filters: Filters, problem: tuple[Key, Problems] | None = None, done: str = "") -> str:
    """``problem`` is what is wrong with the form of one comment, by field."""
    ctx = context()
    classify_new(ctx.store, ctx.surveys)
    with ctx.store.read() as tx:
        held = tally_months.months(tx, [practice.code for practice in scope.practices()])
        newest = held[0] if held else Month.of(ctx.today())
        wanted = filters.wanted(tx, newest)
        versions = ctx.surveys.published(tx)
        found = listing.listed(
            tx, versions, wanted, filters.show, page=filters.page, at_once=AT_ONCE
        )
        needed = follow_up.today(tx)
        shown = shown_comments(tx, found.comments, problem)
        undo = _can_undo(tx, done)
    month = filters.month or str(newest)
    main = ctx.offered[0]
    answers = {code: main.option_text(main.fft.id, code, "en") for code in CODES}
    return render_template(
        "staff/comments/comments.html.jinja",
        filters=filters,
        month=month,
        title="Comments"
        if month == EVERY_MONTH
        else f"Comments, {format_month(Month.parse(month))}",
        months=[(EVERY_MONTH, "All months"), *_months(held, month)],
        places=_places(filters.place),
        shows=[(each, f"{words} ({found.counts[each]})") for each, words in SHOW.items()],
        themes=THEMES,
        tones=TONES,
        theme_options=[("", "Anything"), *((theme, theme) for theme in THEMES)],
        answers=answers,
        answer_options=[("", "Any answer"), *answers.items()],
        one_practice=filters.place in {practice.code for practice in scope.practices()},
        shown=shown,
        first=(found.page - 1) * AT_ONCE,
        today=sum(needed[each] for each in _near(filters.place)),
        place_for_all=filters.place if place_at_first() else "",
        number=found.counts[filters.show],
        page=found.page,
        pages=found.pages,
        longest=LONGEST,
        longest_note=LONGEST_NOTE,
        longest_text=LONGEST_TEXT,
        may_read_originals=scope.person().may(Permission.READ_ORIGINALS),
        problems={
            f"{name}-{each.id}": words for each in shown for name, words in each.problems.items()
        },
        done=done,
        undo=undo,
    )


def _title(month: str) -> str:
    return "Comments" if month == EVERY_MONTH else f"Comments, {format_month(Month.parse(month))}"


def seen(comment: Comment) -> bool:
    return comment.practice in {practice.code for practice in scope.practices()}


def _can_undo(tx: Transaction, done: str) -> bool:
    submission, _, question = done.partition("/")
    found = comments.find(
        tx, lambda some: context().surveys.published(tx, some), submission, question
    )
    if found is None or not seen(found) or found.review is None or not found.text:
        return False
    return may_take_back(found, g.person, context().today())


def _months(held: Sequence[Month], chosen: str) -> list[tuple[str, str]]:
    every = set(held) | ({Month.parse(chosen)} if chosen != EVERY_MONTH else set())
    return [(str(month), format_month(month)) for month in sorted(every, reverse=True)]


def _near(place: str) -> Sequence[str]:
    """The practices whose comments are called to mind: all, or of very many the network's."""
    practices = scope.practices()
    if not place_at_first():
        return [practice.code for practice in practices]
    network = {practice.pcn for practice in practices if place in (practice.code, practice.pcn)}
    return [practice.code for practice in practices if practice.pcn in network]


def _places(chosen: str) -> list[tuple[str, str]]:
    """Networks, each followed by its practices; of many networks, those of the chosen one alone."""
    networks, practices = scope.pcns(), scope.practices()
    many = bool(place_at_first())
    found = [] if many else [("", "All practices")]
    near = {practice.pcn for practice in practices if chosen in (practice.code, practice.pcn)}
    for pcn in networks:
        if len(networks) > 1:
            found.append((pcn.code, pcn.name))
        if not many or pcn.code in near:
            found += [
                (practice.code, practice.name) for practice in practices if practice.pcn == pcn.code
            ]
    return found
