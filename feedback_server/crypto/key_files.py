"""Keys in files that only their owner may read."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

STAGED = ".new"
"""How a file's name ends until it is in its place."""


class UnusableKey(ValueError):
    """The file of a key is not there, or holds no such key: words that name it."""


@dataclass(frozen=True)
class NewKey:
    """A key that no file holds yet."""

    id: str
    path: Path
    content: bytes


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Wait until nobody else is in here for this folder, which is made where there is none.

    The folder itself is what is locked: nothing is left behind, whenever a process ends.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def stage(key: NewKey) -> Path:
    """Write it beside its place, whole and on the disk; where it lies."""
    key.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = key.path.with_name(key.path.name + STAGED)
    staged.unlink(missing_ok=True)
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.content)
        file.flush()
        os.fsync(file.fileno())
    keep_names(staged.parent)
    return staged


def put_in_place(staged: Path) -> None:
    """Give it its name, for certain: what is sealed to a key is worth nothing without it."""
    staged.replace(staged.with_name(staged.name.removesuffix(STAGED)))
    keep_names(staged.parent)


def read_p256(path: Path) -> ec.EllipticCurvePrivateKey:
    """The private key of a PEM file; raises UnusableKey."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise UnusableKey(f"{path} is not a P-256 private key")
    return key


def numbered(folder: Path, id: str) -> Path:
    """The file of a new key, after all that are there: the last is the current one."""
    numbers = [path.name.partition("-")[0] for path in folder.glob("*.pem")]
    last = max((int(each) for each in numbers if each.isdecimal()), default=0)
    return folder / f"{last + 1:04}-{id}.pem"


def keep_names(folder: Path) -> None:
    """Wait until what its files are called is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
