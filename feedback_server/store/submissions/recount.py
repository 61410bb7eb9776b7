"""Counts a practice's submissions again, and reads what its tallies say, to compare the two.

Both keep to one practice at a time, so that they take no more memory for a whole country.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.submission import Source, pseudo_question, tally_codes
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.comments.tables import comment_table
from feedback_server.store.db.dialect import month_text
from feedback_server.store.db.engine import Transaction
from feedback_server.store.organisations.tables import practice_table

from . import submissions
from .tables import submission_table, tally_table

Key = tuple[str, str, str, str, str]
"""The key of a tally: month, survey, mode, question and code, as the table holds them."""
Codes = Sequence[tuple[str, str]]

AT_ONCE = 5000
MOST_KEPT = 50_000
"""How many different answers have their codes cached: about 100 MB."""


@dataclass(frozen=True)
class Counted:
    submissions: int
    """How many there are, with flagged ones, which may not count."""
    tallies: Mapping[Key, int]


class Recount:
    """Counts submissions; the codes of equal answers to one survey version are cached."""

    def __init__(self, surveys: Mapping[str, Survey]) -> None:
        self._surveys = surveys
        self._codes = lru_cache(MOST_KEPT)(self._codes_of)

    def count_practice(self, tx: Transaction, practice: str, first: Month | None) -> Counted:
        """Counts a practice's submissions, from the first month on where there is one."""
        number = 0
        groups: dict[tuple[str, str, str], Counter[tuple[str, str]]] = {}
        for month, version, mode, source, flag, unfinished, counts, *given in _given(
            tx, practice, first
        ):
            number += 1
            if counts:
                looked_at = flag is not None
                kind = pseudo_question(Source(source), looked_at=looked_at, unfinished=unfinished)
                codes = self._codes(version, kind, *given)
                groups.setdefault((month, version, mode), Counter()).update(codes)
        return Counted(number, self._together(groups))

    def _codes_of(self, version: str, kind: str, answers: str, written: str | None) -> Codes:
        """What patients wrote is not read: that they did is all that counts."""
        words = dict.fromkeys(written.split(",") if written else (), "")
        given = json.loads(answers) | words
        return tuple(tally_codes(given, self._surveys[version], kind))

    def _together(
        self, groups: Mapping[tuple[str, str, str], Counter[tuple[str, str]]]
    ) -> Mapping[Key, int]:
        """Adds up the versions of a survey."""
        found: Counter[Key] = Counter()
        for (month, version, mode), codes in groups.items():
            survey = self._surveys[version].id
            for (question, code), number in codes.items():
                found[month, survey, mode, question, code] += number
        return found


def tallied(tx: Transaction, practice: str, first: Month | None) -> Mapping[Key, int]:
    """What a practice's tallies say, from the first month on where there is one."""
    column = tally_table.c
    key = (column.month, column.survey, column.mode, column.question, column.code)
    number = sa.func.sum(column.count)
    statement = sa.select(*key, number).where(column.practice == practice).group_by(*key)
    statement = statement.having(number != 0)  # one shard took away what another had added
    if first:
        statement = statement.where(column.month >= str(first))
    return {(row[0], row[1], row[2], row[3], row[4]): row[5] for row in tx.execute(statement).all()}


def list_practices(tx: Transaction) -> Sequence[str]:
    return sorted(tx.scalars(sa.select(practice_table.c.code)))


def _given(tx: Transaction, practice: str, first: Month | None) -> Iterable[Any]:
    """One row a submission: month, version, mode, source, flag, whether it is unfinished, whether
    it counts, answers, and the ids of the questions that hold a comment.
    """
    table, words = submission_table, comment_table
    written = (
        sa.select(sa.func.aggregate_strings(words.c.question, ","))
        .where(words.c.submission == table.c.id)
        .scalar_subquery()
    )
    counts = submissions.is_counted().label("counts")
    how = (table.c.version, table.c.mode, table.c.source, table.c.flag, table.c.unfinished)
    statement = sa.select(month_text(tx, table.c.given_on), *how, counts, table.c.answers, written)
    statement = statement.where(table.c.practice == practice)
    if first:
        statement = statement.where(table.c.given_on >= first.first_day())
    return tx.execute(statement, execution_options={"yield_per": AT_ONCE})
