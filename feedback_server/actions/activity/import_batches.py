"""What all imports of numbers share: one transaction, an audit entry, and undo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from feedback_server.actions.organisations.import_file import InvalidFile
from feedback_server.domain.calendar.calendar_month import london_day
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.activity import imports
from feedback_server.store.activity.imports import NewBatch, UpsertResult

LONGEST_NAME = 200

PutRows = Callable[[Transaction, NewBatch], UpsertResult]
"""Writes the parsed rows of a file."""


@dataclass(frozen=True)
class ImportSource:
    """Where the numbers come from, and who imports them. ``kind`` is stored with the import."""

    file_name: str
    kind: str
    by: str
    now: datetime


def apply_import(
    store: Store, source: ImportSource, put: PutRows, *, action: str, faults: int, goes_on: bool
) -> UpsertResult:
    """Write the rows in one transaction; ``goes_on`` despite faults in the file.

    Raises InvalidFile, and changes nothing, where there are faults and it does not go on.
    """
    if faults and not goes_on:
        raise InvalidFile(f"{counted(faults)}; nothing was imported")
    name = printable(source.file_name)
    with store.write() as tx:
        done = put(tx, NewBatch(source.kind, london_day(source.now), source.by, name))
        if done.batch is not None:
            about: dict[str, str | int] = {
                "import": done.batch,
                "file": name,
                "added": done.added,
                "replaced": done.replaced,
                "faults": faults,
            }
            audit.record(tx, AuditEntry(source.now, source.by, action, about))
    return done


def preview_import(store: Store, put: PutRows) -> UpsertResult:
    """What the import would do. Changes nothing."""
    try:
        with store.write() as tx:
            raise _NotYet(put(tx, NewBatch("", date.min, "", "")))
    except _NotYet as told:
        return told.done


class _NotYet(Exception):
    """Rolls a preview back."""

    def __init__(self, done: UpsertResult) -> None:
        super().__init__()
        self.done = done


def undo_import(store: Store, batch: int, *, by: str, now: datetime) -> int:
    """Bring back exactly what an import replaced; gives how many practice-months changed.

    Raises UnknownBatch where there is none to undo, ReplacedSince where a later one comes first.
    """
    with store.write() as tx:
        changed = imports.undo(tx, batch, london_day(now))
        about: dict[str, str | int] = {"import": batch, "practice_months": changed}
        audit.record(tx, AuditEntry(now, by, "import_undone", about))
    return changed


def counted(faults: int) -> str:
    return "1 fault was found" if faults == 1 else f"{faults} faults were found"


def printable(name: str) -> str:
    """A file name that databases can store: without NUL, and not too long."""
    kept = "".join(letter for letter in name if letter.isprintable())
    return kept if len(kept) <= LONGEST_NAME else f"{kept[:LONGEST_NAME]}..."
