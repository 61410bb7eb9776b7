"""The NHS's components in Markdown: care cards, do and don't lists, inset, expanders, cards, actions.

    !!! nonurgent "Title"      a care card; also urgent, emergency
    !!! do "Do"                a list with ticks; dont: with crosses
    !!! inset                  text set off by a bar
    !!! steps                  headings of level 3 in it become stations of a timeline
    !!! cards                  a list of links becomes a grid of cards
    ??? "Summary"              an expander
    => [Text](address)         an action link

What belongs to a block is indented by four spaces.
"""

import re
import xml.etree.ElementTree as etree

from markdown import Extension, Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import Treeprocessor

CARE = {
    "nonurgent": ("non-urgent", "Non-urgent advice"),
    "urgent": ("urgent", "Urgent advice"),
    "emergency": ("emergency", "Immediate action required"),
}
TICK = (
    "M11.4 17.5a2 2 0 0 1-2.7.1h-.1L4 12.8a1.5 1.5 0 0 1 2.1-2L10 14.7l8.1-8.1a1.5 1.5 0 1 1 2.2 2"
    "l-8.9 9Z"
)
CROSS = (
    "M17 18.5a1.5 1.5 0 0 1-1.1-.4l-10-10A1.5 1.5 0 0 1 8 6l10 10a1.5 1.5 0 0 1-1 2.5Z"
    "M7 18.5a1.5 1.5 0 0 1-1.1-2.5l10-10A1.5 1.5 0 0 1 18 8.1l-10 10a1.5 1.5 0 0 1-1 .4Z"
)
ARROW = (
    "M12 2a10 10 0 0 0-10 9h11.7l-4-4a1 1 0 0 1 1.5-1.4l5.6 5.7a1 1 0 0 1 0 1.4l-5.6 5.7a1 1 0 0 1"
    "-1.5 0 1 1 0 0 1 0-1.4l4-4H2A10 10 0 1 0 12 2z"
)


