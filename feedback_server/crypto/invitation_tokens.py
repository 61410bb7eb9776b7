"""Signed tokens of invitation links: each counts once, and for 30 days."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from feedback_server.domain.organisations.organisation import PRACTICE_CODE

from .key_files import NewKey, UnusableKey

VALIDITY = timedelta(days=30)
EPOCH = date(2026, 1, 1)
KEY_FILE, KEY_BYTES = "invitations.key", 32
NONCE_BYTES, TAG_BYTES = 6, 8  # short enough to type from a card, 2^64 guesses to forge


@dataclass(frozen=True)
class InvitationToken:
    """What a token says. Only ``digest`` is stored, when the token has been used."""

    practice: str
    expires_on: date
    digest: str


def create_token(key: bytes, practice: str, created_on: date) -> str:
    """A new token for this practice, as it stands in the link."""
    days = (created_on + VALIDITY - EPOCH).days
    body = practice.encode("ascii") + days.to_bytes(2, "big") + secrets.token_bytes(NONCE_BYTES)
    return _as_text(body + _tag(key, body))


def parse_token(key: bytes, text: str) -> InvitationToken | None:
    """What a token says; None if this server did not make it just so."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return None
    if text != _as_text(raw):  # decoding ignores some bits of the last letter
        return None
    body, tag = raw[:-TAG_BYTES], raw[-TAG_BYTES:]
    if len(body) != 6 + 2 + NONCE_BYTES or not hmac.compare_digest(tag, _tag(key, body)):
        return None
    practice = body[:6].decode("ascii", "replace")
    if not PRACTICE_CODE.fullmatch(practice):
        return None
    expires_on = EPOCH + timedelta(days=int.from_bytes(body[6:8], "big"))
    return InvitationToken(practice, expires_on, hashlib.sha256(body).hexdigest())


def _as_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def load_invitation_key(folder: Path) -> bytes:
    """The secret key that tokens are signed with. Raises UnusableKey."""
    path = folder / KEY_FILE
    if not path.exists():
        raise UnusableKey(f"There is no {path}")
    return _read(path)


def read_key_id(path: Path) -> str:
    """The id of the key in a file. Raises UnusableKey."""
    return key_id(_read(path))


def _read(path: Path) -> bytes:
    if len(key := path.read_bytes()) != KEY_BYTES:
        raise UnusableKey(f"{path} does not hold {KEY_BYTES} bytes")
    return key


def generate_key(folder: Path) -> NewKey:
    key = secrets.token_bytes(KEY_BYTES)
    return NewKey(key_id(key), folder / KEY_FILE, key)


def key_id(key: bytes) -> str:
    """16 hexadecimal digits that identify a key without revealing anything of it."""
    return hmac.digest(key, b"handrail/key/1", "sha256").hex()[:16]


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"handrail/invitation/1/" + body, "sha256")[:TAG_BYTES]
