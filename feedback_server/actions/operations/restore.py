"""Restores a backup into an empty database: all of it or nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from feedback_server.archive import ArchiveEntry, CorruptArchive, Identity, open_archive
from feedback_server.domain.operations.backup import FORMAT, Manifest
from feedback_server.domain.operations.server_key import ServerKey
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.empty_target import prepare_target
from feedback_server.store.db.migrate import at_head, bring_to, head, is_known
from feedback_server.store.db.row_dump import DumpPart
from feedback_server.store.operations import server_keys
from feedback_server.store.submissions.rewrite import mark_rewritten

from .backup import KEYS, MANIFEST, TABLES, Progress, without_progress
from .server_keys import keys_in, missing_keys
from .staged_files import StagedFiles


class NewerSchema(ValueError):
    """The backup was made by a newer Handrail. The message is that version."""


class AlreadyRestored(ValueError):
    """This backup has been restored completely. The message is when."""

    def __init__(self, at: datetime, manifest: Manifest) -> None:
        super().__init__(f"{at:%Y-%m-%d %H:%M} UTC")
        self.manifest = manifest


def restore(
    store: Store,
    var: Path,
    file: Path,
    identities: Sequence[Identity],
    *,
    now: datetime,
    by: str,
    follow: Progress = without_progress,
) -> Manifest:
    """Load all rows, put the files in their places, and bring the tables up to date.

    Raises WrongKey, CorruptArchive, NewerSchema, AlreadyRestored, TargetNotEmpty, UnexpectedSchema,
    FileExists, RejectedRows; nothing has changed then.
    """
    with StagedFiles(var) as files, store.write() as tx:
        with open_archive(file, identities) as entries:
            manifest, digest = _manifest(next(entries, None))
            _refuse_twice(tx, manifest, digest)
            tables = prepare_target(tx, manifest.revision)
            files.expect(manifest.files)
            for part in follow(_parts(entries, files), manifest.total):
                tables.load(part)
        if tables.rows() != dict(manifest.rows):
            raise CorruptArchive("it does not hold as many rows as it says")
        tables.reset_sequences()
        bring_to(tx, head())
        mark_rewritten(tx)
        about: dict[str, str | int] = {"file": file.name, "made": f"{manifest.made_at:%Y-%m-%d}"}
        about["backup"] = digest
        audit.record(tx, AuditEntry(now, by, "restored", about))
        files.place()
    return manifest


def restore_keys(
    store: Store, var: Path, file: Path, identities: Sequence[Identity], *, now: datetime, by: str
) -> Sequence[ServerKey]:
    """Restore the keys that are in use and missing, nothing else, and return them.

    Raises WrongKey, CorruptArchive, NewerSchema, FileExists.
    """
    with StagedFiles(var) as files, store.write() as tx:
        with open_archive(file, identities) as entries:
            _manifest(next(entries, None))
            for entry in entries:
                if entry.name.startswith(f"{KEYS}/"):
                    files.add(entry)
        known = server_keys.list_keys(tx)
        wanted = {key.id for key in missing_keys(known, keys_in(var / KEYS))}
        brought = files.place_keys(wanted)
        if brought:
            server_keys.record(tx, brought)
            named = ", ".join(map(str, brought))
            audit.record(
                tx, AuditEntry(now, by, "keys_restored", {"file": file.name, "keys": named})
            )
    return brought


def _refuse_twice(tx: Transaction, manifest: Manifest, digest: str) -> None:
    """A process killed at the very end may be started again: raises AlreadyRestored."""
    if at_head(tx):
        wanted = audit.AuditQuery(action="restored")
        for kept in audit.search(tx, wanted, limit=1):
            if kept.entry.about.get("backup") == digest:
                raise AlreadyRestored(kept.entry.at, manifest)


def _manifest(first: ArchiveEntry | None) -> tuple[Manifest, str]:
    """The manifest, and a digest that identifies this backup."""
    try:
        if first is None or first.name != MANIFEST:
            raise CorruptArchive("it does not begin as a backup does")
        found = msgspec.json.decode(first.content, type=Manifest)
    except msgspec.DecodeError as error:
        raise CorruptArchive(f"{MANIFEST} cannot be read") from error
    if found.format > FORMAT or not is_known(found.revision):
        raise NewerSchema(found.handrail)
    return found, sha256(first.content).hexdigest()[:16]


def _parts(entries: Iterator[ArchiveEntry], files: StagedFiles) -> Iterator[DumpPart]:
    """The parts of tables; everything else goes to the files."""
    for entry in entries:
        match PurePosixPath(entry.name).parts:
            case (folder, table, name) if folder == TABLES and name[:6].isdigit():
                rows = entry.content.count(b"\n")
                yield DumpPart(table, int(name[:6]), rows, entry.content)
            case _:
                files.add(entry)
