"""Invitations: a link that works once, with which a person chooses a password."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from feedback_server.domain.accounts.person import Person
from feedback_server.messaging.email import OutgoingEmail
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit, staff_invitations
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.accounts.staff_invitations import StaffInvitation
from feedback_server.store.db.engine import Transaction

from .accounts import about, digest, upsert_account
from .password_hashing import hash_password
from .passwords import validate_password

VALID = timedelta(days=7)
SETTING_UP = ""
"""Stands for the unnamed person who sets this server up."""


class InvalidEmail(ValueError):
    """The name is not an e-mail address."""


class NotTheirs(Exception):
    """Whoever invites may not change the person who has this name already."""


class LinkExpired(Exception):
    """The link is unknown, used or too old."""


def invite_person(
    store: Store,
    person: Person,
    *,
    now: datetime,
    by: str,
    may_change: Callable[[Person], bool] = lambda _: True,
) -> str:
    """A new invitation token; an earlier one for the same name ends.

    For an existing account it resets the password, role and scope. Raises InvalidEmail, and
    NotTheirs where ``may_change`` says no to whoever has the name already.
    """
    validate_name(person.name)
    token = secrets.token_urlsafe(32)
    with store.write() as tx:
        if not all(may_change(known) for known in _known(tx, person.name, now)):
            raise NotTheirs
        staff_invitations.upsert(tx, StaffInvitation(person, digest(token), now + VALID))
        audit.record(tx, AuditEntry(now, by, "staff_invited", about(person)))
    return token


def invite_first(store: Store, *, now: datetime) -> str | None:
    """The first invitation of a new server; None where there is a real account already."""
    token = secrets.token_urlsafe(32)
    with store.write() as tx:
        if _is_set_up(tx):
            return None
        staff_invitations.upsert(
            tx, StaffInvitation(Person(SETTING_UP), digest(token), now + VALID)
        )
    return token


def find_invitation(store: Store, token: str, *, now: datetime) -> Person | None:
    """The person invited by a link; None once it has expired."""
    with store.read() as tx:
        return _invited(tx, token, now)


def accept_invitation(
    store: Store, token: str, *, name: str, password: str, now: datetime
) -> Person:
    """Create or reset the invited account. ``name`` is given at first set-up only.

    Raises LinkExpired, InvalidEmail, PasswordRefused; after the last two the link still works.
    """
    with store.read() as tx:
        invited = _invited(tx, token, now)
    if invited is None:
        raise LinkExpired
    person = replace(invited, name=invited.name or name)
    validate_name(person.name)
    validate_password(person.name, password)
    hashed = hash_password(password)
    with store.write() as tx:
        if _invited(tx, token, now) is None or not staff_invitations.take(tx, digest(token)):
            raise LinkExpired
        upsert_account(tx, person, hashed)
        audit.record(tx, AuditEntry(now, person.name, "staff_joined", about(person)))
    return person


def validate_name(name: str) -> None:
    """Raises InvalidEmail."""
    before, at, after = name.partition("@")
    plain = name.isprintable() and " " not in name and name == name.lower() and len(name) <= 254
    if not (before and at and after and plain) or "@" in after:
        raise InvalidEmail("enter an e-mail address, such as name@nhs.net")


def _known(tx: Transaction, name: str, now: datetime) -> list[Person]:
    """The account of this name, and the open invitation."""
    account = accounts.find_account(tx, name)
    links = [
        link.person
        for link in staff_invitations.list_invitations(tx)
        if link.person.name == name and link.expires_at > now
    ]
    return [account.person, *links] if account else links


def _invited(tx: Transaction, token: str, now: datetime) -> Person | None:
    found = staff_invitations.find(tx, digest(token))
    if found is None or now >= found.expires_at:
        return None
    if found.person.name == SETTING_UP and _is_set_up(tx):
        return None
    return found.person


def _is_set_up(tx: Transaction) -> bool:
    return any(not account.person.demonstration for account in accounts.list_accounts(tx))


def invitation_email(to: str, *, service: str, address: str, days: int) -> OutgoingEmail:
    """The e-mail that invites; ``address`` is the invitation link."""
    text = f"""\
You are invited to the staff pages of {service}.

Open this link and choose how you sign in. It works once, within {days} days:

{address}

If you did not expect this, do nothing: the link ends by itself. Nobody will ever ask you for the
link, your password or a code.
"""
    return OutgoingEmail(to, f"Your link to join {service}", text)
