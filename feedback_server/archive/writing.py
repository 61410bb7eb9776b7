"""Writes a file of many parts: all of it, or nothing."""

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
from .entry import SUMS, Entry

HARD = 6
"""How hard gzip tries: a tenth larger than at its hardest, and five times as fast."""


UNFINISHED = ".{}.part"
"""What a file is called until it is whole."""


def write_archive(
    path: Path, entries: Iterable[Entry], public_keys: Sequence[str], *, now: datetime
) -> int:
    """Write a new file that only its owner reads, and wait until it is on the disk; its bytes.

    One entry at a time is in memory. Raises FileExistsError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = path.with_name(UNFINISHED.format(path.name))
    handle = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            fcntl.flock(handle, fcntl.LOCK_EX)
            encrypt(_packed(entries, now), file, public_keys)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
        scratch.rename(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
    _on_disk(path.parent)
    return path.stat().st_size


def forget_unfinished(folder: Path, names: str) -> None:
    """Remove what a process that was killed has left: a file that nobody is writing any more."""
    for path in folder.glob(UNFINISHED.format(names)):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _packed(entries: Iterable[Entry], now: datetime) -> Iterator[bytes]:
    sums: list[str] = []
    out = _Taken()
    with (
        gzip.GzipFile("", "wb", HARD, out, int(now.timestamp())) as zipped,
        tarfile.open(fileobj=zipped, mode="w|") as tar,
    ):
        for entry in entries:
            sums.append(f"{hashlib.sha256(entry.content).hexdigest()}  {entry.name}\n")
            _add(tar, entry, now)
            yield out.take()
        _add(tar, Entry(SUMS, "".join(sums).encode()), now)
    yield out.take()


def _add(tar: tarfile.TarFile, entry: Entry, now: datetime) -> None:
    member = tarfile.TarInfo(entry.name)
    member.size, member.mtime, member.mode = len(entry.content), int(now.timestamp()), 0o600
    tar.addfile(member, io.BytesIO(entry.content))


class _Taken(io.BytesIO):
    """A file whose content is taken out as it grows."""

    def take(self) -> bytes:
        taken = self.getvalue()
        self.seek(0)
        self.truncate()
        return taken


def _on_disk(folder: Path) -> None:
    """A name that was given is only safe once its folder is on the disk. Some shares cannot say."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
