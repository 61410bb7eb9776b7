"""Reads a file of many parts, and knows whether it is whole."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from .age import Damaged, Identity, decrypted
from .entry import SUMS, Entry

LARGEST = 2**28
"""Bytes of an entry: far more than we write, and what memory can take."""


@contextmanager
def opened_archive(path: Path, identities: Sequence[Identity]) -> Iterator[Iterator[Entry]]:
    """The entries in their order, one at a time in memory; raises WrongKey.

    Raises Damaged at the end at the latest: what was read is to be trusted when this has ended.
    """
    with path.open("rb") as file, decrypted(file, identities) as plain:
        yield _entries(plain)


def _entries(plain: BinaryIO) -> Iterator[Entry]:
    found: dict[str, str] = {}
    try:
        with (
            gzip.GzipFile(fileobj=plain) as unzipped,
            tarfile.open(fileobj=unzipped, mode="r|") as tar,
        ):
            for member in tar:
                entry = _entry(tar, member)
                if entry.name == SUMS:
                    _check(entry.content, found)
                    return
                found[entry.name] = hashlib.sha256(entry.content).hexdigest()
                yield entry
    except (tarfile.TarError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Damaged("it cannot be unpacked") from error
    raise Damaged("its end is missing")


def _entry(tar: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    path = PurePosixPath(member.name)
    file = tar.extractfile(member) if member.isreg() else None
    if file is None or path.is_absolute() or ".." in path.parts or member.size > LARGEST:
        raise Damaged("it holds what no file of ours holds")
    return Entry(member.name, file.read())


def _check(sums: bytes, found: Mapping[str, str]) -> None:
    wanted = [f"{digest}  {name}" for name, digest in found.items()]
    if sums.decode("utf-8", "replace").splitlines() != wanted:
        raise Damaged(f"{SUMS} does not agree with what is in it")
