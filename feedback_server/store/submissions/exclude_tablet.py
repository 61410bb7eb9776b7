"""Excludes all that one tablet sent since a day, and takes that back.

``tablet`` is the tag that its submissions bear, whatever practice they are for.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from feedback_server.domain.submissions.submission import TallyKey, tally_keys
from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.engine import Transaction
from feedback_server.store.organisations.tables import practice_table

from . import tallies
from .submissions import AT_ONCE, for_ids
from .tables import submission_table


def exclude(tx: Transaction, tablet: str, since: date, surveys: Mapping[str, Survey]) -> int:
    """How many submissions were excluded now. The tallies change with them."""
    ids = _ids(tx, tablet, since, set_aside=False)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        counts = _tallied(tx, some, surveys)
        _set_excluded(tx, some, set_aside=True)
        tallies.add(tx, Counter({key: -number for key, number in counts.items()}))
    return len(ids)


def reinstate(tx: Transaction, tablet: str, since: date, surveys: Mapping[str, Survey]) -> int:
    """Make each submission as it was: counted, pending, or excluded by itself. How many."""
    ids = _ids(tx, tablet, since, set_aside=True)
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        _set_excluded(tx, some, set_aside=False)
        tallies.add(tx, _tallied(tx, some, surveys))
    return len(ids)


def _ids(tx: Transaction, tablet: str, since: date, *, set_aside: bool) -> list[str]:
    """Finds them by practice and day, for which there is an index; there is none of tablets."""
    table = submission_table
    mine = (
        table.c.practice.in_(sa.select(practice_table.c.code)),
        table.c.given_on >= since,
        table.c.tablet == tablet,
        table.c.set_aside.is_(set_aside),
    )
    return sorted(tx.scalars(sa.select(table.c.id).where(*mine)))


def _set_excluded(tx: Transaction, ids: list[str], *, set_aside: bool) -> None:
    table = submission_table
    tx.execute(sa.update(table).where(table.c.id.in_(ids)).values(set_aside=set_aside))


def _tallied(tx: Transaction, ids: list[str], surveys: Mapping[str, Survey]) -> Counter[TallyKey]:
    """What those of these submissions that count add to the tallies."""
    found = for_ids(tx, ids, surveys).values()
    return Counter(
        key for submission in found for key in tally_keys(submission, surveys[submission.version])
    )
