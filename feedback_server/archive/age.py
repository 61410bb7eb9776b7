"""Encrypts and opens a stream in the format of age, and makes and reads its keys."""

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import BinaryIO

import pyrage
from pyrage import x25519

Identity = x25519.Identity
"""A private key. Whoever has it opens what was encrypted to its public key."""
NO_MATCH = "No matching keys found"
"""What the library says when none of the private keys is right."""


class NotAKey(ValueError):
    """Text that is no key of age."""


class WrongKey(Exception):
    """Encrypted to another key."""


class Damaged(Exception):
    """Changed, cut off, or no file of ours."""


def new_identity() -> tuple[str, str]:
    """A private key as age keeps it in a file, and its public key."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public


def check_public_keys(keys: Sequence[str]) -> None:
    """Raises NotAKey."""
    for key in keys:
        _recipient(key)


def load_identities(path: Path) -> list[Identity]:
    """The private keys in a file, one a line; raises NotAKey."""
    lines = [line.strip() for line in path.read_text("utf-8", "replace").splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        found = [x25519.Identity.from_str(key) for key in keys]
    except pyrage.IdentityError as error:
        raise NotAKey(f"{path} must hold lines that begin with AGE-SECRET-KEY-1") from error
    if not found:
        raise NotAKey(f"{path} holds no private key")
    return found


def encrypt(chunks: Iterable[bytes], out: BinaryIO, public_keys: Sequence[str]) -> None:
    """Write the chunks to ``out``, for whoever has the private key to any of these public ones.

    What making a chunk raises, and what writing raises, comes out of this.
    """
    source, target = _Chunks(chunks), _Target(out)
    try:
        pyrage.encrypt_io(source, target, [_recipient(key) for key in public_keys])
    except pyrage.EncryptError:
        if not (source.fault or target.fault):
            raise
    # The library gives the words of a fault alone, and none at all for the last bytes it writes.
    if fault := source.fault or target.fault:
        raise fault


@contextmanager
def decrypted(file: io.BufferedIOBase, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """What is in the file, to be read once from its beginning.

    Each piece is known to be whole as it comes; that none is missing at the end is known when
    this ends without Damaged. Raises WrongKey.
    """
    reading, writing = os.pipe()
    opener = _Opener(file, writing, identities)
    opener.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            yield plain
            while plain.read(2**16):
                pass
    except Exception as error:
        opener.join()
        if opener.fault:
            raise opener.fault from error
        raise
    opener.join()
    if opener.fault:
        raise opener.fault


class _Opener(Thread):
    """The library pushes what it opens, tar wants to pull: a pipe stands between."""

    def __init__(
        self, file: io.BufferedIOBase, writing: int, identities: Sequence[Identity]
    ) -> None:
        super().__init__(name="opener", daemon=True)
        self._file, self._writing, self._identities = file, writing, identities
        self.fault: Exception | None = None

    def run(self) -> None:
        with os.fdopen(self._writing, "wb", buffering=0) as pipe:
            target = _Target(pipe)
            try:
                pyrage.decrypt_io(self._file, target, self._identities)
            except (pyrage.DecryptError, OSError) as error:
                if target.fault is None:  # otherwise nobody wants to read on
                    self.fault = _in_our_words(error)


class _Chunks(io.BufferedIOBase):
    """Chunks as a file to read. It keeps what making one raised."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")
        self.fault: BaseException | None = None

    def read(self, size: int | None = -1) -> bytes:
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as error:
            self.fault = error
            raise
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)


class _Target(io.BufferedIOBase):
    """A file to write to. It keeps what writing raised."""

    def __init__(self, file: BinaryIO | io.RawIOBase) -> None:
        self._file = file
        self.fault: OSError | None = None

    def write(self, content: bytes) -> int:  # type: ignore[override]
        try:
            return self._file.write(content)
        except OSError as error:
            self.fault = error
            raise


def _recipient(key: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise NotAKey("a public key begins with age1, and is typed whole") from error


def _in_our_words(error: Exception) -> Exception:
    if isinstance(error, OSError) and error.errno:  # the disk, not what is on it
        return error
    return WrongKey(str(error)) if str(error) == NO_MATCH else Damaged(str(error))
