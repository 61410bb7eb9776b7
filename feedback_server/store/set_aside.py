"""Leaves out all that one tablet sent, and brings it back."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

import sqlalchemy as sa

from ..domain.submission import TallyKey, tally_keys
from ..domain.survey import Survey
from . import tables, tallies
from .engine import Transaction
from .submissions import AT_ONCE, of_ids


def leave_out(
    tx: Transaction,
    tablet: str,
    since: date,
    practices: Collection[str],
    surveys: Mapping[str, Survey],
) -> int:
    """Leave out whatever a tablet sent that was given since a day; how many that are new to it.

    ``tablet`` is the mark that its submissions bear, ``practices`` are all that it stood in.
    """
    return _set_aside(tx, tablet, since, practices, surveys, away=True)


def bring_back(
    tx: Transaction, tablet: str, practices: Collection[str], surveys: Mapping[str, Survey]
) -> int:
    """Undo that: each is again as it was, counted, waiting or left out by itself. How many."""
    return _set_aside(tx, tablet, date.min, practices, surveys, away=False)


def _set_aside(
    tx: Transaction,
    tablet: str,
    since: date,
    practices: Collection[str],
    surveys: Mapping[str, Survey],
    *,
    away: bool,
) -> int:
    table = tables.submission
    mine = (
        table.c.practice.in_(practices),
        table.c.given_on >= since,
        table.c.tablet == tablet,
        table.c.set_aside.is_(not away),
    )
    ids = sorted(tx.scalars(sa.select(table.c.id).where(*mine)))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        changed = sa.update(table).where(table.c.id.in_(some)).values(set_aside=away)
        before = of_ids(tx, some, surveys).values() if away else ()
        tx.execute(changed)
        after = () if away else of_ids(tx, some, surveys).values()
        counts: Counter[TallyKey] = Counter(
            key for each in after for key in tally_keys(each, surveys[each.version])
        )
        counts.subtract(key for each in before for key in tally_keys(each, surveys[each.version]))
        tallies.add(tx, counts)
    return len(ids)


def number(tx: Transaction, tablet: str, practices: Collection[str]) -> int:
    """How many of a tablet's are left out."""
    column = tables.submission.c
    mine = (column.practice.in_(practices), column.tablet == tablet, column.set_aside)
    return tx.scalar(sa.select(sa.func.count()).where(*mine)) or 0
