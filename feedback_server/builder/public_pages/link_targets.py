"""Turns links to Markdown files into addresses relative to their page, as MkDocs does."""

import posixpath
import xml.etree.ElementTree as etree
from collections.abc import Callable, Container
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]
from markdown.util import AMP_SUBSTITUTE  # type: ignore[import-untyped]


@dataclass(frozen=True)
class Link:
    """``path`` is the file that it leads to, below the folder of pages; "" for no file there."""

    written: str
    path: str
    anchor: str


class LinkTargets(Treeprocessor):  # type: ignore[misc]
    """``files`` are the paths of all files; ``found`` gets every link within the site."""

    def __init__(
        self, md: Markdown, page: str, files: Container[str], found: Callable[[Link], None]
    ) -> None:
        super().__init__(md)
        self.page, self.files, self.found = page, files, found

    def run(self, root: etree.Element) -> None:
        for element in root.iter():
            key = {"a": "href", "img": "src"}.get(element.tag)
            if key:
                element.set(key, self._address(element.get(key, "")))

    def _address(self, written: str) -> str:
        scheme, place, path, query, anchor = urlsplit(written)
        if scheme or place or written.startswith(("/", "\\")) or AMP_SUBSTITUTE in written:
            return written
        if not path:
            self.found(Link(written, self.page if anchor else "", anchor))
            return written
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.page), unquote(path)))
        known = target in self.files
        self.found(Link(written, target if known else "", anchor))
        if not known:
            return written
        return urlunsplit(("", "", relative_address(target, self.page), query, anchor))


def page_url(path: str) -> str:
    """Where a file is served, relative to the site.

    >>> page_url("a/b.md"), page_url("a/index.md"), page_url("index.md"), page_url("a/b.png")
    ('a/b/', 'a/', './', 'a/b.png')
    """
    if not path.endswith(".md"):
        return path
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    return (f"{folder}/" if folder else "./") if name == "index" else f"{stem}/"


def relative_address(target: str, page: str) -> str:
    """
    >>> relative_address("a/b.md", "a/c.md"), relative_address("index.md", "a/c.md")
    ('../b/', '../../')
    """
    url = page_url(target)
    relative = posixpath.relpath(url, posixpath.normpath(page_url(page)))
    return relative + "/" if url.endswith("/") else relative


def relative_path(target: str, page: str) -> str:
    """How a page writes a link to a file.

    >>> relative_path("contact.md", "patients/work.md")
    '../contact.md'
    """
    return posixpath.relpath(target, posixpath.dirname(page) or ".")
