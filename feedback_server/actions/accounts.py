"""Staff accounts: made, signed in to, signed out of."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ..domain.person import Person
from ..store import Store, audit, joining, staff
from ..store.audit import Entry
from ..store.engine import Transaction
from ..store.staff import Account, Session
from .passwords import checked_password

HASHER = PasswordHasher()  # Argon2id with the library's current defaults (RFC 9106, low memory)
IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)


def set_account(store: Store, person: Person, password: str) -> None:
    """Make an account, or give it a new password, role and scope, and end its sessions.

    Raises PasswordRefused.
    """
    checked_password(person.name, password)
    hashed = HASHER.hash(password)
    with store.write() as tx:
        put_account(tx, person, hashed)


def put_account(tx: Transaction, person: Person, hashed: str) -> None:
    """As ``set_account``, with the password hashed already. A link to join by ends too."""
    joining.forget(tx, person.name)
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
        joining.forget(tx, name)
        staff.end_sessions_of(tx, name)
        return True


def sign_in(
    store: Store, name: str, password: str, *, id: str, now: datetime, instead_of: str = ""
) -> str | None:
    """A new session's token; None for an unknown account as for a wrong password.

    The session of the token ``instead_of``, if there is one, ends. A hash that was made with
    older parameters is made anew.
    """
    account = _proven(store, name, password)
    if account is None or account.off_since:
        return None
    token = secrets.token_urlsafe(32)
    stale = HASHER.check_needs_rehash(account.password_hash)
    hashed = HASHER.hash(password) if stale else ""
    with store.write() as tx:
        if hashed:
            staff.set_password(tx, name, hashed)
        staff.end_session(tx, digest(instead_of))
        staff.add_session(tx, Session(digest(token), id, account.person.name, now, now))
    return token


def change_password(
    store: Store, person: Person, old: str, new: str, *, token: str, now: datetime
) -> bool:
    """Whether the old one was right; every session but the one of ``token`` ends.

    Raises PasswordRefused.
    """
    checked_password(person.name, new)
    if _proven(store, person.name, old) is None:
        return False
    hashed = HASHER.hash(new)
    with store.write() as tx:
        staff.set_password(tx, person.name, hashed)
        staff.end_sessions_of(tx, person.name, but=digest(token))
        audit.record(tx, Entry(now, person.name, "password_changed", {}))
    return True


def end_session(store: Store, person: Person, id: str, *, now: datetime) -> bool:
    """Whether there was one of this person's to end."""
    with store.write() as tx:
        done = staff.end_session_named(tx, person.name, id)
        if done:
            audit.record(tx, Entry(now, person.name, "session_ended", {}))
    return done


def end_sessions(store: Store, person: Person, *, now: datetime) -> None:
    """All of them, the one that asks for it included."""
    with store.write() as tx:
        staff.end_sessions_of(tx, person.name)
        audit.record(tx, Entry(now, person.name, "sessions_ended", {}))


def session_person(store: Store, token: str, *, now: datetime) -> Person | None:
    """Whose session this is; None once it has been idle for an hour or open for twelve."""
    with store.read() as tx:
        session = staff.find_session(tx, digest(token))
        account = staff.find_account(tx, session.account) if session else None
    if session is None or account is None or account.off_since:
        return None
    if is_over(session, now):
        sign_out(store, token)
        return None
    if now - session.seen_at > timedelta(minutes=1):
        with store.write() as tx:
            staff.touch_session(tx, session.token_digest, now)
    return account.person


def sign_out(store: Store, token: str) -> None:
    with store.write() as tx:
        staff.end_session(tx, digest(token))


def is_over(session: Session, now: datetime) -> bool:
    return now - session.seen_at > IDLE or now - session.begun_at > LONGEST


def _proven(store: Store, name: str, password: str) -> Account | None:
    """The account, if the password is its own; as slow where there is no such account."""
    with store.read() as tx:
        account = staff.find_account(tx, name)
    try:
        HASHER.verify(account.password_hash if account else _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return account


@cache
def _nobody() -> str:
    """Checked for an unknown account, so that refusing takes as long as for a wrong password."""
    return HASHER.hash(secrets.token_urlsafe())


def digest(token: str) -> str:
    """All that is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
