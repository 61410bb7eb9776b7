"""Sees that every key in use is there. A key is made where there was never one, or on request.

The database knows the ids of the keys in use. A new key's file is written beside its place before
its id is noted, and gets its name after that: whenever a process is killed, the next one goes on.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from feedback_server.crypto import hpke, invitation_tokens
from feedback_server.crypto.key_files import (
    STAGED_SUFFIX,
    NewKey,
    exclusive_lock,
    move_into_place,
    stage_key,
)
from feedback_server.domain.operations.server_key import KeyKind, ServerKey
from feedback_server.messaging.webpush import vapid
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.dialect import advisory_lock
from feedback_server.store.db.migrate import at_head, revision_of
from feedback_server.store.operations import server_keys


class MissingKeys(Exception):
    """Keys in use are not in the folder, and nobody has accepted their loss."""

    def __init__(self, lost: Sequence[ServerKey], folder: Path) -> None:
        super().__init__(", ".join(map(str, lost)))
        self.lost, self.folder = lost, folder


class KeysOfAnotherDatabase(Exception):
    """The folder holds keys, but the database is new: they belong to another one."""


class KeyNotMissing(ValueError):
    """No key in use with this id is missing."""


@dataclass(frozen=True)
class KeyInventory:
    """``lost`` keys are in use and missing; the loss of the ``accepted`` ones was accepted."""

    there: Sequence[ServerKey]
    lost: Sequence[ServerKey]
    accepted: Sequence[ServerKey]


@dataclass(frozen=True)
class KeyFiles:
    """Where keys of one kind are, below the folder of all keys."""

    folder: str
    pattern: str
    id_of: Callable[[Path], str]
    new: Callable[[Path], NewKey]


FILES: Mapping[KeyKind, KeyFiles] = {
    KeyKind.SEALING: KeyFiles("sealing", "*.pem", hpke.read_key_id, hpke.generate_key),
    KeyKind.PUSH: KeyFiles("push", "*.pem", vapid.read_key_id, vapid.generate_key),
    KeyKind.INVITATIONS: KeyFiles(
        "",
        invitation_tokens.KEY_FILE,
        invitation_tokens.read_key_id,
        invitation_tokens.generate_key,
    ),
}


def keys_by_file(folder: Path) -> dict[Path, ServerKey]:
    """The keys that lie in a folder; raises UnusableKey."""
    return {
        path: ServerKey(kind, files.id_of(path))
        for kind, files in FILES.items()
        for path in sorted((folder / files.folder).glob(files.pattern))
    }


def keys_in(folder: Path) -> list[ServerKey]:
    return sorted(keys_by_file(folder).values())


def key_inventory(store: Store, folder: Path) -> KeyInventory:
    """Which keys there are, and which are missing. Raises KeysOfAnotherDatabase, UnusableKey."""
    with store.read() as tx:
        return _held(tx, folder)


def refuse_keys_of_another_database(store: Store, folder: Path) -> None:
    """Before a database gets tables, or anything into them: raises KeysOfAnotherDatabase."""
    if any(any((folder / files.folder).glob(files.pattern)) for files in FILES.values()):
        with store.read() as tx:
            if _is_new(tx):
                raise KeysOfAnotherDatabase(str(folder))


def ensure_keys(store: Store, folder: Path, *, now: datetime, by: str) -> None:
    """Make sure that all keys in use are there, and at least one of each kind.

    Raises MissingKeys, KeysOfAnotherDatabase, UnusableKey: nothing has changed then.
    """
    with exclusive_lock(folder):
        with store.write() as tx:
            advisory_lock(tx)
            _finish(tx, folder)
            held = _held(tx, folder)
            if held.lost:
                raise MissingKeys(held.lost, folder)
            known = server_keys.list_keys(tx)
            strange = [key for key in held.there if key not in known]
            server_keys.record(tx, strange)
            kinds = {key.kind for key in held.there}
            staged = [_add(tx, folder, kind) for kind in KeyKind if kind not in kinds]
            for key in strange if known else ():
                audit.record(tx, AuditEntry(now, by, "key_found", {"key": str(key)}))
        for _, path in staged:
            move_into_place(path)


def rotate_key(store: Store, folder: Path, kind: KeyKind, *, now: datetime, by: str) -> ServerKey:
    """Make a new key, from now on the current one of its kind. Older ones stay."""
    with exclusive_lock(folder):
        with store.write() as tx:
            key, staged = _add(tx, folder, kind)
            audit.record(tx, AuditEntry(now, by, "key_made", {"key": str(key)}))
        move_into_place(staged)
    return key


def accept_loss(store: Store, folder: Path, id: str, *, on: date, now: datetime, by: str) -> None:
    """Do without a key that nobody can find again; raises KeyNotMissing."""
    with store.write() as tx:
        key = _find_lost(tx, folder, id)
        server_keys.record(tx, [ServerKey(key.kind, key.id, on)])
        audit.record(tx, AuditEntry(now, by, "key_loss_accepted", {"key": str(key)}))


def uses_of(store: Store, folder: Path, id: str) -> tuple[ServerKey, Mapping[str, int]]:
    """A lost key, and how many rows name it, by kind of row; raises KeyNotMissing."""
    with store.read() as tx:
        key = _find_lost(tx, folder, id)
        return key, server_keys.uses(tx, key)


def adopt_keys(store: Store, folder: Path, *, now: datetime, by: str) -> Sequence[ServerKey]:
    """Use the keys of an earlier database with this new one."""
    there = keys_in(folder)
    with store.write() as tx:
        server_keys.record(tx, there)
        audit.record(tx, AuditEntry(now, by, "keys_adopted", {"keys": ", ".join(map(str, there))}))
    return there


def _held(tx: Transaction, folder: Path) -> KeyInventory:
    there = keys_in(folder)
    if there and _is_new(tx):
        raise KeysOfAnotherDatabase(str(folder))
    known = server_keys.list_keys(tx) if at_head(tx) else []
    gone = missing_keys(known, there)
    return KeyInventory(
        there,
        [key for key in gone if key.lost_on is None],
        [key for key in gone if key.lost_on is not None],
    )


def _is_new(tx: Transaction) -> bool:
    """Whether nobody has put anything into this database, nor made keys for it."""
    if at_head(tx):
        return not server_keys.list_keys(tx) and server_keys.is_new(tx)
    return revision_of(tx) is None


def missing_keys(known: Iterable[ServerKey], there: Collection[ServerKey]) -> list[ServerKey]:
    """The known keys that are not there."""
    ids = {(key.kind, key.id) for key in there}
    return [key for key in known if (key.kind, key.id) not in ids]


def _find_lost(tx: Transaction, folder: Path, id: str) -> ServerKey:
    found = next((key for key in _held(tx, folder).lost if key.id == id), None)
    if found is None:
        raise KeyNotMissing(id)
    return found


def _add(tx: Transaction, folder: Path, kind: KeyKind) -> tuple[ServerKey, Path]:
    """Record a new key; returns it, and its file until the record is committed."""
    new = FILES[kind].new(folder / FILES[kind].folder)
    key = ServerKey(kind, new.id)
    server_keys.record(tx, [key])
    return key, stage_key(new)


def _finish(tx: Transaction, folder: Path) -> None:
    """Finish what a killed process left: a recorded key gets its name, any other is deleted."""
    known = {key.id for key in server_keys.list_keys(tx)}
    for staged in sorted(folder.rglob(f"*{STAGED_SUFFIX}")):
        if _id_of(staged) in known:
            move_into_place(staged)
        else:
            staged.unlink()


def _id_of(staged: Path) -> str:
    name = staged.name.removesuffix(STAGED_SUFFIX)
    if name == invitation_tokens.KEY_FILE:
        return invitation_tokens.key_id(staged.read_bytes())
    return name.partition("-")[2].removesuffix(".pem")
