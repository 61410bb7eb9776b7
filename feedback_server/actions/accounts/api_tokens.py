"""API tokens: a person's programs read with them what that person may read."""

import secrets
from datetime import date, datetime, timedelta

from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit
from feedback_server.store.accounts.accounts import ApiToken
from feedback_server.store.accounts.audit import AuditEntry

from .accounts import digest

PREFIX = "handrail_"
"""Prefix by which people and secret scanners recognise a leaked token."""

LONGEST = 366
LONGEST_LABEL = 60


class InvalidToken(ValueError):
    """A label or lifetime that a token cannot have. The message says what to do."""


def validate_label(label: str, days: int) -> str:
    """The trimmed label; raises InvalidToken for it, or for the number of days."""
    label = label.strip()
    if not 1 <= len(label) <= LONGEST_LABEL or "\0" in label:
        raise InvalidToken(f"give it a name of 1 to {LONGEST_LABEL} characters")
    if not 1 <= days <= LONGEST:
        raise InvalidToken(f"give it 1 to {LONGEST} days")
    return label


def create_token(
    store: Store, person: Person, *, label: str, days: int, id: str, on: date, now: datetime
) -> str:
    """A new token, which can be shown only now. Raises InvalidToken."""
    label = validate_label(label, days)
    token = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(id, person.name, label, digest(token), on, on + timedelta(days=days))
    with store.write() as tx:
        accounts.add_token(tx, made)
        audit.record(tx, AuditEntry(now, person.name, "api_token_created", {"token": id}))
    return token


def revoke_token(store: Store, person: Person, id: str, *, now: datetime) -> bool:
    """Revoke a token; whether the person had it."""
    with store.write() as tx:
        done = accounts.revoke_token(tx, person.name, id)
        if done:
            audit.record(tx, AuditEntry(now, person.name, "api_token_revoked", {"token": id}))
    return done


def person_of_token(store: Store, token: str, *, on: date) -> Person | None:
    """The person behind a token; None if it is unknown or expired, or they are switched off."""
    with store.read() as tx:
        found = accounts.find_token(tx, digest(token))
        account = accounts.find_account(tx, found.account) if found else None
    if found is None or account is None or account.disabled_on or on > found.last_day:
        return None
    if found.used_on != on:
        with store.write() as tx:
            accounts.mark_token_used(tx, found.id, on)
    return account.person
