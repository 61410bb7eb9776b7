"""How hard a page is to read: long sentences, and the school grade of Flesch and Kincaid.

Grade = 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975). Only whole
sentences count: headings, links in lists and words in tables would flatter the grade.
"""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser

from pyphen import Pyphen

BLOCKS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "summary", "div", "dt", "dd"}
ENDS = re.compile(r"(?<=[.!?:])[\"')]*\s+")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True)
class Prose:
    """The sentences of a page."""

    sentences: tuple[str, ...]

    def grade(self) -> float:
        """0 for a page without a whole sentence."""
        whole = [
            words
            for text in self.sentences
            if text.endswith((".", "!", "?"))
            if (words := WORD.findall(text))
        ]
        count = sum(map(len, whole))
        if not count:
            return 0.0
        parts = sum(syllables(word) for words in whole for word in words)
        return 0.39 * count / len(whole) + 11.8 * parts / count - 15.59

    def hardest(self) -> str:
        """The sentence with the highest grade of its own."""
        return max(self.sentences, key=lambda text: Prose((text,)).grade(), default="")

    def long_sentences(self, most: int) -> list[str]:
        """Those of more than ``most`` words."""
        return [text for text in self.sentences if len(text.split()) > most]


def prose_of(html: str) -> Prose:
    """The prose of a page, or of a part of one.

    >>> prose_of("<h2>No</h2><p>One <b>two</b>.  Three:</p><ul><li>four</li></ul>").sentences
    ('No', 'One two.', 'Three:', 'four')
    """
    reader = _Reader()
    reader.feed(html)
    blocks = (" ".join(block.split()) for block in "".join(reader.parts).split("\n"))
    return Prose(tuple(text for block in blocks if block for text in ENDS.split(block)))


@cache
def syllables(word: str) -> int:
    """At least one, by the places where British English may break a word.

    >>> [syllables(word) for word in ("bath", "dressing", "occupational")]
    [1, 2, 5]
    """
    return sum(len(_pyphen().positions(part)) + 1 for part in re.split("['\u2019-]", word.lower()))


@cache
def _pyphen() -> Pyphen:
    return Pyphen(lang="en_GB")


class _Reader(HTMLParser):
    """Words of the page with a line break around each block; drawings are not read."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.unread += tag in ("svg", "script", "style", "title")
        self.parts.append("\n" if tag in BLOCKS else " " if tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        self.unread -= tag in ("svg", "script", "style", "title")
        self.parts.append("\n" if tag in BLOCKS else "")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.parts.append(data.replace("\n", " "))
