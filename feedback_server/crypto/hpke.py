"""Opens what the app has sealed (HPKE, RFC 9180), with keys kept in files."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .key_files import NewKey, UnusableKey, numbered, read_p256

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
SCHEMA = 1


class UnknownKey(Exception):
    """Sealed to a key that this server does not have."""


class CannotOpen(Exception):
    """Not sealed to this key, not sealed for this id, or changed on the way."""


@dataclass(frozen=True)
class Keys:
    """The private keys by id. ``current`` is the one that new pages are built with.

    Old keys stay: a tablet may come back after a year with answers sealed to one of them.
    """

    private: Mapping[str, ec.EllipticCurvePrivateKey]
    current: str

    def public(self) -> str:
        """What pages carry: the key's id, a dot, and its 65-byte point in base64url."""
        return f"{self.current}.{_base64url(_point(self.private[self.current]))}"

    def open(self, *, key_id: str, id: str, sealed: bytes) -> bytes:
        """The plaintext; raises UnknownKey or CannotOpen."""
        key = self.private.get(key_id)
        if key is None:
            raise UnknownKey(key_id)
        try:
            return SUITE.decrypt(sealed, key, info=info(key_id, id))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen(id) from error

    def open_text(self, *, key_id: str, id: str, text: str) -> bytes:
        """The same of what is written in base64url."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        except ValueError as error:
            raise CannotOpen(id) from error
        return self.open(key_id=key_id, id=id, sealed=sealed)

    def seal(self, plaintext: bytes, *, id: str) -> bytes:
        """Seal to the current key, as a device would."""
        key = self.private[self.current].public_key()
        return SUITE.encrypt(plaintext, key, info=info(self.current, id))


def info(key_id: str, id: str) -> bytes:
    """What binds a sealed body to its key, its id and its schema."""
    return f"handrail/submission/{SCHEMA}/{key_id}/{id}".encode()


def load_keys(folder: Path) -> Keys:
    """The keys of ``folder``; raises UnusableKey, also where there is none.

    The newest by file name is current: names are ``<number>-<key id>.pem``.
    """
    every = [read_p256(path) for path in sorted(folder.glob("*.pem"))]
    private = {key_id(key): key for key in every}
    if not private:
        raise UnusableKey(f"There is no key in {folder}")
    return Keys(private, current=list(private)[-1])


def key_id(key: ec.EllipticCurvePrivateKey) -> str:
    """16 hexadecimal digits of SHA-256 over the public point."""
    return hashlib.sha256(_point(key)).hexdigest()[:16]


def id_of(path: Path) -> str:
    """Of the key in a file; raises UnusableKey."""
    return key_id(read_p256(path))


def new_key(folder: Path) -> NewKey:
    """For answers that are sealed from now on."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return NewKey(key_id(key), numbered(folder, key_id(key)), pem)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
