"""Moderation: a person reads a comment, removes identifiers, and clears or withholds it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from feedback_server.actions.editing.documents import ChangedMeanwhile
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

Still = Callable[[Comment], bool]
"""Whether a comment is as the person saw it when they pressed."""

Key = tuple[str, str]
"""Submission and question."""


def always(_: Comment) -> bool:
    return True


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
    still: Still = always,
    seen: Seen,
    on: date,
    now: datetime,
    by: str,
) -> Comment:
    """Decide on a comment; a later decision replaces an earlier one, the same does nothing.

    Raises UnknownComment, CannotClear for what the patient wants kept private, and ChangedMeanwhile
    where it is no longer ``still`` as the person saw it.
    """
    with store.write() as tx:
        found = find_seen(tx, surveys, submission, question, seen)
        check(found, state, words, themes)
        last = found.review
        kept = words.strip() if state is ModerationState.CLEARED else (last.words if last else "")
        if last and _same(last, state, kept, tuple(themes), tone):
            return found
        check_unchanged(found, still)
        first = (last.first_by, last.first_on) if last else (by, on)
        comments.decide(tx, found, Review(state, kept, tuple(themes), tone, by, on, *first))
        record(tx, found, f"comment_{state.name.lower()}", now, by)
    return found


def _same(
    review: Review, state: ModerationState, words: str, themes: tuple[str, ...], tone: Tone
) -> bool:
    return (review.state, review.words, review.themes, review.tone) == (state, words, themes, tone)


def may_take_back(comment: Comment, by: Person, on: date) -> bool:
    """Whether a decision can be undone: its author, on the same day, has just read the original."""
    last = comment.review
    if last is None or not last.words or by.may(Permission.READ_ORIGINALS):
        return True
    return (last.first_by, last.first_on) == (by.name, on)


def take_back(
    store: Store,
    surveys: SurveyRegistry,
    keys: Sequence[Key],
    *,
    still: Still,
    seen: Seen,
    on: date,
    now: datetime,
    by: Person,
) -> list[Comment]:
    """Undo decisions, all in one; returns those that were ``still`` as when they were decided.

    Raises UnknownComment and MayNotReadOriginal.
    """
    with store.write() as tx:
        every = [find_seen(tx, surveys, *key, seen) for key in keys]
        found = [comment for comment in every if comment.review and still(comment)]
        for comment in found:
            if not may_take_back(comment, by, on) or not comment.text:
                raise MayNotReadOriginal
            comments.decide(tx, comment, None)
            record(tx, comment, "comment_decision_undone", now, by.name)
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
        record(tx, found, "comment_original_read", now, by)
    return found


def find_seen(
    tx: Transaction, surveys: SurveyRegistry, submission: str, question: str, seen: Seen
) -> Comment:
    """The comment, if the person may see it. Raises UnknownComment."""
    found = comments.find(tx, lambda some: surveys.published(tx, some), submission, question)
    if found is None or not seen(found):
        raise UnknownComment(submission)
    return found


def check_unchanged(found: Comment, still: Still) -> None:
    """Raises ChangedMeanwhile."""
    if not still(found):
        raise ChangedMeanwhile


def record(tx: Transaction, comment: Comment, action: str, now: datetime, by: str) -> None:
    about: dict[str, str | int] = {"practice": comment.practice, "month": str(comment.month)}
    audit.record(tx, AuditEntry(now, by, action, about))
