"""Staff accounts: made, signed in to, signed out of."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ..domain.person import Person
from ..store import Store, staff
from ..store.staff import Account, Session

HASHER = PasswordHasher()  # Argon2id with the library's current defaults (RFC 9106, low memory)
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
SHORTEST_PASSWORD = 12


class PasswordTooShort(ValueError):
    """Passwords have at least 12 characters."""


def set_account(store: Store, person: Person, password: str) -> None:
    """Make an account, or give it a new password, role and scope, and end its sessions."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(f"a password needs at least {SHORTEST_PASSWORD} characters")
    hashed = HASHER.hash(password)
    with store.write() as tx:
        if staff.find_account(tx, person.name):
            staff.set_password(tx, person.name, hashed)
            staff.set_place(tx, person)
            staff.set_off(tx, person.name, None)
            staff.end_sessions_of(tx, person.name)
        else:
            staff.add_account(tx, Account(person, hashed))


def find_person(store: Store, name: str) -> Person | None:
    with store.read() as tx:
        account = staff.find_account(tx, name)
    return account.person if account else None


def switch_off(store: Store, name: str, *, on: date) -> bool:
    """Whether there was such an account. Its sessions and tokens end with it."""
    with store.write() as tx:
        if staff.find_account(tx, name) is None:
            return False
        staff.set_off(tx, name, on)
        staff.end_sessions_of(tx, name)
        return True


def sign_in(store: Store, name: str, password: str, *, now: datetime) -> str | None:
    """A new session's token; None for an unknown account as for a wrong password."""
    with store.read() as tx:
        account = staff.find_account(tx, name)
    try:
        HASHER.verify(account.password_hash if account else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    if account is None or account.off_since:
        return None
    token = secrets.token_urlsafe(32)
    with store.write() as tx:
        staff.add_session(tx, Session(digest(token), account.person.name, now, now))
    return token


def session_person(store: Store, token: str, *, now: datetime) -> Person | None:
    """Whose session this is; None once it has been idle for an hour or open for twelve."""
    with store.read() as tx:
        session = staff.find_session(tx, digest(token))
        account = staff.find_account(tx, session.account) if session else None
    if session is None or account is None or account.off_since:
        return None
    if now - session.seen_at > IDLE or now - session.begun_at > LONGEST:
        sign_out(store, token)
        return None
    if now - session.seen_at > timedelta(minutes=1):
        with store.write() as tx:
            staff.touch_session(tx, session.token_digest, now)
    return account.person


def sign_out(store: Store, token: str) -> None:
    with store.write() as tx:
        staff.end_session(tx, digest(token))


@cache
def _nobody() -> str:
    """Checked for an unknown account, so that refusing takes as long as for a wrong password."""
    return HASHER.hash(secrets.token_urlsafe())


def digest(token: str) -> str:
    """All that is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
