"""Hashes passwords and checks them: slow and large on purpose, so not many at a time.

Each takes 64 MB for as long as it lasts. One a core at a time is as quick as all at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from feedback_server.concurrency import ConcurrencyLimit, cores

HASHER = PasswordHasher()  # Argon2id with the library's current defaults (RFC 9106, low memory)
TURNS = ConcurrencyLimit(cores(), waiting=32, patience_s=5)
"""The most threads that may wait to hash: half of them; the others serve everybody else."""


@contextmanager
def hashing_slot() -> Iterator[None]:
    """A slot to hash in, for callers that count an attempt first. Raises TooBusy."""
    with TURNS.turn():
        yield


def hash_password(password: str) -> str:
    """Raises TooBusy."""
    with hashing_slot():
        return HASHER.hash(password)


def is_password(hashed: str, password: str) -> bool:
    """Raises TooBusy."""
    with hashing_slot():
        try:
            return HASHER.verify(hashed, password)
        except (VerifyMismatchError, InvalidHashError):
            return False


def needs_rehash(hashed: str) -> bool:
    """Whether the hash was made with older parameters."""
    return HASHER.check_needs_rehash(hashed)
