"""Encrypts and decrypts streams in the age format, and makes and reads its keys."""

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
"""A private key of age."""
NO_MATCH = "No matching keys found"
"""The library's message when none of the private keys fits."""


class InvalidKey(ValueError):
    """The text is not an age key."""


class WrongKey(Exception):
    """The archive is encrypted to another key."""


class CorruptArchive(Exception):
    """The archive was changed, is incomplete, or is not one of ours."""


def new_identity() -> tuple[str, str]:
    """A new private key in age's file format, and its public key."""
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    return f"# public key: {public}\n{identity}\n", public


def check_public_keys(keys: Sequence[str]) -> None:
    """Raises InvalidKey unless each is a public key of age."""
    for key in keys:
        _recipient(key)


def load_identities(path: Path) -> list[Identity]:
    """The private keys of a file, one a line. Raises InvalidKey."""
    lines = [line.strip() for line in path.read_text("utf-8", "replace").splitlines()]
    keys = [line for line in lines if line and not line.startswith("#")]
    try:
        found = [x25519.Identity.from_str(key) for key in keys]
    except pyrage.IdentityError as error:
        raise InvalidKey(f"{path} must hold lines that begin with AGE-SECRET-KEY-1") from error
    if not found:
        raise InvalidKey(f"{path} holds no private key")
    return found


def encrypt(chunks: Iterable[bytes], out: BinaryIO, public_keys: Sequence[str]) -> None:
    """Encrypt the chunks to ``out``; any one of the matching private keys decrypts them.

    Exceptions of the chunks' iterator and of ``out`` are passed on.
    """
    source, target = _Chunks(chunks), _Target(out)
    try:
        pyrage.encrypt_io(source, target, [_recipient(key) for key in public_keys])
    except pyrage.EncryptError:
        if not (source.error or target.error):
            raise
    # The library passes on the message of an error at most, and nothing for its last write.
    if error := source.error or target.error:
        raise error


@contextmanager
def decrypt(file: io.BufferedIOBase, identities: Sequence[Identity]) -> Iterator[BinaryIO]:
    """The decrypted content of a file, to be read once from its beginning.

    Each piece is authenticated as it comes; only when this ends without CorruptArchive is it
    certain that none is missing. Raises WrongKey.
    """
    reading, writing = os.pipe()
    thread = _DecryptThread(file, writing, identities)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            yield plain
            while plain.read(2**16):
                pass
    except Exception as error:
        thread.join()
        if thread.error:
            raise thread.error from error
        raise
    thread.join()
    if thread.error:
        raise thread.error


class _DecryptThread(Thread):
    """Decrypts into a pipe: the library writes its output, but tarfile wants to read it."""

    def __init__(
        self, file: io.BufferedIOBase, writing: int, identities: Sequence[Identity]
    ) -> None:
        super().__init__(name="age-decrypt", daemon=True)
        self._file, self._writing, self._identities = file, writing, identities
        self.error: Exception | None = None

    def run(self) -> None:
        with os.fdopen(self._writing, "wb", buffering=0) as pipe:
            target = _Target(pipe)
            try:
                pyrage.decrypt_io(self._file, target, self._identities)
            except (pyrage.DecryptError, OSError) as error:
                if target.error is None:  # otherwise the reader has closed the pipe
                    self.error = _translate_error(error)


class _Chunks(io.BufferedIOBase):
    """Chunks as a readable file; ``error`` keeps an exception of their iterator."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")
        self.error: BaseException | None = None

    def read(self, size: int | None = -1) -> bytes:
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        chunk, self._left = self._left[:size], self._left[size:]
        return bytes(chunk)


class _Target(io.BufferedIOBase):
    """A writable file; ``error`` keeps an exception of writing."""

    def __init__(self, file: BinaryIO | io.RawIOBase) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, content: bytes) -> int:  # type: ignore[override]
        try:
            return self._file.write(content)
        except OSError as error:
            self.error = error
            raise


def _recipient(key: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise InvalidKey("a public key begins with age1, and is typed whole") from error


def _translate_error(error: Exception) -> Exception:
    if isinstance(error, OSError) and error.errno:  # the disk failed, not the archive
        return error
    return WrongKey(str(error)) if str(error) == NO_MATCH else CorruptArchive(str(error))
