"""Two-factor sign-in: authenticator app codes (RFC 6238), and recovery codes on paper.

The app's secret is kept sealed to the server's own key, so that a stolen database makes no codes.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pyotp

from feedback_server.crypto.hpke import DecryptionFailed, SealingKeys, UnknownKey
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage, requires_two_factor
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit, sessions, two_factor
from feedback_server.store.accounts.accounts import FailedSignIns
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.accounts.two_factor import Factor
from feedback_server.store.db.engine import Transaction

from .accounts import digest
from .sessions import begin_session

RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters of recovery codes: none that is easily misread."""
STEP = 30
"""Seconds for which a code is valid (RFC 6238)."""


class WrongCode(ValueError):
    """Neither a current code of the app nor an unused recovery code."""


class AuthenticatorLost(WrongCode):
    """The server lost the key of the app's secret, and this is no recovery code."""


@dataclass(frozen=True)
class TwoFactorState:
    """``since`` is None where there is no second factor in use."""

    since: date | None
    codes_left: int


@dataclass(frozen=True)
class NewRecoveryCodes:
    """The next session's token, and recovery codes, shown only once."""

    token: str
    codes: Sequence[str]


def state(store: Store, name: str) -> TwoFactorState:
    with store.read() as tx:
        factor = two_factor.find(tx, name)
        return TwoFactorState(
            factor.confirmed_on if factor else None, two_factor.codes_left(tx, name)
        )


def proposed(store: Store, keys: SealingKeys, person: Person) -> str | None:
    """The secret for the app, in base32; the same until confirmed, then None."""
    with store.read() as tx:
        factor = two_factor.find(tx, person.name)
    if factor is not None and factor.confirmed_on:
        return None
    if factor is not None and (there := _secret(keys, factor)):
        return there
    secret = pyotp.random_base32()
    sealed = keys.seal(secret.encode(), id=_seal_id(person.name))
    with store.write() as tx:
        if two_factor.find(tx, person.name) == factor:  # none, or one that nobody can open
            two_factor.upsert(tx, Factor(person.name, keys.current, sealed))
    return proposed(store, keys, person)


def confirm(
    store: Store,
    keys: SealingKeys,
    person: Person,
    code: str,
    *,
    token: str,
    id: str,
    now: datetime,
) -> NewRecoveryCodes:
    """Confirm the proposed secret; a new session replaces that of ``token``.

    Raises WrongCode.
    """
    codes = _new_codes()
    with store.write() as tx:
        factor = two_factor.find(tx, person.name)
        if factor is None or factor.confirmed_on or not _take_app_code(tx, keys, factor, code, now):
            raise WrongCode
        two_factor.confirm(tx, person.name, now.date())
        two_factor.replace_codes(tx, person.name, map(digest, codes))
        token = begin_session(tx, person, AuthStage.IN, id=id, now=now, instead_of=token)
        audit.record(tx, AuditEntry(now, person.name, "two_factor_on", {}))
    return NewRecoveryCodes(token, codes)


def proceed(
    store: Store,
    keys: SealingKeys,
    person: Person,
    code: str,
    *,
    token: str,
    id: str,
    now: datetime,
) -> str:
    """The token of a fully signed-in session, which replaces that of ``token``.

    Raises WrongCode.
    """
    with store.write() as tx:
        used_up = _take(tx, keys, person, code, now)
        accounts.add_failed_sign_in(
            tx, person.name, FailedSignIns.CODES, -1
        )  # this one did not fail
        token = begin_session(tx, person, AuthStage.IN, id=id, now=now, instead_of=token)
        if used_up:
            audit.record(tx, AuditEntry(now, person.name, "recovery_code_used", {}))
    return token


def renew_codes(
    store: Store, keys: SealingKeys, person: Person, code: str, *, now: datetime
) -> Sequence[str]:
    """New recovery codes, replacing the old. Raises WrongCode."""
    codes = _new_codes()
    with store.write() as tx:
        _take(tx, keys, person, code, now)
        two_factor.replace_codes(tx, person.name, map(digest, codes))
        audit.record(tx, AuditEntry(now, person.name, "recovery_codes_made", {}))
    return codes


def turn_off(
    store: Store, keys: SealingKeys, person: Person, code: str, *, token: str, now: datetime
) -> None:
    """Turn it off, to change phones. Whoever needs it has to set it up again first.

    Raises WrongCode.
    """
    with store.write() as tx:
        _take(tx, keys, person, code, now)
        two_factor.forget(tx, person.name)
        sessions.end_all(tx, person.name, but=digest(token))
        if requires_two_factor(person):
            sessions.set_stage(tx, digest(token), AuthStage.SET_UP)
        audit.record(tx, AuditEntry(now, person.name, "two_factor_off", {}))


def verify_code(
    store: Store, keys: SealingKeys, person: Person, code: str, *, now: datetime
) -> bool:
    """Whether a signed-in person gave a right code, which is then used up."""
    try:
        with store.write() as tx:
            _take(tx, keys, person, code, now)
    except WrongCode:
        return False
    return True


def reset(store: Store, name: str, *, by: str, now: datetime) -> bool:
    """Reset for a person who lost phone and codes; whether there was anything to reset."""
    with store.write() as tx:
        if two_factor.find(tx, name) is None:
            return False
        two_factor.forget(tx, name)
        sessions.end_all(tx, name)
        audit.record(tx, AuditEntry(now, by, "two_factor_reset", {"name": name}))
    return True


def provisioning_uri(secret: str, person: Person, issuer: str) -> str:
    """The ``otpauth`` URI that the QR code holds."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.name, issuer_name=issuer)


def _take(tx: Transaction, keys: SealingKeys, person: Person, code: str, now: datetime) -> bool:
    """Check a code; whether it was a recovery code. Raises WrongCode."""
    factor = two_factor.find(tx, person.name)
    if factor is None or factor.confirmed_on is None:
        raise WrongCode
    if _take_app_code(tx, keys, factor, code, now):
        return False
    if two_factor.use_code(tx, person.name, digest(_normalized(code))):
        return True
    raise WrongCode if _secret(keys, factor) else AuthenticatorLost


def _take_app_code(
    tx: Transaction, keys: SealingKeys, factor: Factor, code: str, now: datetime
) -> bool:
    """A code of now, or of half a minute ago or ahead for clocks that differ; each only once."""
    secret = _secret(keys, factor)
    if secret is None:
        return False
    totp = pyotp.TOTP(secret)
    given, step = _normalized(code), int(now.timestamp()) // STEP
    for each in (step, step - 1, step + 1):
        if hmac.compare_digest(totp.generate_otp(each), given):
            return two_factor.take_step(tx, factor.account, each)
    return False


def _normalized(code: str) -> str:
    """A code without the spaces, hyphens and capitals that people type."""
    return "".join(c for c in code.lower() if c.isascii() and c.isalnum())


def _new_codes() -> list[str]:
    return ["".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(RECOVERY_CODES)]


def _secret(keys: SealingKeys, factor: Factor) -> str | None:
    """The app's secret; None where its key is lost."""
    try:
        opened = keys.open(key_id=factor.key_id, id=_seal_id(factor.account), sealed=factor.sealed)
    except (UnknownKey, DecryptionFailed):
        return None
    return opened.decode()


def _seal_id(name: str) -> str:
    return f"second-factor/{name}"
