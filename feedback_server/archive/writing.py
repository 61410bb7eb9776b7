"""Writes an archive completely or not at all."""

import errno
import fcntl
import gzip
import hashlib
import io
import os
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from .age import encrypt
from .entry import SUMS, ArchiveEntry

GZIP_LEVEL = 6
"""A tenth larger than at level 9, and five times as fast."""
UNFINISHED_NAME = ".{}.part"
"""The name of an archive until it is complete."""


def write_archive(
    path: Path, entries: Iterable[ArchiveEntry], public_keys: Sequence[str], *, now: datetime
) -> int:
    """Write a new archive durably, readable by its owner alone, and return its size in bytes.

    Holds one entry at a time in memory. Raises FileExistsError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = path.with_name(UNFINISHED_NAME.format(path.name))
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(handle, fcntl.LOCK_EX)
            encrypt(_tar_gz(entries, now), file, public_keys)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        scratch.rename(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    _fsync_folder(path.parent)
    return path.stat().st_size


def remove_unfinished(folder: Path, names: str) -> None:
    """Remove archives that a killed process left unfinished, but none that is being written."""
    for path in folder.glob(UNFINISHED_NAME.format(names)):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _tar_gz(entries: Iterable[ArchiveEntry], now: datetime) -> Iterator[bytes]:
    sums: list[str] = []
    out = _Buffer()
    with (
        gzip.GzipFile("", "wb", GZIP_LEVEL, out, int(now.timestamp())) as zipped,
        tarfile.open(fileobj=zipped, mode="w|") as tar,
    ):
        for entry in entries:
            sums.append(f"{hashlib.sha256(entry.content).hexdigest()}  {entry.name}\n")
            _add(tar, entry, now)
            yield out.take()
        _add(tar, ArchiveEntry(SUMS, "".join(sums).encode()), now)
    yield out.take()


def _add(tar: tarfile.TarFile, entry: ArchiveEntry, now: datetime) -> None:
    member = tarfile.TarInfo(entry.name)
    member.size, member.mtime, member.mode = len(entry.content), int(now.timestamp()), 0o600
    tar.addfile(member, io.BytesIO(entry.content))


class _Buffer(io.BytesIO):
    """A file in memory; ``take`` returns what was written since the last call."""

    def take(self) -> bytes:
        taken = self.getvalue()
        self.seek(0)
        self.truncate()
        return taken


def _fsync_folder(folder: Path) -> None:
    """Wait until the name of a new file is on the disk; some network shares do not support that."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
