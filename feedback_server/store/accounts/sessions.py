"""The sessions of staff. Of a session's token only the digest is kept."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.store.db.dialect import utc
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import staff_session_table


@dataclass(frozen=True)
class Session:
    """A session. ``id`` names it on pages; only its token, stored as a digest, signs in.

    What was entered wrongly is counted from the sign-in before this one.
    """

    token_digest: str
    id: str
    account: str
    started_at: datetime
    seen_at: datetime
    stage: AuthStage = AuthStage.IN
    failed_passwords: int = 0
    failed_codes: int = 0


def add(tx: Transaction, session: Session) -> None:
    values = vars(session) | {"stage": session.stage.value}
    tx.execute(sa.insert(staff_session_table).values(values))


def find(tx: Transaction, token_digest: str) -> Session | None:
    table = staff_session_table
    row = tx.execute(sa.select(table).where(table.c.token_digest == token_digest)).one_or_none()
    if row is None:
        return None
    return _session(row)


def for_account(tx: Transaction, account: str) -> list[Session]:
    """The sessions of an account, the one seen last first."""
    table = staff_session_table
    statement = sa.select(table).where(table.c.account == account)
    return [_session(row) for row in tx.execute(statement.order_by(table.c.seen_at.desc()))]


def set_stage(tx: Transaction, token_digest: str, stage: AuthStage) -> None:
    table = staff_session_table
    mine = table.c.token_digest == token_digest
    tx.execute(sa.update(table).where(mine).values(stage=stage.value))


def touch(tx: Transaction, token_digest: str, seen_at: datetime) -> None:
    table = staff_session_table
    tx.execute(sa.update(table).where(table.c.token_digest == token_digest).values(seen_at=seen_at))


def end_session(tx: Transaction, token_digest: str) -> None:
    table = staff_session_table
    tx.execute(sa.delete(table).where(table.c.token_digest == token_digest))


def end_named(tx: Transaction, account: str, id: str) -> bool:
    """End a session by id; whether the account had it."""
    table = staff_session_table
    done = tx.execute(sa.delete(table).where(table.c.account == account, table.c.id == id))
    return bool(done.rowcount)


def end_all(tx: Transaction, account: str, *, but: str = "") -> None:
    """End an account's sessions, except the one with this digest."""
    table = staff_session_table
    mine = table.c.account == account
    tx.execute(sa.delete(table).where(mine, table.c.token_digest != but))


def expired(
    *, idle_since: datetime, started_before: datetime, halfway_before: datetime
) -> ExpiredRows:
    """Condition: sessions idle or open for too long; half-signed-in ones expire sooner."""
    table = staff_session_table
    idle, old = table.c.seen_at < idle_since, table.c.started_at < started_before
    halfway = (table.c.stage != AuthStage.IN.value) & (table.c.started_at < halfway_before)
    return ExpiredRows(table, idle | old | halfway)


def _session(row: sa.Row[Any]) -> Session:
    found = dict(row._mapping)
    started_at, seen_at = utc(row.started_at), utc(row.seen_at)
    return Session(
        **found | {"started_at": started_at, "seen_at": seen_at, "stage": AuthStage(row.stage)}
    )
