"""One-time links: signed by us, so that nobody can make one up, and valid for 30 days."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from .domain.organisation import PRACTICE_CODE
from .secret_files import alone_in, write_secret

VALID = timedelta(days=30)
EPOCH = date(2026, 1, 1)
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
    """The secret that invitations are signed with; makes it if there is none."""
    path = folder / "invitations.key"
    if not path.exists():
        with alone_in(folder):
            if not path.exists():
                write_secret(path, secrets.token_bytes(32))
    return path.read_bytes()


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.digest(key, b"handrail/invitation/1/" + body, "sha256")[:TAG]
