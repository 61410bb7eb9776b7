"""A person reads a comment, takes out what says who somebody is, and clears it or keeps it out."""

from collections.abc import Callable
from datetime import date, datetime

from ..domain.comment import Comment, Review, State, check
from ..store import Store, Transaction, audit, comments
from ..store.audit import Entry
from .publish_survey import Surveys

Seen = Callable[[Comment], bool]
"""Whether the person may see a comment."""


class NoSuchComment(LookupError):
    """There is none, or the person does not see it."""


def review(
    store: Store,
    surveys: Surveys,
    submission: str,
    question: str,
    *,
    state: State,
    words: str,
    theme: str,
    seen: Seen,
    on: date,
    now: datetime,
    by: str,
) -> Comment:
    """Decide on a comment; a later decision replaces an earlier one.

    Raises NoSuchComment, and CannotClear for what the patient wants kept private.
    """
    with store.write() as tx:
        found = _found(tx, surveys, submission, question, seen)
        check(found, state, words, theme)
        kept = words.strip() if state is State.CLEARED else ""
        comments.decide(tx, found, Review(state, kept, theme, by, on))
        _record(tx, found, f"comment_{state.name.lower()}", now, by)
    return found


def take_back(
    store: Store,
    surveys: Surveys,
    submission: str,
    question: str,
    *,
    seen: Seen,
    now: datetime,
    by: str,
) -> Comment:
    """The comment waits again. Raises NoSuchComment."""
    with store.write() as tx:
        found = _found(tx, surveys, submission, question, seen)
        comments.decide(tx, found, None)
        _record(tx, found, "comment_decision_undone", now, by)
    return found


def _found(
    tx: Transaction, surveys: Surveys, submission: str, question: str, seen: Seen
) -> Comment:
    found = comments.find(tx, lambda some: surveys.of(tx, some), submission, question)
    if found is None or not seen(found):
        raise NoSuchComment(submission)
    return found


def _record(tx: Transaction, comment: Comment, action: str, now: datetime, by: str) -> None:
    about: dict[str, str | int] = {"practice": comment.practice, "month": str(comment.month)}
    audit.record(tx, Entry(now, by, action, about))
