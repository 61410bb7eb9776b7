"""Asks a signed-in person to confirm who they are, before anything long-lived is created."""

from datetime import datetime, timedelta
from enum import Enum

from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as staff
from feedback_server.store.accounts import sessions

from . import accounts, two_factor

RECENT = timedelta(minutes=15)


class Proof(Enum):
    """What to confirm with; single sign-on alone has to be recent."""

    CODE = "code"
    PASSWORD = "password"
    RECENT = "recent"


def proof_of(store: Store, person: Person) -> Proof:
    if two_factor.state(store, person.name).since is not None:
        return Proof.CODE
    with store.read() as tx:
        account = staff.find_account(tx, person.name)
    return Proof.PASSWORD if account and account.password_hash else Proof.RECENT


def is_proven(
    store: Store, keys: SealingKeys, person: Person, given: str, *, token: str, now: datetime
) -> bool:
    """``given`` is a code or a password; ``token`` that of the session."""
    match proof_of(store, person):
        case Proof.CODE:
            return two_factor.verify_code(store, keys, person, given, now=now)
        case Proof.PASSWORD:
            return accounts.verify_password(store, person.name, given) is not None
        case Proof.RECENT:
            with store.read() as tx:
                session = sessions.find(tx, accounts.digest(token))
            return session is not None and now - session.started_at < RECENT
