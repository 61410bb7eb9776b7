"""Staff accounts, as administrators see and change them."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime

from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as staff
from feedback_server.store.accounts import (
    audit,
    languages,
    sessions,
    sso,
    staff_invitations,
    two_factor,
)
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.engine import Transaction

from .accounts import about
from .staff_invitations import SETTING_UP


class NotYourself(ValueError):
    """Nobody changes their own role or switches themselves off: an administrator always remains."""


@dataclass(frozen=True)
class StaffMember:
    """A person with an account, an invitation, or both."""

    person: Person
    joined: bool
    disabled_on: date | None
    two_factor: bool
    elsewhere: bool
    """Whether the person uses single sign-on."""
    link_until: datetime | None
    """When an open invitation expires."""


def list_staff(store: Store, *, now: datetime) -> list[StaffMember]:
    """All accounts and open invitations, by name."""
    with store.read() as tx:
        factors, elsewhere = two_factor.confirmed(tx), sso.linked_accounts(tx)
        accounts = {account.person.name: account for account in staff.list_accounts(tx)}
        links = {
            staff_invitation.person.name: staff_invitation
            for staff_invitation in staff_invitations.list_invitations(tx)
            if staff_invitation.expires_at > now
        }
    links.pop(SETTING_UP, None)
    return [
        StaffMember(
            (accounts.get(name) or links[name]).person,
            joined=name in accounts,
            disabled_on=accounts[name].disabled_on if name in accounts else None,
            two_factor=name in factors,
            elsewhere=name in elsewhere,
            link_until=links[name].expires_at if name in links else None,
        )
        for name in sorted(accounts.keys() | links.keys())
    ]


def person_handle(key: bytes, name: str) -> str:
    """An opaque, unguessable stand-in for a person in URLs."""
    return hmac.new(key, b"person\0" + name.encode(), hashlib.sha256).hexdigest()[:32]


def set_scope(store: Store, person: Person, *, by: str, now: datetime) -> bool:
    """Change role and scope; whether there is such an account. Ends sessions and invitations.

    Raises NotYourself.
    """
    if person.name == by:
        raise NotYourself
    with store.write() as tx:
        if staff.find_account(tx, person.name) is None:
            return False
        staff.set_scope(tx, person)
        _shut_out(tx, person.name)
        audit.record(tx, AuditEntry(now, by, "staff_changed", about(person)))
    return True


def set_languages(store: Store, person: Person, *, by: str, now: datetime) -> None:
    """Change what an account, or whoever is invited, translates and reviews."""
    said = person.languages
    entry = {
        "name": person.name,
        "translates": " ".join(sorted(said.translates)),
        "reviews": " ".join(sorted(said.reviews)),
    }
    with store.write() as tx:
        languages.set_languages(tx, person)
        audit.record(tx, AuditEntry(now, by, "languages_changed", entry))


def switch_off(store: Store, name: str, *, on: date, by: str, now: datetime) -> bool:
    """Switch an account off, and end its sessions, tokens and invitations; whether it exists.

    Raises NotYourself.
    """
    if name == by:
        raise NotYourself
    return _switch(store, name, on, AuditEntry(now, by, "staff_off", {"name": name}))


def switch_on(store: Store, name: str, *, by: str, now: datetime) -> bool:
    """Switch an account on again; its tokens stay revoked. Whether it exists."""
    return _switch(store, name, None, AuditEntry(now, by, "staff_on", {"name": name}))


def withdraw_invitation(store: Store, name: str, *, by: str, now: datetime) -> None:
    """Withdraw an open invitation."""
    with store.write() as tx:
        staff_invitations.forget(tx, name)
        audit.record(tx, AuditEntry(now, by, "invitation_withdrawn", {"name": name}))


def _switch(store: Store, name: str, disabled_on: date | None, entry: AuditEntry) -> bool:
    with store.write() as tx:
        if staff.find_account(tx, name) is None:
            return False
        staff.set_deactivated(tx, name, disabled_on)
        staff.revoke_tokens(tx, name)  # else they would work again when it is switched on
        _shut_out(tx, name)
        audit.record(tx, entry)
    return True


def _shut_out(tx: Transaction, name: str) -> None:
    staff_invitations.forget(tx, name)
    sessions.end_all(tx, name)
