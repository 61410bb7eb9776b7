"""Reads built pages: their tags, and the words that a reader meets."""

from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

BLOCKS = {"p", "li", "h1", "h2", "h3", "td", "th", "div", "br", "nav", "summary"}


class Page(HTMLParser):
    """The tags of one page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._unread = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

        self._unread = tag in ("script", "title")
        self.words += "\n" if tag in BLOCKS else ""

    def handle_endtag(self, tag: str) -> None:
        self._unread = False
        self.words += "\n" if tag in BLOCKS else ""

    def handle_data(self, data: str) -> None:
        self.words += "" if self._unread else data.replace("\n", " ")

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


def pages_of(site: Path) -> Mapping[str, Page]:
    """Every page by its address; what is left for the server is none."""
    files = sorted(path for path in site.rglob("*.html") if path.parent != site / "server")
    addresses = ["/" + path.relative_to(site).as_posix() for path in files]
    return {
        address.removesuffix("index.html"): Page(path.read_text("utf-8"))
        for address, path in zip(addresses, files, strict=True)
    }
