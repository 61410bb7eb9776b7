"""What was changed on this server as files: listed, given back, and taken in."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from pathlib import Path

from feedback_server.domain.editing.document import (
    EDITABLE,
    PROVIDER,
    Document,
    DocumentState,
    PathNotAllowed,
    require_editable,
)
from feedback_server.store import Store
from feedback_server.store.editing import documents

from .documents import newest_id, submit
from .provider_file import export_file, read_file
from .provider_settings import load_settings, save_settings

TEXT_SUFFIXES = frozenset({".md", ".yaml", ".svg"})


class Standing(StrEnum):
    """How a file of this server stands to the software's own."""

    CHANGED = "changed here"
    NEW = "new here"
    SAME = "as the software has it"


@dataclass(frozen=True)
class ContentChange:
    """A file with the newest version of it that was made here.

    ``lines`` says how many lines came and went beside the software's own file; None for a file
    that is no text.
    """

    document: Document
    standing: Standing
    lines: tuple[int, int] | None
    software_moved_on: bool


def list_changes(store: Store, software: Path) -> list[ContentChange]:
    """Every file that differs from the software's own, waits, or was refused last; by path."""
    with store.read() as tx:
        newest = dict(documents.published(tx))
        newest |= {document.path: document for document in documents.waiting(tx)}
        for path in list(newest):
            last = documents.history(tx, path)[0]
            if last.state is DocumentState.REFUSED:
                newest[path] = last
    found = [_change(document, software) for _, document in sorted(newest.items())]
    done = DocumentState.PUBLISHED
    return [
        change
        for change in found
        if change.standing is not Standing.SAME or change.document.state is not done
    ]


def files_to_export(store: Store, software: Path) -> Mapping[str, bytes]:
    """Every published file by its path in the repository; the provider's with all its values."""
    with store.read() as tx:
        published = documents.published(tx)
    files = {path: one.body for path, one in published.items() if one.body is not None}
    if PROVIDER in files:
        files[PROVIDER] = export_file(load_settings(store, software)).encode()
    return files


@dataclass(frozen=True)
class ContentImport:
    """Paths of files that are published now, of those that were so already, and of others."""

    submitted: list[str]
    unchanged: list[str]
    left_out: list[str]


def import_files(
    store: Store,
    software: Path,
    folder: Path,
    *,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> ContentImport:
    """Submit every file below ``folder`` that is not so already, the provider's on its own.

    A file like the software's own gives that back. Raises SettingsRefused, TooLarge.
    """
    done = ContentImport([], [], [])
    bodies: dict[str, bytes | None] = {}
    with store.read() as tx:
        published = documents.published(tx)
        seen = {path: newest_id(tx, path) for path in published}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        path, body = file.relative_to(folder).as_posix(), file.read_bytes()
        own = _own(software, path)
        current = published[path].body if path in published else None
        if not _is_editable(path):
            done.left_out.append(path)
        elif path == PROVIDER:
            values = read_file(store, software, body)
            settings = load_settings(store, software)
            ids = save_settings(
                store, software, values, seen=settings.version, by=by, now=now, new_id=new_id
            )
            (done.submitted if ids else done.unchanged).append(path)
        elif body == (own if current is None else current):
            done.unchanged.append(path)
        else:
            bodies[path] = None if body == own else body
            done.submitted.append(path)
    if bodies:
        bases = {path: _digest(_own(software, path)) for path in bodies}
        seen = {path: seen.get(path, 0) for path in bodies}
        submit(
            store,
            bodies,
            by=by,
            now=now,
            note="Taken in from files",
            new_id=new_id,
            bases=bases,
            seen=seen,
        )
    return done


def _change(document: Document, software: Path) -> ContentChange:
    own = _own(software, document.path)
    standing = Standing.NEW if own is None else Standing.CHANGED
    if document.body is None or document.body == own:
        standing = Standing.SAME
    moved_on = own is not None and bool(document.base) and document.base != _digest(own)
    return ContentChange(
        document,
        standing,
        _changed_lines(document, own),
        moved_on and standing is Standing.CHANGED,
    )


def _changed_lines(document: Document, own: bytes | None) -> tuple[int, int] | None:
    if Path(document.path).suffix not in TEXT_SUFFIXES or document.path == PROVIDER:
        return None
    before = (own or b"").decode("utf-8", "replace").splitlines()
    after = document.text.splitlines() if document.body is not None else before
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    different = [one for one in changes if one[0] != "equal"]
    return sum(one[4] - one[3] for one in different), sum(one[2] - one[1] for one in different)


def _own(software: Path, path: str) -> bytes | None:
    file = software / path
    return file.read_bytes() if file.is_file() else None


def _digest(body: bytes | None) -> str:
    return hashlib.sha256(body).hexdigest() if body is not None else ""


def _is_editable(path: str) -> bool:
    try:
        require_editable(path)
    except PathNotAllowed:
        return False
    return path.startswith(EDITABLE)
