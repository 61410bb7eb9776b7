"""Versions of files of the content."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedback_server.actions.editing.documents import (
    REBUILD,
    ChangedMeanwhile,
    newest_id,
    put_back,
    save_draft,
    submit,
    undo,
)
from feedback_server.actions.organisations.edit import save_practice
from feedback_server.domain.editing.document import (
    Document,
    DocumentState,
    PathNotAllowed,
    newest_bodies,
    require_editable,
)
from feedback_server.store import Store
from feedback_server.store.editing import documents
from feedback_server.store.operations import jobs
from tests.factories import PRACTICES

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
PAGE, BY = "content/pages/contact.md", "ann@example.org"
NUMBERS = iter(range(1000))


def change(store: Store, body: bytes | None, path: str = PAGE, **about: object) -> int:
    options: dict[str, object] = {"by": BY, "now": NOW, "note": "a note"} | about
    return submit(store, {path: body}, new_id=new_id, **options)[0]  # type: ignore[arg-type]


def new_id() -> str:
    return f"batch-{next(NUMBERS)}"


def publish(store: Store, *ids: int) -> None:
    with store.write() as tx:
        documents.end(tx, ids, DocumentState.PUBLISHED, "", NOW + timedelta(seconds=4))


def shown(store: Store) -> dict[str, bytes | None]:
    with store.read() as tx:
        return {path: document.body for path, document in documents.published(tx).items()}


def test_what_was_submitted_is_published_once_it_is_built(store: Store) -> None:
    save_draft(store, PAGE, b"draft", by=BY, now=NOW)
    id = change(store, b"one")
    with store.read() as tx:
        assert documents.draft(tx, PAGE) is None
        (waits,) = documents.waiting(tx)
        assert jobs.is_pending(tx, REBUILD, "")
    assert (waits.id, waits.number, waits.body, waits.is_waiting) == (id, 1, b"one", True)
    assert shown(store) == {}

    publish(store, id)
    assert shown(store) == {PAGE: b"one"}


def test_undoing_gives_back_what_was_there_before(store: Store) -> None:
    first = change(store, b"one")
    publish(store, first)
    second = change(store, b"two")
    publish(store, second)
    publish(store, *undo(store, second, by=BY, now=NOW, new_id=new_id))
    assert shown(store) == {PAGE: b"one"}
    publish(store, *put_back(store, PAGE, by=BY, now=NOW, new_id=new_id))
    assert shown(store) == {PAGE: None}
    with store.read() as tx:
        assert [each.body for each in documents.history(tx, PAGE)] == [None, b"one", b"two", b"one"]


def test_what_was_refused_is_kept_with_the_reason_and_never_shown(store: Store) -> None:
    id = change(store, b"bad")
    with store.write() as tx:
        documents.end(tx, [id], DocumentState.REFUSED, "line 3: no", NOW)
    with store.read() as tx:
        found = documents.find(tx, id)
        assert newest_id(tx, PAGE) == 0
    assert found is not None and (found.state, found.reason) == (
        DocumentState.REFUSED,
        "line 3: no",
    )
    assert shown(store) == {}


def test_two_people_do_not_overwrite_each_other(store: Store) -> None:
    first = change(store, b"one", seen={PAGE: 0})
    with pytest.raises(ChangedMeanwhile):
        change(store, b"two", seen={PAGE: 0})
    assert change(store, b"two", seen={PAGE: first})


def test_a_draft_replaces_the_one_before(store: Store) -> None:
    for text in (b"a", b"b"):
        save_draft(store, PAGE, text, by=BY, now=NOW)
    with store.read() as tx:
        assert [draft.body for draft in documents.drafts(tx)] == [b"b"]


def test_erasing_leaves_no_version(store: Store) -> None:
    publish(store, change(store, b"a face", "content/photos/a.webp"))
    with store.write() as tx:
        assert documents.erase_bodies(tx, "content/photos/a.webp") == 1
    assert shown(store) == {}


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "content/../site/hooks.py", "site/hooks.py", "content/.hidden", "content//a"],
)
def test_only_files_of_the_content_can_be_changed(path: str) -> None:
    with pytest.raises(PathNotAllowed):
        require_editable(path)


def test_the_newest_body_of_each_path_counts() -> None:
    def version(id: int, body: bytes) -> Document:
        return Document(id, PAGE, id, body, DocumentState.SUBMITTED, BY, NOW)

    assert newest_bodies([version(2, b"new"), version(1, b"old")]) == {PAGE: b"new"}


def test_a_practice_that_changes_network_changes_the_pages_with_local_questions(
    peopled: Store,
) -> None:
    moved = replace(PRACTICES[0], pcn="")
    save_practice(peopled, moved, instead_of=PRACTICES[0], by="ann", now=NOW)
    with peopled.write() as tx:
        assert not jobs.is_pending(tx, REBUILD, "")
        path = "content/local-questions/U99999.yaml"
        documents.add(tx, Document(0, path, 0, b"", DocumentState.PUBLISHED, "ann", NOW))
    save_practice(peopled, PRACTICES[0], instead_of=moved, by="ann", now=NOW)
    with peopled.read() as tx:
        assert jobs.is_pending(tx, REBUILD, "")
