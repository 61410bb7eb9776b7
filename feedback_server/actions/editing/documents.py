"""Changes files of the content: drafts, and what is submitted to be built and published."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from feedback_server.domain.editing.document import Document, DocumentState, require_editable
from feedback_server.domain.operations.job import Job
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.editing import documents
from feedback_server.store.operations import jobs

LOCAL_QUESTIONS = "content/local-questions/"
REBUILD = "rebuild"
"""The kind of the job that builds the pages anew."""
LARGEST = 8 * 1024 * 1024
"""The most bytes of one file: a film of a few minutes does not belong into the database."""


class TooLarge(ValueError):
    """A file has more than ``LARGEST`` bytes."""


class ChangedMeanwhile(ValueError):
    """Somebody else has changed the file since the page with this change was shown."""


def save_draft(
    store: Store,
    path: str,
    body: bytes,
    *,
    by: str,
    now: datetime,
    base: str = "",
    seen: str | None = None,
) -> int:
    """Save the draft of a path over an earlier one; gives its id.

    ``seen`` is the digest of the draft that the author saw: raises ChangedMeanwhile where there is
    another one.
    """
    _check(path, body)
    with store.write() as tx:
        found = documents.draft(tx, path)
        if seen is not None and digest_of_draft(found) != seen:
            raise ChangedMeanwhile(path)
        documents.drop_draft(tx, path)
        return documents.add(
            tx, Document(0, path, 0, body, DocumentState.DRAFT, by, now, base=base)
        )


def digest_of_draft(draft: Document | None) -> str:
    """Tells a draft from every other one; ids are given again. Empty for none."""
    return hashlib.sha256(draft.body or b"").hexdigest() if draft else ""


def drop_draft(store: Store, path: str) -> bool:
    with store.write() as tx:
        return documents.drop_draft(tx, path)


def submit(
    store: Store,
    bodies: Mapping[str, bytes | None],
    *,
    by: str,
    now: datetime,
    note: str,
    new_id: Callable[[], str],
    bases: Mapping[str, str] | None = None,
    seen: Mapping[str, int] | None = None,
    keep_drafts: bool = False,
) -> list[int]:
    """Submit files to be built and published, all together or none; gives their ids.

    Their drafts are gone afterwards, but for ``keep_drafts``. ``seen`` is the newest id of a path
    that the author saw (0 for none): raises ChangedMeanwhile where there is a newer one. Raises
    PathNotAllowed, TooLarge.
    """
    for path, body in bodies.items():
        _check(path, body)
    batch = new_id()
    with store.write() as tx:
        for path, id in (seen or {}).items():
            if newest_id(tx, path) != id:
                raise ChangedMeanwhile(path)
        ids = []
        for path, body in bodies.items():
            if not keep_drafts:
                documents.drop_draft(tx, path)
            base = (bases or {}).get(path, "")
            waits = DocumentState.SUBMITTED
            document = Document(0, path, 0, body, waits, by, now, note, base, batch)
            ids.append(documents.add(tx, document))
        pages_changed(tx, now)
        for path in bodies:
            audit.record(tx, AuditEntry(now, by, "content_changed", {"path": path, "note": note}))
    return ids


def put_back(
    store: Store, path: str, *, by: str, now: datetime, new_id: Callable[[], str]
) -> list[int]:
    """Let the software's own file count again."""
    return submit(store, {path: None}, by=by, now=now, note="As the software has it", new_id=new_id)


def undo(store: Store, id: int, *, by: str, now: datetime, new_id: Callable[[], str]) -> list[int]:
    """Submit what was published before this version and those submitted with it.

    Raises LookupError where there is no such version.
    """
    with store.read() as tx:
        found = documents.find(tx, id)
        if found is None:
            raise LookupError(f"there is no version {id}")
        earlier = {
            document.path: documents.before(tx, document)
            for document in documents.of_batch(tx, found.batch) or [found]
        }
    bodies = {path: before.body if before else None for path, before in earlier.items()}
    note = f"Undone: {found.note}" if found.note else "Undone"
    return submit(store, bodies, by=by, now=now, note=note, new_id=new_id)


def newest_id(tx: Transaction, path: str) -> int:
    """The id of the newest version of a path that was not refused; 0 without one."""
    found = documents.history(tx, path)
    return next((one.id for one in found if one.state is not DocumentState.REFUSED), 0)


def pages_changed(tx: Transaction, now: datetime) -> None:
    """Have the pages built anew, in the transaction that gives the reason."""
    jobs.add(tx, Job(REBUILD, secrets.token_hex(8), now))


def practices_changed(tx: Transaction, now: datetime) -> None:
    """Have the pages built anew if they say which practices ask a network's own questions."""
    if any(path.startswith(LOCAL_QUESTIONS) for path in documents.published(tx)):
        pages_changed(tx, now)


def digest_of_file(root: Path, path: str) -> str:
    """SHA-256 of the software's own file; empty if it has none."""
    require_editable(path)
    file = root / path
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def _check(path: str, body: bytes | None) -> None:
    require_editable(path)
    if body is not None and len(body) > LARGEST:
        raise TooLarge(path)
