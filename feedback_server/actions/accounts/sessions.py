"""Signing in, staying signed in, and signing out."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage, auth_stage
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit, sessions, two_factor
from feedback_server.store.accounts.accounts import FailedSignIns
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.accounts.sessions import Session
from feedback_server.store.db.engine import Transaction

from .accounts import digest, verify_password
from .password_hashing import hash_password, needs_rehash

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
HALFWAY = timedelta(minutes=15)
"""Lifetime of a session that still needs its second factor."""


@dataclass(frozen=True)
class SignedInSession:
    """A session's person, and what it still needs."""

    person: Person
    stage: AuthStage


@dataclass(frozen=True)
class FailureCounts:
    """Number of failed passwords and codes; the codes came with the right password."""

    passwords: int
    codes: int


def sign_in(
    store: Store, name: str, password: str, *, id: str, now: datetime, instead_of: str = ""
) -> str | None:
    """A new session's token; None for an unknown account as for a wrong password.

    The session of the token ``instead_of``, if there is one, ends. A hash that was made with
    older parameters is made anew.
    """
    account = verify_password(store, name, password)
    if account is None or account.disabled_on:
        return None
    hashed = hash_password(password) if needs_rehash(account.password_hash) else ""
    with store.write() as tx:
        if hashed:
            accounts.set_password(tx, name, hashed)
        accounts.add_failed_sign_in(tx, name, FailedSignIns.PASSWORDS, -1)  # this one did not fail
        stage = auth_stage(account.person, has_factor=has_two_factor(tx, name))
        return begin_session(tx, account.person, stage, id=id, now=now, instead_of=instead_of)


def begin_session(
    tx: Transaction, person: Person, stage: AuthStage, *, id: str, now: datetime, instead_of: str
) -> str:
    """A new session's token; the session of the token ``instead_of`` ends."""
    token = secrets.token_urlsafe(32)
    sessions.end_session(tx, digest(instead_of))
    session = Session(digest(token), id, person.name, now, now, stage)
    if stage is AuthStage.IN:
        passwords, codes = accounts.take_failed_sign_ins(tx, person.name)
        session = replace(session, failed_passwords=passwords, failed_codes=codes)
        audit.record(tx, AuditEntry(now, person.name, "signed_in", {}))
    sessions.add(tx, session)
    return token


def has_two_factor(tx: Transaction, name: str) -> bool:
    found = two_factor.find(tx, name)
    return found is not None and found.confirmed_on is not None


def find_session(store: Store, token: str, *, now: datetime) -> SignedInSession | None:
    """The session of a token; None once it has been idle for an hour or open for twelve."""
    with store.read() as tx:
        session = sessions.find(tx, digest(token))
        account = accounts.find_account(tx, session.account) if session else None
    if session is None or account is None or account.disabled_on:
        return None
    if is_expired(session, now):
        sign_out(store, token)
        return None
    if now - session.seen_at > timedelta(minutes=1):
        with store.write() as tx:
            sessions.touch(tx, session.token_digest, now)
    return SignedInSession(account.person, session.stage)


def failed_before(store: Store, token: str) -> FailureCounts:
    """Failed attempts before this session was fully signed in."""
    with store.read() as tx:
        session = sessions.find(tx, digest(token))
    return (
        FailureCounts(session.failed_passwords, session.failed_codes)
        if session
        else FailureCounts(0, 0)
    )


def sign_out(store: Store, token: str) -> None:
    with store.write() as tx:
        sessions.end_session(tx, digest(token))


def is_expired(session: Session, now: datetime) -> bool:
    longest = LONGEST if session.stage is AuthStage.IN else HALFWAY
    idle = abs(now - session.seen_at) > IDLE  # or seen by a clock that was ahead: it would last on
    return idle or now - session.started_at > longest


def end_session(store: Store, person: Person, id: str, *, now: datetime) -> bool:
    """Whether the person had such a session."""
    with store.write() as tx:
        done = sessions.end_named(tx, person.name, id)
        if done:
            audit.record(tx, AuditEntry(now, person.name, "session_ended", {}))
    return done


def end_sessions(store: Store, person: Person, *, now: datetime) -> None:
    """End all of a person's sessions, the current one included."""
    with store.write() as tx:
        sessions.end_all(tx, person.name)
        audit.record(tx, AuditEntry(now, person.name, "sessions_ended", {}))
