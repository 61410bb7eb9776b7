"""Photographs, films and stories on the server: shown with consent, and gone with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedback_server.content import ContentError
from feedback_server.content.content_file import parse_yaml
from feedback_server.content.media import WITHDRAWN, dump_media, media_errors, parse_media
from feedback_server.domain.editing.document import Document
from feedback_server.domain.editing.media import (
    MEDIA_FOLDER,
    MEDIA_PAGES,
    MediaItem,
    MediaKind,
    media_id_of,
    media_path,
)
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.db.secure_delete import overwrite_deleted
from feedback_server.store.editing import documents

from .documents import pages_changed, submit

NAMES = {
    MediaKind.PHOTO: "Photograph",
    MediaKind.FILM: "Film",
    MediaKind.STORY: "Story",
}


@dataclass(frozen=True)
class MediaEntry:
    """``waits`` until the pages are built with it; ``newest`` is the id of its last version."""

    item: MediaItem
    waits: bool
    newest: int
    from_software: bool


def list_media(store: Store, software: Path) -> list[MediaEntry]:
    """Every one that was not withdrawn, in the order of ids; also where the consent has ended."""
    entries = {
        path.stem: MediaEntry(parse_media(path.read_bytes(), path.stem), False, 0, True)
        for path in sorted((software / MEDIA_FOLDER).glob("*.yaml"))
    }
    with store.read() as tx:
        changed = [*documents.published(tx).values(), *documents.waiting(tx)]
    for document in sorted(changed, key=lambda document: document.id):
        id = media_id_of(document.path)
        if not id or not document.path.endswith(".yaml"):
            continue
        entries.pop(id, None)
        if document.body is not None:
            entries[id] = _entry(document, id, software)
    shown = (entry for entry in entries.values() if not entry.item.withdrawn)
    return sorted(shown, key=lambda entry: entry.item.id)


def _entry(document: Document, id: str, software: Path) -> MediaEntry:
    item = parse_media(document.body or b"", id)
    own = (software / document.path).is_file()
    return MediaEntry(item, document.is_waiting, document.id, own)


def find_media(store: Store, software: Path, id: str) -> MediaEntry | None:
    return next((entry for entry in list_media(store, software) if entry.item.id == id), None)


def problems_of(item: MediaItem) -> Mapping[str, str]:
    """What is wrong with an item, by the key of its file."""
    content = parse_yaml(dump_media(item), item.id)
    return dict(media_errors(content, item.id))


def save_media(
    store: Store,
    item: MediaItem,
    files: Mapping[str, bytes],
    *,
    seen: int,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> list[int]:
    """Submit an item with its new files, by their names in the media folder; gives the ids.

    Files that a change no longer names are erased. Raises ContentError, ChangedMeanwhile.
    """
    if found := problems_of(item):
        raise ContentError([f"{key}: {problem}" for key, problem in found.items()])
    path = media_path(f"{item.id}.yaml")
    bodies: dict[str, bytes | None] = {path: dump_media(item)}
    bodies |= {media_path(name): body for name, body in files.items()}
    ids = submit(
        store,
        bodies,
        by=by,
        now=now,
        note=f"{NAMES[item.kind]} on “{MEDIA_PAGES[item.page]}”",  # names could not be erased
        new_id=new_id,
        seen={path: seen},
    )
    kept = {media_path(name) for name in item.files}
    with store.write() as tx:
        for other in _paths_of(tx, item.id):
            if other != path and other not in kept:
                documents.erase_bodies(tx, other)
    return ids


def withdraw(
    store: Store, software: Path, id: str, *, by: str, now: datetime, new_id: Callable[[], str]
) -> None:
    """Erase an item and its files with all their versions, and have the pages built without it.

    SQLite's journal holds them until the night's rewrite. Of one that came with the software, a
    note is left that it is not to be shown.
    """
    path = media_path(f"{id}.yaml")
    with store.write() as tx:
        overwrite_deleted(tx)
        for other in _paths_of(tx, id):
            documents.erase_bodies(tx, other)
        audit.record(tx, AuditEntry(now, by, "media_withdrawn", {"id": id}))
        pages_changed(tx, now)
    if (software / path).is_file():
        submit(store, {path: WITHDRAWN.encode()}, by=by, now=now, note="", new_id=new_id)


def _paths_of(tx: Transaction, id: str) -> Sequence[str]:
    """Those of the item's own file and of the files beside it."""
    return documents.paths_that_begin(tx, media_path(f"{id}."))
