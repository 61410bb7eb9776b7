"""One-time links: signed by us, so that nobody can make one up, and valid for 30 days."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from feedback_server.domain.organisations.organisation import PRACTICE_CODE

from .key_files import NewKey, UnusableKey

VALID = timedelta(days=30)
EPOCH = date(2026, 1, 1)
KEY_FILE, KEY_BYTES = "invitations.key", 32
NONCE, TAG = 6, 8  # bytes: short enough to type from a card, 2^64 guesses to forge


@dataclass(frozen=True)
class Invitation:
    """``digest`` tells that it was used; the link itself is kept nowhere."""

    practice: str
    ends_on: date
    digest: str


def make_invitation(key: bytes, practice: str, made_on: date) -> str:
    """A new one for this practice, as text for an address."""
    days = (made_on + VALID - EPOCH).days
    body = practice.encode("ascii") + days.to_bytes(2, "big") + secrets.token_bytes(NONCE)
    return _as_text(body + _tag(key, body))


def read_invitation(key: bytes, text: str) -> Invitation | None:
    """What it says; None if it is not one of ours, whole and unchanged."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return None
    if text != _as_text(raw):  # the last letter has bits that decoding does not look at
        return None
    body, tag = raw[:-TAG], raw[-TAG:]
    if len(body) != 6 + 2 + NONCE or not hmac.compare_digest(tag, _tag(key, body)):
        return None
    practice = body[:6].decode("ascii", "replace")
    if not PRACTICE_CODE.fullmatch(practice):
        return None
    ends_on = EPOCH + timedelta(days=int.from_bytes(body[6:8], "big"))
    return Invitation(practice, ends_on, hashlib.sha256(body).hexdigest())


def _as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def load_invitation_key(folder: Path) -> bytes:
    """The secret that invitations are signed with; raises UnusableKey."""
    path = folder / KEY_FILE
    if not path.exists():
        raise UnusableKey(f"There is no {path}")
    return _read(path)


def id_of(path: Path) -> str:
    """Of the key in a file; raises UnusableKey."""
    return key_id(_read(path))


def _read(path: Path) -> bytes:
    if len(key := path.read_bytes()) != KEY_BYTES:
        raise UnusableKey(f"{path} does not hold {KEY_BYTES} bytes")
    return key


def new_key(folder: Path) -> NewKey:
    key = secrets.token_bytes(KEY_BYTES)
    return NewKey(key_id(key), folder / KEY_FILE, key)


def key_id(key: bytes) -> str:
    """16 hexadecimal digits that tell a key from others, and nothing of it."""
    return hmac.digest(key, b"handrail/key/1", "sha256").hex()[:16]


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"handrail/invitation/1/" + body, "sha256")[:TAG]