class NhsExtension(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        md.parser.blockprocessors.register(NhsBlocks(md.parser), "nhs", 105)
        md.treeprocessors.register(NhsActions(md), "nhs_actions", 15)


class NhsBlocks(BlockProcessor):
    """`!!! kind "Title"` and `??? "Summary"` with an indented body."""

    start = re.compile(r'(?:^|\n)(!!!|\?\?\?) *([a-z]+)?(?: +)?(?:"(.*?)")? *(?:\n|$)')

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.makers = {"do": _ticks, "dont": _crosses, "inset": _inset, "steps": _steps} | {
            "cards": _cards
        }

    def test(self, parent: etree.Element, block: str) -> bool:
        return bool(self.start.search(block))

    def run(self, parent: etree.Element, blocks: list[str]) -> None:
        found = self.start.search(blocks[0])
        assert found is not None
        block = blocks.pop(0)
        if before := block[: found.start()]:
            self.parser.parseBlocks(parent, [before])
        body, rest = self.detab(block[found.end() :])
        bodies = [body]
        while not rest and blocks and blocks[0].startswith("    "):
            more, rest = self.detab(blocks.pop(0))
            bodies.append(more)
        if rest:
            blocks.insert(0, rest)
        mark, kind, title = found.groups()
        content = etree.Element("div")
        self.parser.parseChunk(content, "\n\n".join(bodies))
        parent.append(self._component(mark, kind or "", title or "", content))

    def _component(
        self, mark: str, kind: str, title: str, content: etree.Element
    ) -> etree.Element:
        if mark == "???":
            return _expander(title, content)
        if kind in CARE:
            return _care_card(kind, title, content)
        if kind not in self.makers:
            raise ValueError(f"!!! {kind}: no such component")
        return self.makers[kind](title, content)


class NhsActions(Treeprocessor):
    """`=> [Text](address)`: the link becomes an action link. Runs after inline Markdown."""

    def run(self, root: etree.Element) -> None:
        for paragraph in root.iter("p"):
            link = paragraph.find("a")
            if link is None or (paragraph.text or "").strip() != "=>":
                continue
            paragraph.text = None
            link.set("class", "nhsuk-action-link")
            words = etree.Element("span", {"class": "nhsuk-action-link__text"})
            words.text, link.text = link.text, None
            words.extend(list(link))
            for child in list(link):
                link.remove(child)
            link.extend([icon("arrow-right-circle", ARROW), words])


def icon(name: str, path: str) -> etree.Element:
    svg = etree.Element(
        "svg",
        {"class": f"nhsuk-icon nhsuk-icon--{name}", "viewBox": "0 0 24 24", "width": "16"}
        | {"height": "16", "aria-hidden": "true", "focusable": "false"},
    )
    etree.SubElement(svg, "path", {"d": path})
    return svg


def _box(classes: str, content: etree.Element, tag: str = "div") -> etree.Element:
    content.tag = tag
    content.set("class", classes)
    return content


def _care_card(kind: str, title: str, content: etree.Element) -> etree.Element:
    name, prefix = CARE[kind]
    card = etree.Element("div", {"class": f"nhsuk-card nhsuk-card--care nhsuk-card--care--{name}"})
    top = etree.SubElement(card, "div", {"class": "nhsuk-card__heading-container"})
    heading = etree.SubElement(top, "h3", {"class": "nhsuk-card__heading"})
    hidden = etree.SubElement(heading, "span", {"class": "nhsuk-u-visually-hidden"})
    hidden.text, hidden.tail = f"{prefix}: ", title
    etree.SubElement(top, "span", {"class": "nhsuk-card--care__arrow", "aria-hidden": "true"})
    card.append(_box("nhsuk-card__content", content))
    return card


def _listed(title: str, content: etree.Element, name: str, path: str) -> etree.Element:
    card = etree.Element("div", {"class": "nhsuk-card nhsuk-card--feature"})
    heading = etree.Element("h3", {"class": "nhsuk-card__heading"})
    heading.text = title
    content.insert(0, heading)
    for items in content.iter("ul"):
        items.set("class", f"nhsuk-list nhsuk-list--{name}")
        items.set("role", "list")
        for item in items.iter("li"):
            mark = icon(name, path)
            mark.tail, item.text = item.text, None
            item.insert(0, mark)
    card.append(_box("nhsuk-card__content", content))
    return card


def _ticks(title: str, content: etree.Element) -> etree.Element:
    return _listed(title or "Do", content, "tick", TICK)


def _crosses(title: str, content: etree.Element) -> etree.Element:
    return _listed(title or "Don't", content, "cross", CROSS)


def _inset(title: str, content: etree.Element) -> etree.Element:
    return _box("nhsuk-inset-text", content)


def _steps(title: str, content: etree.Element) -> etree.Element:
    """Headings of level 3, each with what follows it, as the stations of a timeline."""
    steps = etree.Element("ol", {"class": "hr-steps"})
    for child in list(content):
        if child.tag == "h3" or len(steps) == 0:
            etree.SubElement(steps, "li", {"class": "hr-steps__step"})
        steps[-1].append(child)
    return steps


def _cards(title: str, content: etree.Element) -> etree.Element:
    """The list's items: a link, then words about it."""
    for items in content.iter("ul"):
        items.set("class", "hr-cards")
        items.set("role", "list")
        for item in items.findall("li"):
            item.set("class", "hr-cards__card")
    return content


def _expander(title: str, content: etree.Element) -> etree.Element:
    details = etree.Element("details", {"class": "nhsuk-details nhsuk-expander"})
    summary = etree.SubElement(details, "summary", {"class": "nhsuk-details__summary"})
    words = etree.SubElement(summary, "span", {"class": "nhsuk-details__summary-text"})
    words.text = title
    details.append(_box("nhsuk-details__text", content))
    return details
