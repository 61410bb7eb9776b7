"""Puts our drawings into pages: `![Alternative text](picture:NAME)` becomes the SVG itself.

Inline, they take the colours of the page, dark and forced ones too, and cost no request.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from html import escape
from pathlib import Path

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

FOLDER = Path(__file__).parent / "pictures"
SCHEME = "picture:"
Render = Callable[[str], str]


class Pictures(Treeprocessor):  # type: ignore[misc]
    """``render`` fills in what the provider's file knows; ``refuse`` is told what is wrong."""

    def __init__(self, md: Markdown, render: Render, refuse: Callable[[str], None]) -> None:
        super().__init__(md)
        self.render = render
        self.refuse = refuse

    def run(self, root: etree.Element) -> None:
        for image in root.iter("img"):
            address = image.get("src", "")
            if not address.startswith(SCHEME):
                continue
            name, words = address.removeprefix(SCHEME), image.get("alt", "")
            try:
                svg = drawing(name, words, self.render)
            except ValueError as error:
                self.refuse(str(error))
                continue
            image.tag, image.attrib = "span", {"class": "hr-picture"}
            image.text = self.md.htmlStash.store(svg)


def drawing(name: str, words: str, render: Render) -> str:
    """One drawing as an element. Raises ValueError where there is no such drawing, or no words."""
    path = FOLDER / f"{name}.svg"
    if not re.fullmatch("[a-z-]+", name) or not path.is_file():
        raise ValueError(f"picture:{name}: there is no drawing site/pictures/{name}.svg")
    if not words.strip():
        raise ValueError(f"picture:{name} has no alternative text: ![say it here](picture:{name})")
    svg = path.read_text("utf-8").strip().replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    label = f'<svg class="hr-picture__drawing" role="img" aria-label="{escape(words)}"'
    return label + render(svg).removeprefix("<svg")
