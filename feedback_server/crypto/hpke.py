"""Opens what the app has sealed (HPKE, RFC 9180)."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from .key_files import NewKey, UnusableKey, next_key_path, read_p256

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
SCHEMA = 1


class UnknownKey(Exception):
    """The text is sealed to a key that this server does not have."""


class DecryptionFailed(Exception):
    """The text is not sealed to this key or for this id, or was changed."""


@dataclass(frozen=True)
class SealingKeys:
    """The private keys by id; new pages are built with ``current``.

    Old keys are kept: after a year in a cupboard a tablet still sends what it sealed to one.
    """

    private: Mapping[str, ec.EllipticCurvePrivateKey]
    current: str

    def public(self) -> str:
        """The public key as pages contain it: its id, a dot, and its 65-byte point in base64url."""
        return f"{self.current}.{_base64url(_point(self.private[self.current]))}"

    def open(self, *, key_id: str, id: str, sealed: bytes) -> bytes:
        """The plaintext. Raises UnknownKey or DecryptionFailed."""
        key = self.private.get(key_id)
        if key is None:
            raise UnknownKey(key_id)
        try:
            return SUITE.decrypt(sealed, key, info=hpke_info(key_id, id))
        except (InvalidTag, ValueError) as error:
            raise DecryptionFailed(id) from error

    def open_text(self, *, key_id: str, id: str, text: str) -> bytes:
        """The plaintext of a sealed text in base64url. Raises UnknownKey or DecryptionFailed."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
        except ValueError as error:
            raise DecryptionFailed(id) from error
        return self.open(key_id=key_id, id=id, sealed=sealed)

    def seal(self, plaintext: bytes, *, id: str) -> bytes:
        """Seal to the current key, as a tablet does."""
        key = self.private[self.current].public_key()
        return SUITE.encrypt(plaintext, key, info=hpke_info(self.current, id))


def hpke_info(key_id: str, id: str) -> bytes:
    """The ``info`` of RFC 9180: it binds a sealed body to its key, its id and its schema."""
    return f"handrail/submission/{SCHEMA}/{key_id}/{id}".encode()


def load_sealing_keys(folder: Path) -> SealingKeys:
    """The keys of ``folder``. Raises UnusableKey if one is unusable, or if there is none.

    Files are called ``<number>-<key id>.pem``; the one with the highest number is current.
    """
    keys = [read_p256(path) for path in sorted(folder.glob("*.pem"))]
    private = {key_id(key): key for key in keys}
    if not private:
        raise UnusableKey(f"There is no key in {folder}")
    return SealingKeys(private, current=list(private)[-1])


def key_id(key: ec.EllipticCurvePrivateKey) -> str:
    """16 hexadecimal digits of SHA-256 over the public point."""
    return hashlib.sha256(_point(key)).hexdigest()[:16]


def read_key_id(path: Path) -> str:
    """The id of the key in a file. Raises UnusableKey."""
    return key_id(read_p256(path))


def generate_key(folder: Path) -> NewKey:
    """A new key, which becomes the current one once it is in its file."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return NewKey(key_id(key), next_key_path(folder, key_id(key)), pem)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
