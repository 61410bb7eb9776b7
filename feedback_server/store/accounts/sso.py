"""Single sign-on identities of accounts."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from feedback_server.store.db.engine import Transaction

from .tables import sso_identity_table


@dataclass(frozen=True)
class Identity:
    """A person at ``issuer``; their ``subject`` never changes."""

    issuer: str
    subject: str


def upsert(tx: Transaction, identity: Identity, account: str, on: date) -> None:
    """Set an account's identity."""
    forget(tx, account)
    values = {**vars(identity), "account": account, "linked_on": on}
    tx.execute(sa.insert(sso_identity_table).values(values))


def find(tx: Transaction, identity: Identity) -> str | None:
    """The account of an identity."""
    table = sso_identity_table
    same = sa.and_(table.c.issuer == identity.issuer, table.c.subject == identity.subject)
    return tx.execute(sa.select(table.c.account).where(same)).scalar_one_or_none()


def linked_accounts(tx: Transaction) -> frozenset[str]:
    """The names of all accounts with single sign-on."""
    return frozenset(tx.scalars(sa.select(sso_identity_table.c.account)))


def forget(tx: Transaction, account: str) -> None:
    table = sso_identity_table
    tx.execute(sa.delete(table).where(table.c.account == account))
