"""Keeps what somebody sent after their session had ended, until they have signed in again.

Only for a browser in which a person of ours was signed in, so that strangers cannot fill the
database; only that person gets it back. It is sealed with a secret that nothing but the cookie of
that browser holds.
"""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from feedback_server.crypto.sealed_notes import seal, unseal
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, held_forms, sessions
from feedback_server.store.accounts.held_forms import SealedForm

from .accounts import digest
from .known_browsers import last_person
from .sessions import IDLE, LONGEST, is_expired

LIFE = timedelta(minutes=30)
LARGEST = 256 * 1024
"""Bytes, once it is written down."""
MOST = 5
"""The most forms of one account."""
SECRET_LENGTH = 43

IDLE_FOR = f"you were signed out after {IDLE.seconds // 60} minutes of not being used"
OPEN_FOR = f"you were signed out {LONGEST.seconds // 3600} hours after you had signed in"
ENDED = "you were no longer signed in"


class FormTooLarge(ValueError):
    """More was typed than is kept."""


@dataclass(frozen=True)
class Typist:
    """Who was signed in in a browser before, and why they no longer are."""

    account: str
    why: str


@dataclass(frozen=True)
class HeldForm:
    """A form as it was sent to ``address`` from the page ``page``. Files are not kept."""

    id: str
    address: str
    page: str
    why: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[str]


def who_typed(
    store: Store, key: bytes, token: str, browser: str, *, now: datetime
) -> Typist | None:
    """The person of a session that has ended, or of whom the browser's own cookie tells."""
    with store.read() as tx:
        session = sessions.find(tx, digest(token)) if token else None
        account = accounts.find_account(tx, session.account) if session else None
        half = session is not None and session.stage is not AuthStage.IN
        if browser and (session is None or half):
            account = last_person(key, browser, accounts.list_accounts(tx), now=now)
        elif half:
            return None
    if account is None or account.disabled_on:
        return None
    if session is None or not is_expired(session, now):
        return Typist(account.person.name, ENDED)
    idle = abs(now - session.seen_at) > IDLE
    return Typist(account.person.name, IDLE_FOR if idle else OPEN_FOR)


def hold_form(
    store: Store,
    secret: str,
    typist: Typist,
    *,
    address: str,
    page: str,
    fields: Sequence[tuple[str, str]],
    files: Sequence[str],
    now: datetime,
) -> str:
    """Keep a form; the secret for the browser's cookie, which is a new one where ``secret`` is
    none of ours. Raises FormTooLarge."""
    secret = secret if len(secret) == SECRET_LENGTH else secrets.token_urlsafe(32)
    words = json.dumps([secret, address, fields]).encode()
    form = HeldForm(hashlib.sha256(words).hexdigest(), address, page, typist.why, fields, files)
    plain = json.dumps(asdict(form)).encode()
    if len(plain) > LARGEST:
        raise FormTooLarge
    sealed = seal(secret, plain, about=form.id)
    row = SealedForm(form.id, _browser(secret), typist.account, now + LIFE, sealed)
    with store.write() as tx:
        held_forms.upsert(tx, row)
        held_forms.keep_newest(tx, typist.account, MOST)
    return secret


def list_held(
    store: Store, secret: str, account: str, *, now: datetime
) -> tuple[list[HeldForm], bool]:
    """What this person typed in this browser; and whether somebody else typed something."""
    with store.read() as tx:
        rows = held_forms.of_browser(tx, _browser(secret), now) if secret else []
    mine = [row for row in rows if row.account == account]
    opened = [unseal(secret, row.sealed, about=row.id) for row in mine]
    return [_form(plain) for plain in opened if plain], len(mine) < len(rows)


def forget_held(store: Store, secret: str, id: str) -> None:
    with store.write() as tx:
        held_forms.forget(tx, _browser(secret), id)


def _form(plain: bytes) -> HeldForm:
    found = json.loads(plain)
    fields = tuple((name, value) for name, value in found.pop("fields"))
    return HeldForm(**found, fields=fields)


def _browser(secret: str) -> str:
    return digest(f"held/{secret}")
