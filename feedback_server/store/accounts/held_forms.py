"""Forms that were sent after a session had ended, sealed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from feedback_server.store.db.dialect import insert
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import held_form_table


@dataclass(frozen=True)
class SealedForm:
    id: str
    browser_digest: str
    account: str
    expires_at: datetime
    sealed: str


def upsert(tx: Transaction, form: SealedForm) -> None:
    """Add it; where it is held already, it is held for longer."""
    statement = insert(tx, held_form_table).values(vars(form))
    longer = {"expires_at": statement.excluded.expires_at}
    tx.execute(statement.on_conflict_do_update(index_elements=["id"], set_=longer))


def of_browser(tx: Transaction, browser_digest: str, now: datetime) -> list[SealedForm]:
    """The oldest first."""
    table = held_form_table
    there = (table.c.browser_digest == browser_digest) & (table.c.expires_at > now)
    rows = tx.execute(sa.select(table).where(there).order_by(table.c.expires_at))
    return [SealedForm(**row._mapping) for row in rows]


def keep_newest(tx: Transaction, account: str, number: int) -> None:
    """Forget all of an account's but so many."""
    table = held_form_table
    mine = sa.select(table.c.id).where(table.c.account == account)
    newest = mine.order_by(table.c.expires_at.desc(), table.c.id).limit(number)
    tx.execute(sa.delete(table).where(table.c.account == account, table.c.id.not_in(newest)))


def forget(tx: Transaction, browser_digest: str, id: str) -> None:
    table = held_form_table
    mine = (table.c.browser_digest == browser_digest) & (table.c.id == id)
    tx.execute(sa.delete(table).where(mine))


def expired(now: datetime) -> ExpiredRows:
    return ExpiredRows(held_form_table, held_form_table.c.expires_at <= now)
