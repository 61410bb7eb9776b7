"""Pictures of public pages: uploaded, named, and taken away again."""

from collections.abc import Sequence

from feedback_server.domain.editing.document import Document
from feedback_server.domain.editing.page import FOLDER, path_for_title
from feedback_server.store import Store
from feedback_server.store.editing import documents

from .documents import submit
from .media_files import UnusableFile, as_web_photo
from .pages import Editor

PICTURES = "pictures/"
"""Below the folder of pages."""


class PictureExists(ValueError):
    """There is a picture of that name already."""


def list_pictures(store: Store) -> Sequence[Document]:
    """The newest version of each picture that is published, or waits for that; by name."""
    with store.read() as tx:
        newest = dict(documents.published(tx))
        newest |= {document.path: document for document in documents.waiting(tx)}
    start = FOLDER + PICTURES
    return [
        document
        for path, document in sorted(newest.items())
        if path.startswith(start) and document.body is not None
    ]


def add_picture(store: Store, name: str, upload: bytes, who: Editor) -> list[int]:
    """Publish a picture, bounded and without what a camera wrote into it.

    Raises UnusableFile, also for a name without letters; PictureExists.
    """
    slug = path_for_title(name).removesuffix(".md")
    if not slug:
        raise UnusableFile("Enter a name with at least one letter")
    photo, path = as_web_photo(upload), f"{FOLDER}{PICTURES}{slug}.webp"
    if path in {document.path for document in list_pictures(store)}:
        raise PictureExists(path)
    return submit(
        store,
        {path: photo.body},
        by=who.by,
        now=who.now,
        note=f"Picture: {name}",
        new_id=who.new_id,
    )


def delete_picture(store: Store, document: Document, who: Editor) -> list[int]:
    """Take a picture off the public pages. The build refuses it while a page shows it."""
    return submit(
        store,
        {document.path: None},
        by=who.by,
        now=who.now,
        note="Deleted",
        new_id=who.new_id,
        seen={document.path: document.id},
    )
