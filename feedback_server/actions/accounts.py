"""Staff accounts: made, signed in to, signed out of."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ..store import Store, staff
from ..store.staff import Account, Session

HASHER = PasswordHasher()  # Argon2id with the library's current defaults (RFC 9106, low memory)
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
SHORTEST_PASSWORD = 12


class PasswordTooShort(ValueError):
    """Passwords have at least 12 characters."""


def set_account(store: Store, name: str, password: str, *, demonstration: bool = False) -> None:
    """Make an account, or give it a new password and end its sessions."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort(f"a password needs at least {SHORTEST_PASSWORD} characters")
    hashed = HASHER.hash(password)
    with store.write() as tx:
        if staff.find_account(tx, name):
            staff.set_password(tx, name, hashed)
            staff.end_sessions_of(tx, name)
        else:
            staff.add_account(tx, Account(name, hashed, demonstration))


def sign_in(store: Store, name: str, password: str, *, now: datetime) -> str | None:
    """A new session's token; None for an unknown account as for a wrong password."""
    with store.read() as tx:
        account = staff.find_account(tx, name)
    try:
        HASHER.verify(account.password_hash if account else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    if account is None:
        return None
    token = secrets.token_urlsafe(32)
    with store.write() as tx:
        staff.add_session(tx, Session(_digest(token), account.name, now, now))
    return token


def session_account(store: Store, token: str, *, now: datetime) -> str | None:
    """Whose session this is; None once it has been idle for an hour or open for twelve."""
    with store.read() as tx:
        session = staff.find_session(tx, _digest(token))
    if session is None:
        return None
    if now - session.seen_at > IDLE or now - session.begun_at > LONGEST:
        sign_out(store, token)
        return None
    if now - session.seen_at > timedelta(minutes=1):
        with store.write() as tx:
            staff.touch_session(tx, session.token_digest, now)
    return session.account


def sign_out(store: Store, token: str) -> None:
    with store.write() as tx:
        staff.end_session(tx, _digest(token))


@cache
def _nobody() -> str:
    """Checked for an unknown account, so that refusing takes as long as for a wrong password."""
    return HASHER.hash(secrets.token_urlsafe())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
