"""Sealed secrets of authenticator apps, and digests of recovery codes."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.store.db.engine import Transaction

from .tables import recovery_code_table, two_factor_table


@dataclass(frozen=True)
class Factor:
    """``sealed`` to the server's key ``key_id``; ``last_step`` is that of the last code taken."""

    account: str
    key_id: str
    sealed: bytes
    confirmed_on: date | None = None
    last_step: int = 0


def upsert(tx: Transaction, factor: Factor) -> None:
    """Store a factor, replacing an earlier one."""
    forget(tx, factor.account)
    sealed = base64.b64encode(factor.sealed).decode()
    tx.execute(sa.insert(two_factor_table).values(vars(factor) | {"sealed": sealed}))


def find(tx: Transaction, account: str) -> Factor | None:
    table = two_factor_table
    row = tx.execute(sa.select(table).where(table.c.account == account)).one_or_none()
    if row is None:
        return None
    sealed = base64.b64decode(row.sealed)
    return Factor(row.account, row.key_id, sealed, row.confirmed_on, row.last_step)


def confirmed(tx: Transaction) -> frozenset[str]:
    """The names of all accounts with two-factor sign-in."""
    table = two_factor_table
    in_use = table.c.confirmed_on.is_not(None)
    return frozenset(tx.scalars(sa.select(table.c.account).where(in_use)))


def confirm(tx: Transaction, account: str, on: date) -> None:
    table = two_factor_table
    tx.execute(sa.update(table).where(table.c.account == account).values(confirmed_on=on))


def take_step(tx: Transaction, account: str, step: int) -> bool:
    """Use a time step up; whether no code of it, or of a later one, was used before."""
    table = two_factor_table
    unused = sa.and_(table.c.account == account, table.c.last_step < step)
    return bool(tx.execute(sa.update(table).where(unused).values(last_step=step)).rowcount)


def forget(tx: Transaction, account: str) -> None:
    """Remove the secret and the recovery codes."""
    table = two_factor_table
    tx.execute(sa.delete(table).where(table.c.account == account))
    replace_codes(tx, account, ())


def replace_codes(tx: Transaction, account: str, digests: Iterable[str]) -> None:
    """Replace the recovery codes."""
    table = recovery_code_table
    tx.execute(sa.delete(table).where(table.c.account == account))
    for digest in digests:
        tx.execute(sa.insert(table).values(account=account, digest=digest))


def use_code(tx: Transaction, account: str, digest: str) -> bool:
    """Use a recovery code up; whether it was unused."""
    table = recovery_code_table
    mine = sa.and_(table.c.account == account, table.c.digest == digest)
    return bool(tx.execute(sa.delete(table).where(mine)).rowcount)


def codes_left(tx: Transaction, account: str) -> int:
    table = recovery_code_table
    mine = table.c.account == account
    return tx.execute(sa.select(sa.func.count()).select_from(table).where(mine)).scalar_one()
