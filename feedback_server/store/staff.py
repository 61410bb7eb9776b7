"""Staff accounts and their sessions. Of a session's token only the digest is kept."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from . import tables
from .dialect import utc
from .engine import Transaction


@dataclass(frozen=True)
class Account:
    name: str
    password_hash: str
    demonstration: bool = False


@dataclass(frozen=True)
class Session:
    token_digest: str
    account: str
    begun_at: datetime
    seen_at: datetime


def add_account(tx: Transaction, account: Account) -> None:
    tx.execute(sa.insert(tables.account).values(vars(account)))


def set_password(tx: Transaction, name: str, password_hash: str) -> None:
    table = tables.account
    tx.execute(sa.update(table).where(table.c.name == name).values(password_hash=password_hash))


def find_account(tx: Transaction, name: str) -> Account | None:
    if "\0" in name:  # PostgreSQL would not even look
        return None
    table = tables.account
    row = tx.execute(sa.select(table).where(table.c.name == name)).one_or_none()
    return Account(**row._mapping) if row else None


def add_session(tx: Transaction, session: Session) -> None:
    tx.execute(sa.insert(tables.staff_session).values(vars(session)))


def find_session(tx: Transaction, token_digest: str) -> Session | None:
    table = tables.staff_session
    row = tx.execute(sa.select(table).where(table.c.token_digest == token_digest)).one_or_none()
    if row is None:
        return None
    return Session(row.token_digest, row.account, utc(row.begun_at), utc(row.seen_at))


def touch_session(tx: Transaction, token_digest: str, seen_at: datetime) -> None:
    table = tables.staff_session
    tx.execute(sa.update(table).where(table.c.token_digest == token_digest).values(seen_at=seen_at))


def end_session(tx: Transaction, token_digest: str) -> None:
    table = tables.staff_session
    tx.execute(sa.delete(table).where(table.c.token_digest == token_digest))


def end_sessions_of(tx: Transaction, account: str) -> None:
    table = tables.staff_session
    tx.execute(sa.delete(table).where(table.c.account == account))
