"""Throttles password and code guessing, without locking out the account's owner.

A stranger is counted by account and network together, and by network. A browser in which somebody
signed in before has a count of its own, so that nobody else can shut it out; within a session the
session is counted. What all of them try of one account holds nobody back: it makes strangers' own
counts shorter, and is told to those who look after the service.

Neither names nor addresses are kept: only keyed digests, for a quarter of an hour, or a day. A name
that is no account counts as one that is, so that being held back tells nothing.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit, login_attempts
from feedback_server.store.accounts.accounts import Account, FailedSignIns
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import bulk_delete

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)
OF_ONE = 10
"""Attempts of one stranger, browser or session in a window; mistyping takes three."""
OF_NETWORK = 100
"""Attempts from one network in a window: a whole surgery may share an address."""
ATTACK = 50
"""Wrong passwords for one account in a day that count as an attack."""
OF_ONE_IN_ATTACK = 3
"""Attempts of one stranger in a window while an account is under attack."""
CODES_A_DAY = 50
"""Codes that strangers who know an account's password may try in a day, from anywhere: three codes
of a million are right at a time. A new password begins anew."""
CODES_TOLD = 10
"""Wrong codes in a day after which the audit log says so: the password was right."""
STRANGERS = "strangers"
"""Stands for an unknown person in the audit log."""
TOLD = {FailedSignIns.PASSWORDS: "passwords_failed", FailedSignIns.CODES: "two_factor_codes_failed"}


@dataclass(frozen=True)
class AttemptCount:
    """A counter that an attempt adds to, and its limit."""

    digest: str
    expires_at: datetime
    most: int


@dataclass(frozen=True)
class Attempt:
    """One attempt. Success resets ``own`` and gives the others their count back."""

    own: AttemptCount
    shared: tuple[AttemptCount, ...] = ()
    of_account: "AccountAttempts | None" = None


@dataclass(frozen=True)
class AccountAttempts:
    """Attempts on one account in a day. This counter locks nobody out."""

    name: str
    failed: FailedSignIns
    count: AttemptCount
    is_stranger: bool


def with_password(
    key: bytes, *, name: str, network: bytes, browser: str | None, now: datetime
) -> Attempt:
    """An attempt to sign in. ``browser`` is set where this person signed in before."""
    who, own = _Counting(key, now), _hidden(name)
    day = who.count(b"account", own, ATTACK, DAY)
    of_account = AccountAttempts(name, FailedSignIns.PASSWORDS, day, is_stranger=not browser)
    if browser:
        return Attempt(who.count(b"browser", own + browser.encode(), OF_ONE), (), of_account)
    of_network = who.count(b"network", network, OF_NETWORK)
    return Attempt(who.count(b"stranger", own + network, OF_ONE), (of_network,), of_account)


def with_code(
    key: bytes, *, account: Account, network: bytes, browser: str | None, now: datetime
) -> Attempt:
    """An attempt with a two-factor code, after the right password."""
    who, own = _Counting(key, now), _hidden(account.person.name)
    day = who.count(b"codes of account", own, CODES_TOLD, DAY)
    of_account = AccountAttempts(account.person.name, FailedSignIns.CODES, day, is_stranger=False)
    if browser:
        return Attempt(who.count(b"browser code", own + browser.encode(), OF_ONE), (), of_account)
    proven = own + account.password_hash.encode()
    of_strangers = who.count(b"strangers' codes", proven, CODES_A_DAY, DAY)
    return Attempt(who.count(b"code", own + network, OF_ONE), (of_strangers,), of_account)


def in_session(key: bytes, *, token: str, now: datetime) -> Attempt:
    """An attempt to confirm a password or code within a session."""
    return Attempt(_Counting(key, now).count(b"session", token.encode(), OF_ONE))


def begin_attempt(store: Store, attempt: Attempt, *, now: datetime) -> datetime | None:
    """Count an attempt as failed before checking it. None, or when to try again."""
    with store.write() as tx:
        bulk_delete(tx, login_attempts.expired(now))
        for attempt_count in attempt.shared:
            if login_attempts.attempts_so_far(tx, attempt_count.digest) >= attempt_count.most:
                return attempt_count.expires_at
        if _add(tx, attempt.own) > _most(tx, attempt):
            return attempt.own.expires_at
        for attempt_count in attempt.shared:
            if _add(tx, attempt_count) > attempt_count.most:  # others may have come between
                return attempt_count.expires_at
        if attempt.of_account is not None:
            _note(tx, attempt.of_account, now)
    return None


def record_success(store: Store, attempt: Attempt) -> None:
    """Reset the attempt's own counter and take it off the others."""
    with store.write() as tx:
        login_attempts.forget_attempts(tx, attempt.own.digest)
        for attempt_count in attempt.shared:
            login_attempts.remove_attempt(tx, attempt_count.digest)
        if attempt.of_account is not None:
            login_attempts.remove_attempt(tx, attempt.of_account.count.digest)


def _most(tx: Transaction, attempt: Attempt) -> int:
    of_account = attempt.of_account
    if of_account is None or not of_account.is_stranger:
        return attempt.own.most
    attacked = login_attempts.attempts_so_far(tx, of_account.count.digest) >= of_account.count.most
    return OF_ONE_IN_ATTACK if attacked else attempt.own.most


def _note(tx: Transaction, of_account: AccountAttempts, now: datetime) -> None:
    """Note failures for the account's owner, and once a day in the audit log."""
    exists = accounts.add_failed_sign_in(tx, of_account.name, of_account.failed)
    if _add(tx, of_account.count) == of_account.count.most and exists:
        about: dict[str, str | int] = {"name": of_account.name, "number": of_account.count.most}
        audit.record(tx, AuditEntry(now, STRANGERS, TOLD[of_account.failed], about))


def _add(tx: Transaction, count: AttemptCount) -> int:
    return login_attempts.add_attempt(tx, count.digest, count.expires_at)


def _hidden(name: str) -> bytes:
    """Of one length, so that what follows it is never taken for a part of it."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True)
class _Counting:
    key: bytes
    now: datetime

    def count(self, kind: bytes, of: bytes, most: int, window: timedelta = WINDOW) -> AttemptCount:
        length = window.total_seconds()
        ends = datetime.fromtimestamp((self.now.timestamp() // length + 1) * length, UTC)
        words = b"\0".join((b"sign-in", kind, ends.isoformat().encode(), of))
        return AttemptCount(hmac.new(self.key, words, hashlib.sha256).hexdigest(), ends, most)
