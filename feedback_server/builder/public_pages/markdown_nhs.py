"""The NHS's components in Markdown.

    !!! nonurgent "Title"      a care card; also urgent, emergency
    !!! do "Do"                a list with ticks; dont: with crosses
    !!! inset                  text set off by a bar
    !!! say "Title"            a card with words to say, as quotations
    !!! steps                  headings of level 3 in it become stations of a timeline
    !!! table "Caption"        a table, which must have a caption
    !!! cards                  a list of links becomes a grid of cards
    !!! picture-cards          the same, each with a drawing first
    !!! easier                 a list of drawings with very short sentences beside them
    ??? "Summary"              an expander
    => [Text](address)         an action link
    ![Words](picture:NAME)     our drawing site/pictures/NAME.svg

The content of a block is indented by four spaces.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Markdown has no types of its own, so what inherits from it is untyped too.
from markdown import Extension, Markdown  # type: ignore[import-untyped]
from markdown.blockprocessors import BlockProcessor  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

from .nhs_components import ARROW, CARE_CARDS, COMPONENTS, care_card, expander, icon
from .pictures import Pictures


class NhsExtension(Extension):  # type: ignore[misc]
    """``drawings`` is the folder of our pictures; ``render`` fills in the provider's values;
    ``on_error`` gets the message of each error.

    Without ``on_error`` the first error is raised as ValueError.
    """

    def __init__(
        self,
        drawings: Path,
        render: Callable[[str], str] = str,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__()
        self.drawings = drawings
        self.render = render
        self.on_error = on_error or _raise

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors.register(NhsBlocks(md.parser, self.on_error), "nhs", 105)
        md.treeprocessors.register(ActionLinks(md), "nhs_actions", 15)
        md.treeprocessors.register(
            Pictures(md, self.drawings, self.render, self.on_error), "nhs_pictures", 14
        )


def _raise(message: str) -> None:
    raise ValueError(message)


class NhsBlocks(BlockProcessor):  # type: ignore[misc]
    """Reads `!!! kind "Title"` and `??? "Summary"` with an indented body."""

    start = re.compile(r'(?:^|\n)(!!!|\?\?\?) *([a-z-]+)?(?: +)?(?:"(.*?)")? *(?:\n|$)')

    def __init__(self, parser: Any, on_error: Callable[[str], None]) -> None:
        super().__init__(parser)
        self.on_error = on_error

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
        marker, kind, title = found.groups()
        content = etree.Element("div")
        self.parser.parseChunk(content, "\n\n".join(bodies))
        element = component(marker, kind or "", title or "", content)
        if element is None:
            known = ", ".join(sorted({*COMPONENTS, *CARE_CARDS}))
            self.on_error(f"!!! {kind}: there is no such component. There are {known}")
        else:
            parent.append(element)


def component(marker: str, kind: str, title: str, content: etree.Element) -> etree.Element | None:
    """The component's element; None if there is no such kind."""
    if marker == "???":
        return expander(title, content)
    if kind in CARE_CARDS:
        return care_card(kind, title, content)
    return COMPONENTS[kind](title, content) if kind in COMPONENTS else None


class ActionLinks(Treeprocessor):  # type: ignore[misc]
    """Makes an action link of `=> [Text](address)`. Runs after inline Markdown."""

    def run(self, root: etree.Element) -> None:
        for paragraph in root.iter("p"):
            link = paragraph.find("a")
            if link is None or (paragraph.text or "").strip() != "=>":
                continue
            paragraph.text = None
            link.set("class", "nhsuk-action-link")
            text = etree.Element("span", {"class": "nhsuk-action-link__text"})
            text.text, link.text = link.text, None
            text.extend(list(link))
            for child in list(link):
                link.remove(child)
            link.extend([icon("arrow-right-circle", ARROW), text])
