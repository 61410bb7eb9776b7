"""People's choices of what the columns of their own files hold."""

from collections.abc import Mapping

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction

from .tables import column_choice_table

_CHOICE = column_choice_table


def for_account(tx: Transaction, account: str) -> dict[str, str]:
    """An account's choices, by normalized column name."""
    rows = tx.execute(sa.select(_CHOICE).where(_CHOICE.c.account == account))
    return {row.column: row.means for row in rows}


def remember(tx: Transaction, account: str, choice: Mapping[str, str]) -> None:
    """Replace the choices for these columns; names are normalized."""
    rows = [
        {"account": account, "column": column, "means": means} for column, means in choice.items()
    ]
    if rows:
        statement = insert(tx, _CHOICE)
        changed = {"means": statement.excluded.means}
        key = [_CHOICE.c.account, _CHOICE.c.column]
        tx.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), rows)
