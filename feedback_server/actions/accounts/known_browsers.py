"""Browsers known from an earlier sign-in: strangers' attempts cannot lock them out.

One keeps a cookie that opens nothing: it only gives the browser a count of tries of its own. It is
signed, with the person's name and the hash of their password in what is signed: it names nobody,
and a new password ends it everywhere. Several people may share a browser.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, sessions
from feedback_server.store.accounts.accounts import Account

from .accounts import digest

LIFE = timedelta(days=365)
MOST_PEOPLE = 8
"""The most people remembered in one browser."""


def browser_id(key: bytes, cookie: str, account: Account | None, *, now: datetime) -> str | None:
    """The browser's id, if this person has signed in in it before."""
    found = _find_entry(key, cookie, account, now)
    return found.partition("-")[0] if found else None


def remember_person(store: Store, key: bytes, cookie: str, token: str, *, now: datetime) -> str:
    """The cookie anew: with whoever the session of ``token`` belongs to, if they are all the way
    in."""
    with store.read() as tx:
        session = sessions.find(tx, digest(token))
        account = accounts.find_account(tx, session.account) if session else None
    if session is None or session.stage is not AuthStage.IN or account is None:
        return cookie
    before = _find_entry(key, cookie, account, now)
    others = [entry for entry in _entries(cookie) if entry != before]
    body = f"{secrets.token_hex(8)}-{int((now + LIFE).timestamp())}"
    mine = f"{body}-{_signature(key, body, account)}"
    return ".".join([*others, mine][-MOST_PEOPLE:])


def last_person(
    key: bytes, cookie: str, accounts: Iterable[Account], *, now: datetime
) -> Account | None:
    """Whoever of them signed in last in the browser."""
    last = ".".join(_entries(cookie)[-1:])
    return next((one for one in accounts if _find_entry(key, last, one, now)), None)


def _find_entry(key: bytes, cookie: str, account: Account | None, now: datetime) -> str | None:
    if account is None:
        return None
    for entry in _entries(cookie):
        body, _, signature = entry.rpartition("-")
        _, _, ends = body.partition("-")
        good = hmac.compare_digest(_signature(key, body, account), signature)
        if good and now < datetime.fromtimestamp(int(ends), UTC):
            return entry
    return None


def _entries(cookie: str) -> list[str]:
    return [part for part in cookie.split(".") if part.isascii()][-MOST_PEOPLE:]


def _signature(key: bytes, body: str, account: Account) -> str:
    parts = ("known browser", body, account.person.name, account.password_hash)
    words = b"\0".join(part.encode() for part in parts)
    return hmac.new(key, words, hashlib.sha256).hexdigest()[:32]
