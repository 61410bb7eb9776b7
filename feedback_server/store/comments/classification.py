"""Comments that are not classified yet: without themes, tone and words of risk.

Which these are is stored with them, and no time beside it: what waited through a crash still waits,
and nothing tells when a patient answered.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.engine import Transaction
from feedback_server.store.submissions.tables import submission_table

from . import follow_up
from .comments import Known, to_column
from .tables import comment_table

_WORDS = comment_table
_WAITS = _WORDS.c.themes == sa.literal_column("''")
"""Condition, written as the index has it: SQLite would not use it with a bound value."""

_SAME = (_WORDS.c.submission == sa.bindparam("of")) & (_WORDS.c.question == sa.bindparam("to"))
_SET = sa.update(_WORDS).where(_SAME)
_SET_THEMES = _SET.values(themes=sa.bindparam("about"), tone=sa.bindparam("said"))


@dataclass(frozen=True)
class Unclassified:
    submission: str
    question: str
    text: str
    fft: str
    """The patient's Friends and Family Test answer code."""

    asked_to_improve: bool
    """Whether the question asks what could be better."""


@dataclass(frozen=True)
class Classified:
    """A classified comment; ``risky`` if it has words of risk."""

    submission: str
    question: str
    themes: tuple[str, ...]
    tone: Tone
    risky: bool


def unclassified(tx: Transaction, surveys: Known, limit: int) -> list[Unclassified]:
    columns = (_WORDS.c.submission, _WORDS.c.question, _WORDS.c.text)
    given = (submission_table.c.version, submission_table.c.answers)
    statement = sa.select(*columns, *given).join(submission_table).where(_WAITS).limit(limit)
    rows = tx.execute(statement).all()
    known = surveys({row.version for row in rows})
    return [_unclassified(row, known[row.version]) for row in rows]


def _unclassified(row: Any, survey: Survey) -> Unclassified:
    improve = {question.id for question in survey.questions if question.role == "improve"}
    fft = str(json.loads(row.answers).get(survey.fft.id, ""))
    return Unclassified(row.submission, row.question, row.text, fft, row.question in improve)


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
        tx.execute(_SET_THEMES, [_values(comment) for comment in left])
    follow_up.suggest(tx, [(c.submission, c.question) for c in left if c.risky])


def _values(comment: Classified) -> dict[str, str]:
    key = {"of": comment.submission, "to": comment.question}
    return key | {"about": to_column(comment.themes), "said": comment.tone.value}
