"""The NHS's components in Markdown.

    !!! nonurgent "Title"      a care card; also urgent, emergency
    !!! do "Do"                a list with ticks; dont: with crosses
    !!! inset                  text set off by a bar
    !!! steps                  headings of level 3 in it become stations of a timeline
    !!! cards                  a list of links becomes a grid of cards
    !!! picture-cards          the same, each with a drawing first
    !!! easier                 a list of drawings with very short sentences beside them
    ??? "Summary"              an expander
    => [Text](address)         an action link
    ![Words](picture:NAME)     our drawing site/pictures/NAME.svg

What belongs to a block is indented by four spaces.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from typing import Any

# Markdown has no types of its own, so what inherits from it is untyped too.
from markdown import Extension, Markdown  # type: ignore[import-untyped]
from markdown.blockprocessors import BlockProcessor  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]
from nhs_components import ARROW, CARE, MAKERS, care_card, expander, icon
from pictures import Pictures


class NhsExtension(Extension):  # type: ignore[misc]
    """``render`` fills in what drawings say of the provider; ``refuse`` is told what is wrong."""

    def __init__(
        self, render: Callable[[str], str] = str, refuse: Callable[[str], None] | None = None
    ) -> None:
        super().__init__()
        self.render = render
        self.refuse = refuse or _raise

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(NhsBlocks(md.parser, self.refuse), "nhs", 105)
        md.treeprocessors.register(NhsActions(md), "nhs_actions", 15)
        md.treeprocessors.register(Pictures(md, self.render, self.refuse), "nhs_pictures", 14)


def _raise(fault: str) -> None:
    raise ValueError(fault)


class NhsBlocks(BlockProcessor):  # type: ignore[misc]
    """`!!! kind "Title"` and `??? "Summary"` with an indented body."""

    start = re.compile(r'(?:^|\n)(!!!|\?\?\?) *([a-z-]+)?(?: +)?(?:"(.*?)")? *(?:\n|$)')

    def __init__(self, parser: Any, refuse: Callable[[str], None]) -> None:
        super().__init__(parser)
        self.refuse = refuse

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
        made = component(mark, kind or "", title or "", content)
        if made is None:
            self.refuse(f"!!! {kind}: there is no such component; see site/markdown_nhs.py")
        else:
            parent.append(made)


def component(mark: str, kind: str, title: str, content: etree.Element) -> etree.Element | None:
    """None for a kind that does not exist."""
    if mark == "???":
        return expander(title, content)
    if kind in CARE:
        return care_card(kind, title, content)
    return MAKERS[kind](title, content) if kind in MAKERS else None


class NhsActions(Treeprocessor):  # type: ignore[misc]
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
