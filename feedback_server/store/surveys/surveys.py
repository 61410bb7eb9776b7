"""Published survey versions: frozen, numbered, and kept for ever."""

import json
from collections.abc import Callable, Mapping

import sqlalchemy as sa

from feedback_server.domain.surveys.survey import Survey
from feedback_server.store.db.dialect import advisory_lock
from feedback_server.store.db.engine import Transaction

from .tables import survey_version_table


def publish(tx: Transaction, survey: Survey) -> bool:
    """Freeze this version and make it the newest; False if it was frozen before.

    Nothing ever changes what a version says. Only the order moves, when an author goes back to
    an earlier version.
    """
    advisory_lock(tx)
    table = survey_version_table
    rows = tx.execute(sa.select(table).where(table.c.survey == survey.id))
    numbers = {row.version: row.number for row in rows}
    last = max(numbers.values(), default=0)
    if survey.version not in numbers:
        row = {"version": survey.version, "survey": survey.id, "content": survey.canonical()}
        tx.execute(sa.insert(table).values(**row, number=last + 1))
        return True
    if numbers[survey.version] < last:
        this = table.c.version == survey.version
        tx.execute(sa.update(table).where(this).values(number=last + 1))
    return False


def list_versions(tx: Transaction, parse: Callable[[object], Survey]) -> Mapping[str, Survey]:
    """All published versions, oldest first, by version."""
    table = survey_version_table
    rows = tx.execute(sa.select(table).order_by(table.c.survey, table.c.number))
    return {row.version: parse(json.loads(row.content)) for row in rows}


def numbers(tx: Transaction) -> Mapping[str, int]:
    """The number of every published version within its survey, by version."""
    table = survey_version_table
    rows = tx.execute(sa.select(table.c.version, table.c.number))
    return {row.version: row.number for row in rows}
