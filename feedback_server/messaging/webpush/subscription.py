"""How a browser is reached: what its `PushSubscription` says."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from .addresses import Allowed, NotAllowed


@dataclass(frozen=True)
class Subscription:
    """Whoever knows the endpoint can push to it: it is a secret."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def digest(self) -> str:
        return digest_of(self.endpoint)

    def as_json(self) -> dict[str, str | bytes | dict[str, str | bytes]]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}

    def packed(self, **more: str) -> bytes:
        """For sealing; ``more`` goes with it."""
        return json.dumps({**vars(self), **more}).encode()


def unpack(packed: bytes) -> tuple[Subscription, Mapping[str, str]]:
    """What ``packed`` made, and what went with it."""
    found: dict[str, str] = json.loads(packed)
    subscription = Subscription(found.pop("endpoint"), found.pop("p256dh"), found.pop("auth"))
    return subscription, found


def checked(endpoint: str, p256dh: str, auth: str, allowed: Allowed) -> tuple[Subscription, str]:
    """One that can be sent to, and the host of its push service; raises NotAllowed."""
    service = allowed.check(endpoint)
    if len(_bytes(auth)) != 16:
        raise NotAllowed("auth has 16 bytes, in base64url")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
    except ValueError as error:
        raise NotAllowed("p256dh is a point of P-256, in base64url") from error
    return Subscription(endpoint, p256dh.rstrip("="), auth.rstrip("=")), service


def digest_of(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return b""
