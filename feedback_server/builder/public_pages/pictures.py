"""Puts our drawings into pages: `![Alternative text](picture:NAME)` becomes the SVG itself.

An inline SVG takes the colours of its page, in dark mode and forced colours too, and needs no
request of its own.
"""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable
from html import escape
from pathlib import Path

from markdown import Markdown  # type: ignore[import-untyped]
from markdown.treeprocessors import Treeprocessor  # type: ignore[import-untyped]

SCHEME = "picture:"
Render = Callable[[str], str]


class Pictures(Treeprocessor):  # type: ignore[misc]
    """Replaces each ``img`` whose address begins with ``picture:``.

    ``drawings`` is their folder; ``render`` fills in the provider's values; ``on_error`` gets the
    message of each error.
    """

    def __init__(
        self, md: Markdown, drawings: Path, render: Render, on_error: Callable[[str], None]
    ) -> None:
        super().__init__(md)
        self.drawings = drawings
        self.render = render
        self.on_error = on_error

    def run(self, root: etree.Element) -> None:
        for image in root.iter("img"):
            address = image.get("src", "")
            if not address.startswith(SCHEME):
                continue
            name = address.removeprefix(SCHEME)
            try:
                svg = inline_svg(self.drawings, name, image.get("alt", ""), self.render)
            except ValueError as error:
                self.on_error(str(error))
                continue
            image.tag, image.attrib = "span", {"class": "hr-picture"}
            image.text = self.md.htmlStash.store(svg)


def inline_svg(drawings: Path, name: str, alternative_text: str, render: Render) -> str:
    """The SVG element of one drawing.

    Raises ValueError if there is no such drawing, or no alternative text.
    """
    path = drawings / f"{name}.svg"
    if not re.fullmatch("[a-z-]+", name) or not path.is_file():
        raise ValueError(f"picture:{name}: there is no drawing site/pictures/{name}.svg")
    if not alternative_text.strip():
        raise ValueError(f"picture:{name} has no alternative text: ![say it here](picture:{name})")
    svg = path.read_text("utf-8").strip().replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    label = escape(alternative_text)
    start = f'<svg class="hr-picture__drawing" role="img" aria-label="{label}"'
    return start + render(svg).removeprefix("<svg")
