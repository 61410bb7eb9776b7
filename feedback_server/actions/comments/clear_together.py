"""Clearing several comments in one press, as written."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.comments.clearing import may_clear_together
from feedback_server.domain.comments.comment import (
    CannotClear,
    Comment,
    ModerationState,
    Review,
    check,
)
from feedback_server.domain.comments.tone import Tone
from feedback_server.store import Store, Transaction
from feedback_server.store.comments import comments

from .moderation import Key, Seen, Still, find_seen, record

Labels = tuple[Sequence[str], Tone]
"""Themes, the main one first, and tone."""


def clear_together(
    store: Store,
    surveys: SurveyRegistry,
    chosen: Mapping[Key, Labels],
    *,
    still: Still,
    seen: Seen,
    on: date,
    now: datetime,
    by: str,
) -> list[Comment]:
    """Clear comments of which ``chosen`` has themes and tone; returns those that were cleared.

    Left alone: what has marked words or words of risk, is private, or was changed meanwhile, so is
    no longer as the person saw it (``still``). Raises UnknownComment.
    """
    with store.write() as tx:
        found = [find_seen(tx, surveys, *key, seen) for key in chosen]
        return [
            comment
            for comment in found
            if still(comment)
            and may_clear_together(comment)
            and _cleared(tx, comment, chosen[comment.submission, comment.question], on, now, by)
        ]


def _cleared(
    tx: Transaction, comment: Comment, labels: Labels, on: date, now: datetime, by: str
) -> bool:
    themes, tone = labels
    try:
        check(comment, ModerationState.CLEARED, comment.shown, themes)
    except CannotClear:
        return False
    words = comment.shown.strip()
    review = Review(ModerationState.CLEARED, words, tuple(themes), tone, by, on, by, on)
    comments.decide(tx, comment, review)
    record(tx, comment, "comment_cleared", now, by)
    return True
