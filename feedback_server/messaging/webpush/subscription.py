"""A browser's `PushSubscription`: parsed, and packed for encrypted storage."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from .endpoints import EndpointAllowlist, EndpointNotAllowed


@dataclass(frozen=True)
class Subscription:
    """One browser's subscription. The endpoint is a secret: whoever knows it can push to it."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def digest(self) -> str:
        return endpoint_digest(self.endpoint)

    def as_json(self) -> dict[str, str | bytes | dict[str, str | bytes]]:
        return {"endpoint": self.endpoint, "keys": {"p256dh": self.p256dh, "auth": self.auth}}

    def packed(self, **more: str) -> bytes:
        """The subscription and ``more`` as bytes, to be sealed."""
        return json.dumps({**vars(self), **more}).encode()


def unpack_subscription(packed: bytes) -> tuple[Subscription, Mapping[str, str]]:
    """The subscription that ``Subscription.packed`` made, and the values stored with it."""
    values: dict[str, str] = json.loads(packed)
    subscription = Subscription(values.pop("endpoint"), values.pop("p256dh"), values.pop("auth"))
    return subscription, values


def parse_subscription(
    endpoint: str, p256dh: str, auth: str, allowlist: EndpointAllowlist
) -> tuple[Subscription, str]:
    """A valid subscription, and the host of its push service. Raises EndpointNotAllowed."""
    service = allowlist.check(endpoint)
    if len(_bytes(auth)) != 16:
        raise EndpointNotAllowed("auth has 16 bytes, in base64url")
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
    except ValueError as error:
        raise EndpointNotAllowed("p256dh is a point of P-256, in base64url") from error
    return Subscription(endpoint, p256dh.rstrip("="), auth.rstrip("=")), service


def endpoint_digest(endpoint: str) -> str:
    return hashlib.sha256(endpoint.encode()).hexdigest()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except ValueError:
        return b""
