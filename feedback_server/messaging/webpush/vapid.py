"""The keys that identify this server to push services (VAPID, RFC 8292), kept in files."""

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02

from feedback_server.crypto.key_files import NewKey, UnusableKey, next_key_path, read_p256

TOKEN_LIFETIME_S = 12 * 3600
"""Apple refuses tokens that are valid for more than a day."""
TOKEN_RENEWAL_S = 6 * 3600
"""Apple asks for no more than one new token an hour."""


@dataclass(frozen=True)
class VapidKeys:
    """The private keys by id. A browser is reached with the key that it subscribed with."""

    private: Mapping[str, Vapid02]
    current: str
    contact: Callable[[], str]
    """Gives whom push services may write to, ``mailto:`` or ``https:``; it may change any time."""
    _tokens: dict[tuple[str, str], tuple[float, dict[str, str]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def subject(self) -> str:
        """The contact as it is now. Nothing is sent without one."""
        return self.contact()

    def public(self) -> str:
        """The public key that browsers subscribe with: its 65-byte point in base64url."""
        return _public(self.private[self.current])

    def headers(self, key: str, origin: str) -> dict[str, str]:
        """Headers that authenticate this server to a push service. Raises KeyError."""
        now = time.time()
        with self._lock:
            signed_at, headers = self._tokens.get((key, origin), (0.0, {}))
            if abs(now - signed_at) > TOKEN_RENEWAL_S:  # or signed while the clock was ahead
                claims = {"sub": self.subject, "aud": origin, "exp": int(now) + TOKEN_LIFETIME_S}
                headers = self.private[key].sign(claims)
                self._tokens[key, origin] = (now, headers)
            return dict(headers)


def load_vapid_keys(folder: Path, contact: Callable[[], str] = str) -> VapidKeys:
    """The keys of ``folder``; the last by name is current. Raises UnusableKey."""
    keys = [Vapid02(read_p256(path)) for path in sorted(folder.glob("*.pem"))]
    private = {key_id(key): key for key in keys}
    if not private:
        raise UnusableKey(f"There is no key in {folder}")
    return VapidKeys(private, list(private)[-1], contact)


def read_key_id(path: Path) -> str:
    """The id of the key in a file. Raises UnusableKey."""
    return key_id(Vapid02(read_p256(path)))


def generate_key(folder: Path) -> NewKey:
    """A new key, which becomes the current one; older keys stay in use."""
    key = Vapid02()
    key.generate_keys()
    return NewKey(key_id(key), next_key_path(folder, key_id(key)), key.private_pem())


def key_id(key: Vapid02) -> str:
    """16 hexadecimal digits of SHA-256 over the public key as browsers get it."""
    return hashlib.sha256(_public(key).encode()).hexdigest()[:16]


def _public(key: Vapid02) -> str:
    point = key.public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
