"""Submits a draft to be published, takes a publication back, and stops offering a survey."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from feedback_server.actions.editing import documents
from feedback_server.content.content_file import dump_yaml
from feedback_server.domain.editing.document import Document
from feedback_server.store import Store
from feedback_server.store.editing import documents as stored

from .summary import Summary
from .working_copy import WorkingCopy


def publish(
    store: Store,
    copy: WorkingCopy,
    *,
    note: str,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> list[int]:
    """Submit the draft; gives the ids of the versions."""
    body = dump_yaml(copy.content).encode()
    return documents.submit(store, {copy.path: body}, by=by, now=now, note=note, new_id=new_id)


def note(name: str, summary: Summary, read_by: str) -> str:
    """What changed, in a line; ``read_by`` speaks the languages that are new in it."""
    said = [
        f"{word}: {'; '.join(questions)}"
        for word, questions in (
            ("added", summary.added),
            ("changed", summary.changed),
            ("asked no more", summary.retired),
        )
        if questions
    ]
    what = f"Questions of {name}: {', '.join(said) or 'order or words around them'}"[:400]
    languages = ", ".join(summary.translated)
    return f"{what} ({languages} read by {read_by})" if languages else what


def history(store: Store, copy: WorkingCopy) -> list[Document]:
    """Every version, the newest first."""
    with store.read() as tx:
        return stored.history(tx, copy.path)


def undo(store: Store, id: int, *, by: str, now: datetime, new_id: Callable[[], str]) -> list[int]:
    return documents.undo(store, id, by=by, now=now, new_id=new_id)


def offer(
    store: Store,
    root: Path,
    copy: WorkingCopy,
    *,
    offered: bool,
    by: str,
    now: datetime,
    new_id: Callable[[], str],
) -> list[int]:
    """Offer a published survey again, or no more. Its versions stay valid: a tablet that was in
    a cupboard may still send, and reports go on."""
    content = {key: value for key, value in (copy.published or {}).items() if key != "retired"}
    if not offered:
        content["retired"] = True
    with store.read() as tx:
        known = stored.published(tx).get(copy.path)
    base = known.base if known else documents.digest_of_file(root, copy.path)
    return documents.submit(
        store,
        {copy.path: dump_yaml(content).encode()},
        by=by,
        now=now,
        note="Offered again" if offered else "Offered no more",
        new_id=new_id,
        bases={copy.path: base},
    )
