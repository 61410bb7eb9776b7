"""The page of comments: one list at a time, and what it can be narrowed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, g, render_template

from feedback_server.actions.comments.classification import classify_new
from feedback_server.actions.comments.moderation import Key
from feedback_server.domain.accounts.person import Permission
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import LONGEST, Comment
from feedback_server.domain.comments.follow_up import LONGEST_NOTE
from feedback_server.domain.comments.listing import CommentView
from feedback_server.domain.comments.saved_view import LONGEST_NAME, SavedView
from feedback_server.domain.comments.themes import THEMES
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output.formatting import format_day
from feedback_server.store import Transaction
from feedback_server.store.comments import follow_up, listing, saved_views
from feedback_server.store.comments.listing import CommentPage
from feedback_server.store.submissions import tally_months
from feedback_server.web.security import scope
from feedback_server.web.security.headers import scripted
from feedback_server.web.shared.context import context

from .choices import (
    SHOW,
    TONES,
    answers_in_words,
    months_to_choose,
    places_to_choose,
    practices_near,
    title_of,
)
from .comment_view_model import Shown, shown_comments
from .drafts import Posted, card_name, key_of, name_of
from .filters import EVERY_MONTH, LONGEST_TEXT, Filters, place_at_first
from .undo import find, undo_value

AT_ONCE = 25
NOTHING = Posted()


@dataclass(frozen=True)
class Said:
    """What a press did: words for the status line, and the comments of which it can be undone."""

    words: str = ""
    keys: Sequence[Key] = ()


def page(
    filters: Filters,
    posted: Posted = NOTHING,
    said: Said | None = None,
    list_problem: str = "",
) -> str:
    """``posted`` is what stands in the boxes, and what is wrong with it; ``list_problem`` what is
    wrong with the name of a list."""
    return _render(_read(filters, posted, said or Said()), list_problem)


def page_with_drafts(filters: Filters, posted: Posted, said: Said) -> str | None:
    """The page after a press, if something stands in the boxes of other cards; else None."""
    read = _read(filters, posted, said)
    return _render(read) if any(comment.dirty for comment in read.shown) else None


def response(html: str, status: int = 200) -> Response:
    return scripted(html, status)


def cards(
    filters: Filters, keys: Sequence[Key], posted: Posted = NOTHING
) -> tuple[int, dict[str, str]]:
    """How many comments the list holds, and the cards of ``keys`` by name.

    A card is empty where the comment is no longer in the list and nothing is wrong with it.
    """
    ctx = context()
    with ctx.store.read() as tx:
        versions = ctx.surveys.published(tx)
        wanted = filters.wanted(tx, _newest(_held(tx)))
        number, here = listing.left(tx, versions, wanted, filters.show, keys)
        told = posted.conflicts | posted.problems.keys()
        found = [
            comment
            for key in keys
            if (key in here or card_name(*key) in told) and (comment := find(tx, versions, key))
        ]
        shown = shown_comments(tx, versions, found, posted)
    words = _words_of_cards(filters)
    html = {
        card.id: render_template("staff/comments/card.html.jinja", each=card, **words)
        for card in shown
    }
    return number, {card_name(*key): html.get(card_name(*key), "") for key in keys}


@dataclass(frozen=True)
class _Page:
    filters: Filters
    newest: Month
    held: Sequence[Month]
    found: CommentPage
    shown: Sequence[Shown]
    today: int
    said: Said
    undo: str
    views: Sequence[SavedView]


def _read(filters: Filters, posted: Posted, said: Said) -> _Page:
    ctx = context()
    classify_new(ctx.store, ctx.surveys)
    with ctx.store.read() as tx:
        held = _held(tx)
        newest = _newest(held)
        versions = ctx.surveys.published(tx)
        found = listing.listed(
            tx,
            versions,
            filters.wanted(tx, newest),
            filters.show,
            page=filters.page,
            at_once=AT_ONCE,
        )
        needed = follow_up.today(tx)
        return _Page(
            filters,
            newest,
            held,
            found,
            shown_comments(tx, versions, _with_told(tx, versions, found, posted), posted),
            sum(needed[code] for code in practices_near(filters.place)),
            said,
            undo_value(tx, versions, said.keys),
            saved_views.list_all(tx, g.account),
        )


def _with_told(
    tx: Transaction, versions: Mapping[str, Survey], found: CommentPage, posted: Posted
) -> Sequence[Comment]:
    """A page's comments; first those that something is wrong with and that are not on it."""
    there = {name_of(comment) for comment in found.comments}
    told = (posted.problems.keys() | posted.conflicts) - there
    first = [comment for card in sorted(told) if (comment := find(tx, versions, key_of(card)))]
    return [*first, *found.comments]


def _render(read: _Page, list_problem: str = "") -> str:
    filters, found = read.filters, read.found
    month = filters.month or str(read.newest)
    shows = [(show, f"{words} ({found.counts[show]})") for show, words in SHOW.items()]
    places = places_to_choose(filters.place)
    return render_template(
        "staff/comments/comments.html.jinja",
        **_words_of_cards(filters),
        month=month,
        title=title_of(month),
        months=[(EVERY_MONTH, "All months"), *months_to_choose(read.held, month)],
        places=places,
        shows=shows,
        showing=[dict(shows)[filters.show], dict(places).get(filters.place, "")],
        theme_options=[("", "Anything"), *((theme, theme) for theme in THEMES)],
        answer_options=[("", "Any answer"), *answers_in_words().items()],
        one_practice=filters.place in {practice.code for practice in scope.practices()},
        shown=read.shown,
        today=read.today,
        place_for_all=filters.place if place_at_first() else "",
        number=found.counts[filters.show],
        page=found.page,
        pages=found.pages,
        longest_text=LONGEST_TEXT,
        longest_name=LONGEST_NAME,
        problems={
            f"{name}-{each.id}": words
            for each in read.shown
            for name, words in each.problems.items()
        }
        | ({"name": list_problem} if list_problem else {}),
        said=with_left(read.said.words, filters, found.counts[filters.show]),
        undo=read.undo,
        views=read.views,
    )


def with_left(words: str, filters: Filters, number: int) -> str:
    """The status line, with how many are left of what waits."""
    return f"{words} {number} left." if words and filters.show is CommentView.WAITING else words


def _words_of_cards(filters: Filters) -> dict[str, object]:
    return {
        "filters": filters,
        "themes": THEMES,
        "tones": TONES,
        "answers": answers_in_words(),
        "longest": LONGEST,
        "longest_note": LONGEST_NOTE,
        "may_read_originals": scope.person().may(Permission.READ_ORIGINALS),
        "format_day": format_day,
    }


def _held(tx: Transaction) -> Sequence[Month]:
    """The months with answers, newest first."""
    return tally_months.months(tx, [practice.code for practice in scope.practices()])


def _newest(held: Sequence[Month]) -> Month:
    return held[0] if held else Month.of(context().today())
