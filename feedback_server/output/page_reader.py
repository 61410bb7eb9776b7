"""Reads one of our own public pages back from its HTML, as blocks that can be printed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .page_elements import CHROME, Element, Run, Runs, parse_html, runs_of

CARE_CARD = "nhsuk-card--care--"
BLOCK_TAGS = {"p", "ul", "ol", "div", "section", "h2", "h3", "h4", "table", "details", "figure"}

GroupKind = Literal["emergency", "urgent", "non-urgent", "inset", "tick", "cross", "more"]
CARE_CARDS: tuple[GroupKind, ...] = ("emergency", "urgent", "non-urgent")


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True)
class Paragraph:
    runs: Runs
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True)
class Items:
    ordered: bool
    items: tuple[Runs, ...]
    kind: Literal["list"] = "list"


@dataclass(frozen=True)
class Rows:
    """A table: the first row is its header."""

    caption: str
    rows: tuple[tuple[Runs, ...], ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True)
class Drawing:
    """An SVG of ours, whose colours a style sheet gives by the classes ``a`` and ``f``."""

    svg: str
    alt: str
    kind: Literal["drawing"] = "drawing"


@dataclass(frozen=True)
class Group:
    """A care card, an inset, a list of ticks or crosses, or what an expander holds.

    ``prefix`` is what a screen reader hears before the title of a care card.
    """

    look: GroupKind
    prefix: str
    title: str
    blocks: "tuple[Block, ...]"
    kind: Literal["group"] = "group"


Block = Heading | Paragraph | Items | Rows | Drawing | Group


@dataclass(frozen=True)
class PublicPage:
    title: str
    lead: str
    blocks: tuple[Block, ...]
    sources: tuple[Run, ...]
    reviewed: tuple[str, ...]
    """When it was reviewed, and when it will be again: a sentence each."""
    help_now: str
    """Whom to call in need, which stands below every page."""
    language: str = "en-GB"
    direction: str = "ltr"


def read_page(html: str) -> PublicPage:
    """Raises ValueError for what is no page with a title."""
    whole = parse_html(html)
    page, help_now = whole.find_class("hr-page"), whole.find_class("hr-help")
    title = page.find_tag("h1") if page else None
    if page is None or title is None:
        raise ValueError("There is no page with a title to read")
    lead, sources = page.find_class("nhsuk-lede-text"), page.find_class("hr-sources")
    reviewed = page.find_class("hr-reviewed")
    body = [child for child in page.children if not _outside_body(child)]
    return PublicPage(
        title.text(),
        lead.text() if lead else "",
        tuple(_blocks(body)),
        tuple(run for run in runs_of(sources) if run.href) if sources else (),
        tuple(line.strip() for line in reviewed.text().split("\n")) if reviewed else (),
        help_now.text() if help_now else "",
        *_language(whole),
    )


def _language(whole: Element) -> tuple[str, str]:
    html = whole.find_tag("html")
    said = html.attributes if html else {}
    return said.get("lang", "en-GB"), said.get("dir", "ltr")


def _outside_body(child: Element | str) -> bool:
    """What the shell puts around the words of the page."""
    if isinstance(child, str):
        return False
    ours = ("nhsuk-lede-text", "hr-contents", "hr-other-version", "hr-sources", "hr-reviewed")
    return child.tag in {"h1", *CHROME} or any(name in child.classes for name in ours)


def _blocks(children: Iterable[Element | str]) -> Iterator[Block]:
    loose: list[Element | str] = []
    for child in children:
        if isinstance(child, str) or child.tag not in {*BLOCK_TAGS, *CHROME}:
            loose.append(child)
            continue
        yield from _paragraph(loose)
        loose = []
        yield from _block(child)
    yield from _paragraph(loose)


def _paragraph(children: Sequence[Element | str]) -> Iterator[Block]:
    around = Element("p", {}, list(children))
    for svg in (found for found in around.elements() if found.tag == "svg"):
        if svg.attributes.get("role") == "img":
            yield Drawing(svg.source, svg.attributes.get("aria-label", ""))
    runs = runs_of(around)
    if any(run.text.strip() for run in runs):
        yield Paragraph(runs)


def _block(element: Element) -> Iterator[Block]:
    if element.tag in CHROME:
        return
    if element.tag in ("h2", "h3", "h4"):
        yield Heading(int(element.tag[1]), element.text())
    elif element.tag in ("ul", "ol"):
        yield from _list(element)
    elif element.tag == "table":
        yield _table(element)
    elif element.tag == "p":
        yield from _paragraph(element.children)
    elif look := _group_look(element):
        yield _group(element, look)
    else:
        yield from _blocks(element.children)


def _list(element: Element) -> Iterator[Block]:
    """One of short texts; where its items hold blocks, these one after the other."""
    items = [item for item in element.children if isinstance(item, Element)]
    if any(found.tag in BLOCK_TAGS for item in items for found in item.elements()):
        for item in items:
            yield from _blocks(item.children)
    else:
        yield Items(element.tag == "ol", tuple(runs_of(item) for item in items))


def _table(element: Element) -> Rows:
    caption = element.find_tag("caption")
    rows = [found for found in element.elements() if found.tag == "tr"]
    cells = tuple(
        tuple(runs_of(cell) for cell in row.elements() if cell.tag in ("th", "td")) for row in rows
    )
    return Rows(caption.text() if caption else "", cells)


def _group_look(element: Element) -> GroupKind | None:
    for kind in CARE_CARDS:
        if CARE_CARD + kind in element.classes:
            return kind
    if "nhsuk-inset-text" in element.classes:
        return "inset"
    if "nhsuk-card--feature" in element.classes:
        return "cross" if element.find_class("nhsuk-list--cross") else "tick"
    return "more" if element.tag == "details" else None


def _group(element: Element, look: GroupKind) -> Group:
    heading = element.find_class("nhsuk-card__heading") or element.find_tag("summary")
    hidden = heading.find_class("nhsuk-u-visually-hidden") if heading else None
    prefix = hidden.text() if hidden else ""
    title = heading.text().removeprefix(prefix).strip() if heading else ""
    content = element.find_class("nhsuk-card__content") or element
    body = [child for child in content.children if child not in (heading, hidden)]
    return Group(look, prefix.rstrip(":"), title, tuple(_blocks(body)))
