"""An HTML page as elements and runs of words, with SVGs kept whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
CHROME = {"audio", "nav", "script", "video"}


@dataclass(frozen=True)
class Run:
    """Words of one look; ``href`` is the address of a link, as the page has it."""

    text: str
    strong: bool = False
    href: str = ""


Runs = tuple[Run, ...]


@dataclass
class Element:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)
    source: str = ""
    """The whole of an SVG as the page has it."""

    @property
    def classes(self) -> Sequence[str]:
        return self.attributes.get("class", "").split()

    def elements(self) -> "Iterator[Element]":
        """All below it, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def find_class(self, name: str) -> "Element | None":
        return next((found for found in self.elements() if name in found.classes), None)

    def find_tag(self, *tags: str) -> "Element | None":
        return next((found for found in self.elements() if found.tag in tags), None)

    def text(self) -> str:
        return "".join(run.text for run in runs_of(self)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        for above in (above for above in self._open if above.tag == "svg"):
            above.source += self.get_starttag_text() or ""
        if tag == "svg":
            element.source = self.get_starttag_text() or ""
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and tag not in VOID:
            closed = self._open.pop()
            for svg in (closed, *self._open):
                if svg.tag == "svg":
                    svg.source += f"</{tag}>"
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse_html(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


def runs_of(element: "Element") -> Runs:
    """Its words with neighbours of one look joined, and each space of the source once."""
    runs: list[Run] = []
    for run in _raw_runs(element, strong=False, href=""):
        last = runs[-1] if runs else None
        text = run.text.lstrip(" ") if last is None or last.text.endswith((" ", "\n")) else run.text
        if last and (last.strong, last.href) == (run.strong, run.href):
            runs[-1] = Run(last.text + text, run.strong, run.href)
        elif text:
            runs.append(Run(text, run.strong, run.href))
    if runs:
        runs[-1] = Run(runs[-1].text.rstrip(), runs[-1].strong, runs[-1].href)
    return tuple(run for run in runs if run.text)


def _raw_runs(element: Element, *, strong: bool, href: str) -> Iterator[Run]:
    for child in element.children:
        if isinstance(child, str):
            words = " ".join(child.split())
            before = " " if child[:1].isspace() else ""
            after = " " if child[-1:].isspace() and words else ""
            yield Run(before + words + after, strong, href)
        elif child.tag == "br":
            yield Run("\n", strong, href)
        elif child.tag not in ("svg", *CHROME):
            bold = strong or child.tag in ("strong", "b")
            yield from _raw_runs(child, strong=bold, href=child.attributes.get("href", href))
