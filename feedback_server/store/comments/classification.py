"""Comments that are not classified yet: without theme and words of risk.

Which these are is stored with them, and no time beside it: what waited through a crash still waits,
and nothing tells when a patient answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from feedback_server.store.db.engine import Transaction

from . import follow_up
from .tables import comment_table

_WORDS = comment_table
_WAITS = _WORDS.c.theme == sa.literal_column("''")
"""Condition, written as the index has it: SQLite would not use it with a bound value."""

_SAME = (_WORDS.c.submission == sa.bindparam("of")) & (_WORDS.c.question == sa.bindparam("to"))
_SET_THEME = sa.update(_WORDS).where(_SAME).values(theme=sa.bindparam("is"))


@dataclass(frozen=True)
class Unclassified:
    submission: str
    question: str
    text: str


@dataclass(frozen=True)
class Classified:
    """A classified comment; ``risky`` if it has words of risk."""

    submission: str
    question: str
    theme: str
    risky: bool


def unclassified(tx: Transaction, limit: int) -> list[Unclassified]:
    columns = (_WORDS.c.submission, _WORDS.c.question, _WORDS.c.text)
    rows = tx.execute(sa.select(*columns).where(_WAITS).limit(limit))
    return [Unclassified(row.submission, row.question, row.text) for row in rows]


def classify(tx: Transaction, found: Sequence[Classified]) -> None:
    """Store classifications; comments deleted or classified meanwhile stay as they are."""
    ids = sorted({comment.submission for comment in found})
    waiting = (
        sa.select(_WORDS.c.submission, _WORDS.c.question)
        .where(_WAITS, _WORDS.c.submission.in_(ids))
        .order_by(_WORDS.c.submission, _WORDS.c.question)
        .with_for_update()
    )
    held = {(row.submission, row.question) for row in tx.execute(waiting)}
    left = [comment for comment in found if (comment.submission, comment.question) in held]
    if left:
        values = [{"of": c.submission, "to": c.question, "is": c.theme} for c in left]
        tx.execute(_SET_THEME, values)
    follow_up.suggest(tx, [(c.submission, c.question) for c in left if c.risky])
