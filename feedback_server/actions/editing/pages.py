"""Changes of public pages: reviews, drafts, new pages, earlier versions and the software's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from feedback_server.content import page_source
from feedback_server.domain.editing.document import Document, DocumentState
from feedback_server.domain.editing.page import FOLDER, Origin, PageFields, a_year_after
from feedback_server.store import Store, Transaction
from feedback_server.store.editing import documents

from .documents import digest_of_draft, save_draft, submit

page_fields, split_page, write_page = (
    page_source.page_fields,
    page_source.split_page,
    page_source.write_page,
)


class NotThere(LookupError):
    """A version that there is not, or that holds no text."""


@dataclass(frozen=True)
class PageState:
    """What was changed of a page on this server. ``newest`` is published, or waits for that;
    ``refused`` was submitted after that, and the build found something in it.
    """

    newest: Document | None = None
    draft: Document | None = None
    refused: Document | None = None

    @property
    def seen(self) -> int:
        """What a form has to give back, so that nobody's change is lost."""
        return self.newest.id if self.newest else 0

    @property
    def draft_seen(self) -> str:
        """The same for the draft."""
        return digest_of_draft(self.draft)

    @property
    def body(self) -> str | None:
        """The newest text that was made here; None where the software's own counts."""
        return self.newest.text if self.newest and self.newest.body is not None else None

    def origin(self, own: str | None) -> Origin:
        """``own`` is the software's own file."""
        if own is None:
            return Origin.NEW
        return Origin.CHANGED if self.body is not None else Origin.SOFTWARE

    def software_moved_on(self, own_digest: str) -> bool:
        """Whether the software's own text changed after this page was changed here."""
        changed = self.newest if self.body is not None else None
        return changed is not None and bool(own_digest) and changed.base != own_digest


def page_state(store: Store, path: str) -> PageState:
    with store.read() as tx:
        return _state(tx, path)


def page_states(store: Store) -> Mapping[str, PageState]:
    """Every page that was changed here or has a draft, by its path below the folder of pages."""
    with store.read() as tx:
        newest = dict(documents.published(tx))
        newest |= {document.path: document for document in documents.waiting(tx)}
        drafts = {document.path: document for document in documents.drafts(tx)}
    return {
        path.removeprefix(FOLDER): PageState(newest.get(path), drafts.get(path))
        for path in {*newest, *drafts}
        if path.startswith(FOLDER) and path.endswith(".md")
    }


def _state(tx: Transaction, path: str) -> PageState:
    versions = documents.history(tx, FOLDER + path)
    kept = [one for one in versions if one.state is not DocumentState.REFUSED]
    refused = versions[0] if versions and versions[:1] != kept[:1] else None
    return PageState(kept[0] if kept else None, documents.draft(tx, FOLDER + path), refused)


@dataclass(frozen=True)
class Editor:
    """Who changes a page, and when. ``base`` is the SHA-256 of the software's own file."""

    by: str
    now: datetime
    new_id: Callable[[], str]
    base: str = ""


def save_page_draft(store: Store, path: str, source: str, who: Editor, *, seen: str) -> None:
    """Raises ChangedMeanwhile where there is another draft than the author saw."""
    save_draft(
        store,
        FOLDER + path,
        source.encode(),
        by=who.by,
        now=who.now,
        base=who.base,
        seen=seen,
    )


def publish_page(
    store: Store, path: str, source: str, who: Editor, *, seen: int, note: str
) -> list[int]:
    """Raises ChangedMeanwhile where there is a newer version than the author saw."""
    return submit(
        store,
        {FOLDER + path: source.encode()},
        by=who.by,
        now=who.now,
        note=note,
        new_id=who.new_id,
        bases={FOLDER + path: who.base},
        seen={FOLDER + path: seen},
    )


@dataclass(frozen=True)
class Review:
    """Somebody with this role has read the page, and it is right."""

    owner: str
    on: date
    next_review: date


def review_page(
    store: Store, path: str, source: str, review: Review, who: Editor, *, seen: int
) -> list[int]:
    """Publish the page with the dates of a review; nothing else of it changes.

    A draft stays, with the same dates. Raises ChangedMeanwhile.
    """
    changes = {
        "owner": review.owner,
        "reviewed": review.on,
        "next_review": review.next_review,
    }
    state = page_state(store, path)
    ids = submit(
        store,
        {FOLDER + path: page_source.with_front_matter(source, changes).encode()},
        by=who.by,
        now=who.now,
        note=f"Reviewed by {review.owner}",
        new_id=who.new_id,
        bases={FOLDER + path: state.newest.base if state.body and state.newest else who.base},
        seen={FOLDER + path: seen},
        keep_drafts=True,
    )
    if draft := state.draft:
        changed = page_source.with_front_matter(draft.text, changes)
        author = replace(who, by=draft.by, now=draft.at, base=draft.base)
        save_page_draft(store, path, changed, author, seen=state.draft_seen)
    return ids


def resume_version(store: Store, path: str, number: int, who: Editor, *, seen: str) -> None:
    """Make a version the draft, as one that was refused. Raises NotThere, ChangedMeanwhile."""
    save_page_draft(store, path, _version(store, path, number).text, who, seen=seen)


def put_version_back(store: Store, path: str, number: int, who: Editor, *, seen: int) -> list[int]:
    """Publish an earlier text again. Raises NotThere, ChangedMeanwhile."""
    text, note = _version(store, path, number).text, f"Back to version {number}"
    return publish_page(store, path, text, who, seen=seen, note=note)


def _version(store: Store, path: str, number: int) -> Document:
    with store.read() as tx:
        found = [one for one in documents.history(tx, FOLDER + path) if one.number == number]
    if not found or found[0].body is None:
        raise NotThere(f"{path}: version {number}")
    return found[0]


def put_own_page_back(store: Store, path: str, who: Editor, *, seen: int, note: str) -> list[int]:
    """Let the software's own page count again; a page that it does not have is gone."""
    return submit(
        store,
        {FOLDER + path: None},
        by=who.by,
        now=who.now,
        note=note,
        new_id=who.new_id,
        seen={FOLDER + path: seen},
    )


def page_history(store: Store, path: str) -> list[Document]:
    """Every version that was made here, the newest first."""
    with store.read() as tx:
        return documents.history(tx, FOLDER + path)


def new_page(title: str, owner: str, today: date) -> str:
    """The file of a page that has no text yet."""
    fields = PageFields(title, "", owner, today, a_year_after(today), [title.lower()])
    return write_page("", fields, "")
