"""Seals what a browser alone may read again: the key is a secret that only its cookie holds."""

import base64
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def seal(secret: str, plaintext: bytes, *, about: str) -> str:
    """``about`` binds it to what it is for."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(_key(secret)).encrypt(nonce, plaintext, about.encode())
    return base64.b64encode(nonce + sealed).decode()


def unseal(secret: str, sealed: str, *, about: str) -> bytes | None:
    """The plaintext; None if it was sealed with another secret, or for something else."""
    raw = base64.b64decode(sealed)
    nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
    try:
        return AESGCM(_key(secret)).decrypt(nonce, rest, about.encode())
    except (InvalidTag, ValueError):
        return None


def _key(secret: str) -> bytes:
    return hashlib.sha256(b"handrail/sealed-note/1/" + secret.encode()).digest()
