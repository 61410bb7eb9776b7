"""Moderation: a person reads a comment, removes identifiers, and clears or withholds it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Permission, Person
from feedback_server.domain.comments.comment import Comment, ModerationState, Review, check
from feedback_server.domain.comments.tone import Tone
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.comments import comments

Seen = Callable[[Comment], bool]
"""Whether the person may see a comment."""


class UnknownComment(LookupError):
    """The comment does not exist for this person."""


class MayNotReadOriginal(PermissionError):
    """The original text would be shown to a person who may read cleared text only."""


def review(
    store: Store,
    surveys: SurveyRegistry,
    submission: str,
    question: str,
    *,
    state: ModerationState,
    words: str,
    themes: Sequence[str],
    tone: Tone,
    seen: Seen,
    on: date,
    now: datetime,
    by: str,
) -> Comment:
    """Decide on a comment; a later decision replaces an earlier one.

    Raises UnknownComment, and CannotClear for what the patient wants kept private.
    """
    with store.write() as tx:
        found = find_seen(tx, surveys, submission, question, seen)
        check(found, state, words, themes)
        last = found.review
        kept = words.strip() if state is ModerationState.CLEARED else (last.words if last else "")
        first = (last.first_by, last.first_on) if last else (by, on)
        comments.decide(tx, found, Review(state, kept, tuple(themes), tone, by, on, *first))
        _record(tx, found, f"comment_{state.name.lower()}", now, by)
    return found


def may_take_back(comment: Comment, by: Person, on: date) -> bool:
    """Whether a decision can be undone: its author, on the same day, has just read the original."""
    last = comment.review
    if last is None or not last.words or by.may(Permission.READ_ORIGINALS):
        return True
    return (last.first_by, last.first_on) == (by.name, on)


def take_back(
    store: Store,
    surveys: SurveyRegistry,
    submission: str,
    question: str,
    *,
    seen: Seen,
    on: date,
    now: datetime,
    by: Person,
) -> Comment:
    """Undo a decision. Raises UnknownComment and MayNotReadOriginal."""
    with store.write() as tx:
        found = find_seen(tx, surveys, submission, question, seen)
        if not may_take_back(found, by, on) or not found.text:
            raise MayNotReadOriginal
        comments.decide(tx, found, None)
        _record(tx, found, "comment_decision_undone", now, by.name)
    return found


def read_original(
    store: Store,
    surveys: SurveyRegistry,
    submission: str,
    question: str,
    *,
    seen: Seen,
    now: datetime,
    by: str,
) -> Comment:
    """A comment with its original text; noted in the audit log. Raises UnknownComment."""
    with store.write() as tx:
        found = find_seen(tx, surveys, submission, question, seen)
        _record(tx, found, "comment_original_read", now, by)
    return found


def find_seen(
    tx: Transaction, surveys: SurveyRegistry, submission: str, question: str, seen: Seen
) -> Comment:
    """The comment, if the person may see it. Raises UnknownComment."""
    found = comments.find(tx, lambda some: surveys.published(tx, some), submission, question)
    if found is None or not seen(found):
        raise UnknownComment(submission)
    return found


def _record(tx: Transaction, comment: Comment, action: str, now: datetime, by: str) -> None:
    about: dict[str, str | int] = {"practice": comment.practice, "month": str(comment.month)}
    audit.record(tx, AuditEntry(now, by, action, about))
