"""Backs up the database, the keys and what was published, while the server goes on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec

from ..archive import Entry as Piece
from ..archive import write_archive
from ..domain.backup import FORMAT, Manifest
from ..store import Store, audit
from ..store.audit import Entry
from ..store.migrate import head, revision_of
from ..store.portable import Part, Tables

FOLDERS = ("keys", "published")
"""Below the folder of data, besides the database."""
MANIFEST, TABLES = "manifest.json", "tables"
HALF_WRITTEN = ".new"
"""How a file ends until it is whole."""

Follow = Callable[[Iterable[Part], int], Iterable[Part]]
"""Hands parts on, and shows somebody how many rows of how many that is."""


class NothingThere(ValueError):
    """A database without tables."""


@dataclass(frozen=True)
class Made:
    file: Path
    bytes: int
    manifest: Manifest


def unseen(parts: Iterable[Part], _rows: int) -> Iterable[Part]:
    """Where nobody looks on."""
    return parts


def back_up(
    store: Store,
    var: Path,
    file: Path,
    public_keys: Sequence[str],
    *,
    now: datetime,
    by: str,
    follow: Follow = unseen,
) -> Made:
    """Write all there is at this moment to a new file; raises NothingThere, FileExistsError.

    A database of an older version is backed up as it is: do so before it is brought up to date.
    """
    with store.read() as tx:
        revision, tables = revision_of(tx), Tables(tx)
        if revision is None:
            raise NothingThere
        rows = tables.rows()
        # After the database's moment: a key that is made later is none that its rows need.
        files = {name: path.read_bytes() for name, path in files_of(var).items()}
        digests = {name: sha256(content).hexdigest() for name, content in files.items()}
        manifest = Manifest(FORMAT, version("handrail"), revision, now, rows, digests)
        pieces = _pieces(tables, manifest, files, follow)
        size = write_archive(file, pieces, public_keys, now=now)
    if manifest.revision == head():
        about: dict[str, str | int] = {"file": file.name, "rows": manifest.total}
        with store.write() as tx:
            audit.record(tx, Entry(now, by, "backed_up", about))
    return Made(file, size, manifest)


def files_of(var: Path) -> dict[str, Path]:
    """The keys and what was published, by their path below ``var``."""
    every = [path for folder in FOLDERS for path in sorted((var / folder).rglob("*"))]
    kept = [path for path in every if path.is_file() and path.suffix != HALF_WRITTEN]
    return {path.relative_to(var).as_posix(): path for path in kept}


def _pieces(
    tables: Tables, manifest: Manifest, files: Mapping[str, bytes], follow: Follow
) -> Iterator[Piece]:
    yield Piece(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    for name, content in files.items():
        yield Piece(name, content)
    for part in follow(tables.parts(), manifest.total):
        yield Piece(f"{TABLES}/{part.table}/{part.number:06}.jsonl", part.lines)
