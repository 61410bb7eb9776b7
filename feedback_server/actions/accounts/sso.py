"""Single sign-on at another organisation, such as NHSmail, instead of a password here.

A person is known by the issuer and the subject that it gives them for ever, bound to an account
when they follow their link to join. Their e-mail address is not looked at: some providers let
people put in any.
"""

from datetime import datetime

from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage, auth_stage
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, audit, sso, staff_invitations
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.accounts.sso import Identity

from .accounts import about, digest, upsert_account
from .sessions import begin_session, has_two_factor
from .staff_invitations import LinkExpired, find_invitation

NO_PASSWORD = ""
"""Stored in place of a password hash; no password matches it."""


class UnknownIdentity(Exception):
    """The identity has no account, or one that is switched off."""


class IdentityMismatch(Exception):
    """The identity belongs to another account already."""


def sign_in(
    store: Store,
    identity: Identity,
    *,
    second_factor_shown: bool,
    id: str,
    now: datetime,
    instead_of: str = "",
) -> str:
    """A new session's token. Raises UnknownIdentity."""
    with store.write() as tx:
        name = sso.find(tx, identity)
        account = accounts.find_account(tx, name) if name else None
        if account is None or account.disabled_on:
            raise UnknownIdentity
        person = account.person
        stage = auth_stage(person, has_factor=has_two_factor(tx, person.name))
        if second_factor_shown:
            stage = AuthStage.IN
        return begin_session(tx, person, stage, id=id, now=now, instead_of=instead_of)


def join(store: Store, token: str, identity: Identity, *, now: datetime) -> Person:
    """Bind an identity to the invited account; its own password ends.

    Raises LinkExpired, IdentityMismatch.
    """
    person = find_invitation(store, token, now=now)
    if person is None or not person.name:
        raise LinkExpired
    with store.write() as tx:
        if sso.find(tx, identity) not in (None, person.name):
            raise IdentityMismatch
        if not staff_invitations.take(tx, digest(token)):
            raise LinkExpired
        upsert_account(tx, person, NO_PASSWORD)
        sso.upsert(tx, identity, person.name, now.date())
        audit.record(tx, AuditEntry(now, person.name, "staff_joined", about(person)))
    return person
