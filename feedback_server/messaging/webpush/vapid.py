"""The keys by which push services know this server (VAPID, RFC 8292), kept in files."""

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02

from feedback_server.crypto.key_files import NewKey, UnusableKey, next_key_path, read_p256

TOKEN_LIFE = 12 * 3600
"""Seconds. Apple refuses more than a day."""
RENEW_AFTER = 6 * 3600
"""Apple wants no new token more often than once an hour."""


@dataclass(frozen=True)
class VapidKeys:
    """By id. A browser that was added under an older key is reached with that one."""

    private: Mapping[str, Vapid02]
    current: str
    subject: str
    """Whom a push service can write to: ``mailto:`` or ``https:``. Empty: nothing is sent."""
    _tokens: dict[tuple[str, str], tuple[float, dict[str, str]]] = field(default_factory=dict)
    _turn: Lock = field(default_factory=Lock)

    def public(self) -> str:
        """What browsers subscribe with: the 65-byte point in base64url."""
        return _public(self.private[self.current])

    def headers(self, key: str, origin: str) -> dict[str, str]:
        """That prove who sends, for this push service. Raises KeyError for an unknown key."""
        now = time.time()
        with self._turn:
            made, headers = self._tokens.get((key, origin), (0.0, {}))
            if abs(now - made) > RENEW_AFTER:  # or made by a clock that was ahead
                claims = {"sub": self.subject, "aud": origin, "exp": int(now) + TOKEN_LIFE}
                headers = self.private[key].sign(claims)
                self._tokens[key, origin] = (now, headers)
            return dict(headers)


def load_vapid(folder: Path, subject: str) -> VapidKeys:
    """The keys of ``folder``, the last by name being current; raises UnusableKey."""
    every = [Vapid02(read_p256(path)) for path in sorted(folder.glob("*.pem"))]
    private = {key_id(key): key for key in every}
    if not private:
        raise UnusableKey(f"There is no key in {folder}")
    return VapidKeys(private, list(private)[-1], subject)


def id_of(path: Path) -> str:
    """Of the key in a file; raises UnusableKey."""
    return key_id(Vapid02(read_p256(path)))


def new_key(folder: Path) -> NewKey:
    """From now on the current one; older ones stay."""
    key = Vapid02()
    key.generate_keys()
    return NewKey(key_id(key), next_key_path(folder, key_id(key)), key.private_pem())


def key_id(key: Vapid02) -> str:
    """16 hexadecimal digits of SHA-256 over the public point, as it is given to browsers."""
    return hashlib.sha256(_public(key).encode()).hexdigest()[:16]


def _public(key: Vapid02) -> str:
    point = key.public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
