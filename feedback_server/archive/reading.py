"""Reads an archive, and verifies that it is complete and unchanged."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .age import CorruptArchive, Identity, decrypt
from .entry import SUMS, ArchiveEntry

MAX_ENTRY_BYTES = 2**28
"""Far more than we write, and still what memory can hold."""


@contextmanager
def open_archive(path: Path, identities: Sequence[Identity]) -> Iterator[Iterator[ArchiveEntry]]:
    """The entries in their order, one at a time in memory. Raises WrongKey.

    Trust what was read only when this has ended: that is when CorruptArchive is raised at the
    latest.
    """
    with path.open("rb") as file, decrypt(file, identities) as plain:
        yield _entries(plain)


def _entries(plain: BinaryIO) -> Iterator[ArchiveEntry]:
    digests: dict[str, str] = {}
    try:
        with (
            gzip.GzipFile(fileobj=plain) as unzipped,
            tarfile.open(fileobj=unzipped, mode="r|") as tar,
        ):
            for member in tar:
                entry = _entry(tar, member)
                if entry.name == SUMS:
                    _verify_sums(entry.content, digests)
                    return
                digests[entry.name] = hashlib.sha256(entry.content).hexdigest()
                yield entry
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise CorruptArchive("it cannot be unpacked") from error
    raise CorruptArchive("its end is missing")


def _entry(tar: tarfile.TarFile, member: tarfile.TarInfo) -> ArchiveEntry:
    path = PurePosixPath(member.name)
    file = tar.extractfile(member) if member.isreg() else None
    if file is None or path.is_absolute() or ".." in path.parts or member.size > MAX_ENTRY_BYTES:
        raise CorruptArchive("it holds what no file of ours holds")
    return ArchiveEntry(member.name, file.read())


def _verify_sums(sums: bytes, digests: Mapping[str, str]) -> None:
    expected = [f"{digest}  {name}" for name, digest in digests.items()]
    if sums.decode("utf-8", "replace").splitlines() != expected:
        raise CorruptArchive(f"{SUMS} does not agree with what is in it")
