"""Keeps keys in files that only their owner may read."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

STAGED_SUFFIX = ".new"
"""The end of a file's name until it is moved into its place."""


class UnusableKey(ValueError):
    """The file of a key is missing, or holds no usable key; the message names it."""


@dataclass(frozen=True)
class NewKey:
    """A key that has not been written to its file yet."""

    id: str
    path: Path
    content: bytes


@contextmanager
def exclusive_lock(folder: Path) -> Iterator[None]:
    """Hold a lock on a folder that other processes wait for; the folder is made if need be.

    The folder itself is locked (``flock``), so a process that is killed leaves nothing behind.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def stage_key(key: NewKey) -> Path:
    """Write a key to the disk under a temporary name beside its place, and return that path."""
    key.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = key.path.with_name(key.path.name + STAGED_SUFFIX)
    staged.unlink(missing_ok=True)
    handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.content)
        file.flush()
        os.fsync(file.fileno())
    fsync_folder(staged.parent)
    return staged


def move_into_place(staged: Path) -> None:
    """Give a staged file its name, durably: without its key, what is sealed to it is lost."""
    staged.replace(staged.with_name(staged.name.removesuffix(STAGED_SUFFIX)))
    fsync_folder(staged.parent)


def read_p256(path: Path) -> ec.EllipticCurvePrivateKey:
    """The P-256 private key of a PEM file. Raises UnusableKey."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise UnusableKey(f"{path} is not a P-256 private key")
    return key


def next_key_path(folder: Path, id: str) -> Path:
    """The path of a new key, numbered after those of the folder: the last one is current."""
    numbers = [path.name.partition("-")[0] for path in folder.glob("*.pem")]
    last = max((int(number) for number in numbers if number.isdecimal()), default=0)
    return folder / f"{last + 1:04}-{id}.pem"


def fsync_folder(folder: Path) -> None:
    """Wait until the names of a folder's files are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
