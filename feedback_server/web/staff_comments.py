"""What patients wrote: read by month, cleared for reports or kept out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from ..actions import review_comments
from ..actions.review_comments import NoSuchComment
from ..domain.comment import (
    LONGEST,
    CannotClear,
    Comment,
    State,
    shown_practice,
)
from ..domain.fft import CODES
from ..domain.period import Month
from ..domain.screening import suggested
from ..domain.themes import THEMES, suggested_theme, theme_words
from ..output.words import month_words
from ..store import comments, submissions
from . import scope
from .services import services

staff_comments = Blueprint("staff_comments", __name__, url_prefix="/staff/comments")

AT_ONCE = 20
DONE = re.compile(r"[0-9a-f-]{36}/\w+")
"""The comment that was decided on: a link from elsewhere must not point the button elsewhere."""
SHOW = {
    "waiting": "Waiting",
    "cleared": "Cleared for reports",
    "out": "Kept out",
    "private": "Private, by the patient's wish",
}


@dataclass(frozen=True)
class Shown:
    """A comment as the page has it. ``practice`` is empty where it could point to a person."""

    comment: Comment
    practice: str
    words: str
    theme: str
    because: str
    """The words that led to the theme."""

    problem: str = ""


@staff_comments.get("/")
def read() -> str:
    return _page(_month(request.args.get("month")), request.args.get("show", "waiting"))


@staff_comments.post("/<submission>/<question>")
def decide(submission: str, question: str) -> Response | tuple[str, int]:
    our, form = services(), request.form
    states = {"clear": State.CLEARED, "keep_out": State.KEPT_OUT}
    state = states.get(form.get("decision", ""))
    if state is None:
        raise BadRequest
    try:
        done = review_comments.review(
            our.store,
            our.surveys,
            submission,
            question,
            state=state,
            words=form.get("words", ""),
            theme=form.get("theme", ""),
            seen=_seen,
            on=our.today(),
            now=our.now(),
            by=g.account,
        )
    except NoSuchComment as error:
        raise NotFound from error
    except CannotClear as error:
        month, key = _month(form.get("month")), (submission, question)
        return _page(month, form.get("show", "waiting"), {key: str(error)}), 422
    return _back(done, undo=f"{submission}/{question}")


@staff_comments.post("/<submission>/<question>/undo")
def undo(submission: str, question: str) -> Response:
    our = services()
    try:
        done = review_comments.take_back(
            our.store, our.surveys, submission, question, seen=_seen, now=our.now(), by=g.account
        )
    except NoSuchComment as error:
        raise NotFound from error
    return _back(done)


def _back(comment: Comment, undo: str = "") -> Response:
    show = request.form.get("show", "waiting")
    address = url_for(".read", month=str(comment.month), show=show, done=undo or None)
    return redirect(address, 303)


def _page(
    month: Month | None, show: str, problems: Mapping[tuple[str, str], str] | None = None
) -> str:
    our = services()
    if show not in SHOW:
        raise NotFound
    names = {each.code: each.name for each in scope.practices()}
    with our.store.read() as tx:
        held = submissions.months(tx, list(names))
        month = month or (held[0] if held else Month.of(our.today()))
        found = comments.of(tx, lambda some: our.surveys.of(tx, some), list(names), month)
        tallies = submissions.tallies(tx, list(names), month)
    responses: dict[tuple[str, Month], int] = {}
    for each in tallies:
        if not each.key.question:
            place = (each.key.practice, month)
            responses[place] = responses.get(place, 0) + each.count
    groups: dict[str, list[Comment]] = {name: [] for name in SHOW}
    for comment in found:
        groups[_group(comment)].append(comment)
    main = our.offered[0]
    return render_template(
        "comments.html.jinja",
        months=[(str(each), month_words(each)) for each in sorted({*held, month}, reverse=True)],
        month=str(month),
        month_in_words=month_words(month),
        show=show,
        counts={name: (words, len(groups[name])) for name, words in SHOW.items()},
        shown=[
            _shown(each, names.get(shown_practice(each, responses), ""), problems or {})
            for each in groups[show][:AT_ONCE]
        ],
        more=max(0, len(groups[show]) - AT_ONCE),
        themes=THEMES,
        longest=LONGEST,
        answers={code: main.option_text(main.fft.id, code, "en") for code in CODES},
        problems={f"words-{a}-{b}": words for (a, b), words in (problems or {}).items()},
        done=done if DONE.fullmatch(done := request.args.get("done", "")) else "",
    )


def _group(comment: Comment) -> str:
    if not comment.willing:
        return "private"
    if comment.review is None:
        return "waiting"
    return "cleared" if comment.review.state is State.CLEARED else "out"


def _shown(comment: Comment, practice: str, problems: Mapping[tuple[str, str], str]) -> Shown:
    problem = problems.get((comment.submission, comment.question), "")
    theme = suggested_theme(comment.text)
    words = suggested(comment.text)
    if comment.review:
        theme, words = comment.review.theme, comment.review.words or words
    if problem:
        words = request.form.get("words", words)
    because = ", ".join(theme_words(comment.text, theme))
    return Shown(comment, practice, words, theme, because, problem)


def _seen(comment: Comment) -> bool:
    return comment.practice in {each.code for each in scope.practices()}


def _month(text: str | None) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError as error:
        raise NotFound from error
