"""A version of a file of the content, as somebody changed it on the server."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath

PROVIDER = "content/provider.yaml"
"""Holds only what was changed: the software's own file has the rest."""
EDITABLE = ("content/", "pwa/translations/")


class DocumentState(StrEnum):
    """A draft is its author's until it is submitted; the build publishes or refuses it."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    REFUSED = "refused"


@dataclass(frozen=True)
class Document:
    """``path`` is relative to the root of the sources, such as ``content/pages/contact.md``."""

    id: int
    path: str
    number: int
    """Of the versions of this path, from 1."""
    body: bytes | None
    """None: from this version on the software's own file counts again, if it has one."""
    state: DocumentState
    by: str
    at: datetime
    note: str = ""
    """What changed, in a line."""
    base: str = ""
    """SHA-256 of the software's own file when this was written; empty if it has none."""
    batch: str = ""
    """What was submitted together has the same: it is published together, or none of it."""
    reason: str = ""
    """Why the build refused it, a line for each error."""
    ended_at: datetime | None = None
    """When it was published or refused."""

    @property
    def text(self) -> str:
        return (self.body or b"").decode("utf-8")

    @property
    def is_waiting(self) -> bool:
        return self.state is DocumentState.SUBMITTED


class PathNotAllowed(ValueError):
    """A path that is not one of a file of the content."""


def require_editable(path: str) -> None:
    """Raises PathNotAllowed for a path that leads out of the content.

    >>> require_editable("content/pages/contact.md")
    """
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") for part in parts)
    if hidden or not path.startswith(EDITABLE) or str(PurePosixPath(path)) != path:
        raise PathNotAllowed(path)


def newest_bodies(documents: Iterable[Document]) -> Mapping[str, bytes | None]:
    """The newest body of each path, in the order of the paths."""
    newest: dict[str, Document] = {}
    for document in documents:
        if document.path not in newest or newest[document.path].id < document.id:
            newest[document.path] = document
    return {path: newest[path].body for path in sorted(newest)}
