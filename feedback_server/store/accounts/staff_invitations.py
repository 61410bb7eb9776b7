"""Staff invitations. Only the digest of a link is stored."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.db.dialect import insert, utc
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .languages import dump_languages, load_languages
from .tables import staff_invitation_table


@dataclass(frozen=True)
class StaffInvitation:
    """An invitation; ``person`` has no name where it is for setting up the server."""

    person: Person
    digest: str
    expires_at: datetime


def upsert(tx: Transaction, joining: StaffInvitation) -> None:
    """Store an invitation, replacing an earlier one for the same name."""
    values = {
        "name": joining.person.name,
        "digest": joining.digest,
        "role": joining.person.role.value,
        "scope": json.dumps(sorted(joining.person.scope)),
        "languages": dump_languages(joining.person.languages),
        "expires_at": joining.expires_at,
    }
    statement = insert(tx, staff_invitation_table).values(values)
    tx.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def find(tx: Transaction, digest: str) -> StaffInvitation | None:
    table = staff_invitation_table
    row = tx.execute(sa.select(table).where(table.c.digest == digest)).one_or_none()
    if row is None:
        return None
    return _joining(row)


def list_invitations(tx: Transaction) -> list[StaffInvitation]:
    """All invitations, expired ones included."""
    return [_joining(row) for row in tx.execute(sa.select(staff_invitation_table))]


def take(tx: Transaction, digest: str) -> bool:
    """Use an invitation up; only one of several concurrent callers gets True."""
    table = staff_invitation_table
    return bool(tx.execute(sa.delete(table).where(table.c.digest == digest)).rowcount)


def forget(tx: Transaction, name: str) -> None:
    table = staff_invitation_table
    tx.execute(sa.delete(table).where(table.c.name == name))


def expired(now: datetime) -> ExpiredRows:
    table = staff_invitation_table
    return ExpiredRows(table, table.c.expires_at <= now)


def _joining(row: sa.Row[Any]) -> StaffInvitation:
    scope, languages = frozenset(json.loads(row.scope)), load_languages(row.languages)
    person = Person(row.name, Role(row.role), scope, languages=languages)
    return StaffInvitation(person, row.digest, utc(row.expires_at))
