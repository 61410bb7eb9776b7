"""Staff accounts and their passwords."""

import hashlib
import secrets
from datetime import datetime
from functools import cache

from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit, sessions, sso, staff_invitations
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.engine import Transaction

from .password_hashing import hash_password, is_password
from .passwords import validate_password


def set_account(store: Store, person: Person, password: str, *, by: str, now: datetime) -> None:
    """Create an account or replace its password, role and scope; sessions and tokens end.

    Raises PasswordRefused.
    """
    validate_password(person.name, password)
    hashed = hash_password(password)
    with store.write() as tx:
        upsert_account(tx, person, hashed)
        audit.record(tx, AuditEntry(now, by, "staff_set", about(person)))


def upsert_account(tx: Transaction, person: Person, hashed: str) -> None:
    """As ``set_account``, with a password that is hashed already.

    Its invitation, its single sign-on and everything open under the old password end.
    """
    staff_invitations.forget(tx, person.name)
    sso.forget(tx, person.name)
    if accounts.find_account(tx, person.name):
        accounts.set_password(tx, person.name, hashed)
        accounts.set_scope(tx, person)
        accounts.set_deactivated(tx, person.name, None)
        sessions.end_all(tx, person.name)
        accounts.revoke_tokens(tx, person.name)
    else:
        accounts.add_account(tx, Account(person, hashed))


def change_password(
    store: Store, person: Person, old: str, new: str, *, token: str, now: datetime
) -> bool:
    """Whether the old password was right; tokens and all other sessions end.

    Raises PasswordRefused.
    """
    validate_password(person.name, new)
    if verify_password(store, person.name, old) is None:
        return False
    hashed = hash_password(new)
    with store.write() as tx:
        accounts.set_password(tx, person.name, hashed)
        sessions.end_all(tx, person.name, but=digest(token))
        accounts.revoke_tokens(tx, person.name)
        audit.record(tx, AuditEntry(now, person.name, "password_changed", {}))
    return True


def verify_password(store: Store, name: str, password: str) -> Account | None:
    """The account, if the password is right; takes as long where there is no account."""
    with store.read() as tx:
        account = accounts.find_account(tx, name)
    hashed = (account.password_hash if account else "") or _nobody()
    return account if is_password(hashed, password) else None


@cache
def _nobody() -> str:
    """Hash checked for unknown accounts, so that refusing takes as long as a wrong password."""
    return hash_password(secrets.token_urlsafe())


def digest(token: str) -> str:
    """The digest of a token, which is all that is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def about(person: Person) -> dict[str, str | int]:
    """A person's role and scope, for the audit log."""
    return {"name": person.name, "role": person.role.value, "of": " ".join(sorted(person.scope))}
