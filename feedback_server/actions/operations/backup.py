"""Backs up the database, the keys and what was published, while the server goes on."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import msgspec

from feedback_server.archive import ArchiveEntry, remove_unfinished, write_archive
from feedback_server.crypto.key_files import STAGED_SUFFIX, UnusableKey, exclusive_lock
from feedback_server.domain.operations.backup import FORMAT, Manifest
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.migrate import at_head, head, revision_of
from feedback_server.store.db.row_dump import DumpPart, RowDump
from feedback_server.store.operations import server_keys

from .server_keys import keys_in, missing_keys

KEYS = "keys"
FOLDERS = (KEYS, "published")
"""The folders in the data folder that a backup holds, besides the database."""
MANIFEST, TABLES = "manifest.json", "tables"

Progress = Callable[[Iterable[DumpPart], int], Iterable[DumpPart]]
"""Passes parts on, and shows how many of how many rows they are."""


class EmptyDatabase(ValueError):
    """The database has no tables, so there is nothing to back up."""


@dataclass(frozen=True)
class BackupResult:
    file: Path
    bytes: int
    manifest: Manifest
    missing: str
    """The keys in use that the backup lacks, in words; empty if it has all of them."""


def without_progress(parts: Iterable[DumpPart], _rows: int) -> Iterable[DumpPart]:
    """The Progress that shows nothing."""
    return parts


def create_backup(
    store: Store,
    var: Path,
    file: Path,
    public_keys: Sequence[str],
    *,
    now: datetime,
    by: str,
    follow: Progress = without_progress,
) -> BackupResult:
    """Write all data as it is at this moment to a new file; raises EmptyDatabase, FileExistsError.

    A database of an older version is backed up as it is: do so before it is brought up to date.
    """
    with store.read() as tx:
        with exclusive_lock(var / KEYS):  # at this moment no key is on its way to its place
            revision = revision_of(tx)
            files = {name: path.read_bytes() for name, path in files_to_back_up(var).items()}
            missing = _missing(tx, var / KEYS)
        if revision is None:
            raise EmptyDatabase
        tables = RowDump(tx)
        rows = tables.rows()
        digests = {name: sha256(content).hexdigest() for name, content in files.items()}
        manifest = Manifest(FORMAT, version("handrail"), revision, now, rows, digests)
        entries = _archive_entries(tables, manifest, files, follow)
        remove_unfinished(file.parent, "handrail-*")
        size = write_archive(file, entries, public_keys, now=now)
    if manifest.revision == head():
        about: dict[str, str | int] = {"file": file.name, "rows": manifest.total}
        with store.write() as tx:
            audit.record(tx, AuditEntry(now, by, "backup_made", about))
    return BackupResult(file, size, manifest, missing)


def _missing(tx: Transaction, keys: Path) -> str:
    """The missing keys in words. A key that cannot be read does not prevent the backup."""
    try:
        lost = missing_keys(server_keys.list_keys(tx), keys_in(keys)) if at_head(tx) else []
    except UnusableKey as error:
        return str(error)
    return ", ".join(str(key) for key in lost if key.lost_on is None)


def files_to_back_up(var: Path) -> dict[str, Path]:
    """The keys and what was published, by their path below ``var``."""
    every = [path for folder in FOLDERS for path in sorted((var / folder).rglob("*"))]
    kept = [path for path in every if path.is_file() and path.suffix != STAGED_SUFFIX]
    return {path.relative_to(var).as_posix(): path for path in kept}


def _archive_entries(
    tables: RowDump, manifest: Manifest, files: Mapping[str, bytes], follow: Progress
) -> Iterator[ArchiveEntry]:
    yield ArchiveEntry(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    for name, content in files.items():
        yield ArchiveEntry(name, content)
    for part in follow(tables.parts(), manifest.total):
        yield ArchiveEntry(f"{TABLES}/{part.table}/{part.number:06}.jsonl", part.lines)
