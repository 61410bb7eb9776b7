"""Versions of files of the content: drafts, what waits for the build, what is published."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.store.db.dialect import utc
from feedback_server.store.db.engine import Transaction

from .tables import document_table

_DOCUMENT = document_table
_C = document_table.c


def add(tx: Transaction, document: Document) -> int:
    """Add a version, with the next number of its path; its own number and id do not count."""
    last = tx.scalar(sa.select(sa.func.max(_C.number)).where(_C.path == document.path)) or 0
    body = None if document.body is None else b64encode(document.body).decode("ascii")
    new = {"number": last + 1, "state": document.state.value, "body": body}
    row = vars(document) | new
    del row["id"]
    added = tx.execute(sa.insert(_DOCUMENT).values(row).returning(_C.id))
    return int(added.scalar_one())


def find(tx: Transaction, id: int) -> Document | None:
    return next(iter(_select(tx, _C.id == id)), None)


def published(tx: Transaction) -> Mapping[str, Document]:
    """The newest published version of each path, those among them that give the path back."""
    newest = (
        sa.select(sa.func.max(_C.id))
        .where(_C.state == DocumentState.PUBLISHED.value)
        .group_by(_C.path)
    )
    return {document.path: document for document in _select(tx, _C.id.in_(newest))}


def newest(tx: Transaction) -> list[Document]:
    """The newest version of each path, whatever its state."""
    return _select(tx, _C.id.in_(sa.select(sa.func.max(_C.id)).group_by(_C.path)))


def waiting(tx: Transaction) -> list[Document]:
    """What was submitted and is not built yet, the oldest first."""
    return _in_state(tx, DocumentState.SUBMITTED)


def of_batch(tx: Transaction, batch: str) -> list[Document]:
    """What was submitted together."""
    return _select(tx, _C.batch == batch) if batch else []


def drafts(tx: Transaction) -> list[Document]:
    return _in_state(tx, DocumentState.DRAFT)


def draft(tx: Transaction, path: str) -> Document | None:
    """The draft of a path; there is one at the most."""
    found = _select(tx, _C.path == path, _C.state == DocumentState.DRAFT.value)
    return found[-1] if found else None


def drop_draft(tx: Transaction, path: str) -> bool:
    """Delete the draft of a path; gives whether there was one."""
    gone = sa.delete(_DOCUMENT).where(_C.path == path, _C.state == DocumentState.DRAFT.value)
    return tx.execute(gone).rowcount > 0


def history(tx: Transaction, path: str) -> list[Document]:
    """Every version of a path but its draft, the newest first."""
    return _select(tx, _C.path == path, _C.state != DocumentState.DRAFT.value)[::-1]


def before(tx: Transaction, document: Document) -> Document | None:
    """The version of the same path that was published before this one."""
    found = _select(
        tx,
        _C.path == document.path,
        _C.id < document.id,
        _C.state == DocumentState.PUBLISHED.value,
    )
    return found[-1] if found else None


def end(
    tx: Transaction, ids: Collection[int], state: DocumentState, reason: str, now: datetime
) -> None:
    """Note that these are published, or refused."""
    values = {"state": state.value, "reason": reason, "ended_at": now}
    waits = _C.state == DocumentState.SUBMITTED.value
    tx.execute(sa.update(_DOCUMENT).where(_C.id.in_(ids), waits).values(values))


def paths_that_begin(tx: Transaction, start: str) -> list[str]:
    """Every path of which there is a version, whatever became of it."""
    found = sa.select(_C.path).where(_C.path.startswith(start, autoescape=True)).distinct()
    return sorted(row.path for row in tx.execute(found))


def erase_bodies(tx: Transaction, path: str) -> int:
    """Erase every version of a path for good, as where consent was withdrawn; gives how many."""
    return tx.execute(sa.delete(_DOCUMENT).where(_C.path == path)).rowcount


def _in_state(tx: Transaction, state: DocumentState) -> list[Document]:
    return _select(tx, _C.state == state.value)


def _select(tx: Transaction, *conditions: sa.ColumnElement[bool]) -> list[Document]:
    found = tx.execute(sa.select(_DOCUMENT).where(*conditions).order_by(_C.id))
    return [_document(row) for row in found]


def _document(row: sa.Row[Any]) -> Document:
    values = dict(row._mapping)
    values["state"] = DocumentState(values["state"])
    values["body"] = None if values["body"] is None else b64decode(values["body"])
    values["at"] = utc(values["at"])
    values["ended_at"] = utc(values["ended_at"]) if values["ended_at"] else None
    return Document(**values)
