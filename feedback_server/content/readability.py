"""Measures how hard a text is to read: long sentences, and the Flesch-Kincaid grade.

Grade = 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975). Only whole
sentences count: short headings, list items and table cells would make a page look too easy.
"""

import re
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen

BLOCK_TAGS = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "summary", "div", "dt", "dd"}
SKIPPED_TAGS = {"svg", "script", "style", "title"}
SENTENCE_END = re.compile(r"(?<=[.!?:])[\"')]*\s+")
WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True)
class Prose:
    """The sentences of a page."""

    sentences: tuple[str, ...]

    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0 without a whole sentence."""
        sentences = [
            words
            for text in self.sentences
            if text.endswith((".", "!", "?"))
            if (words := WORD.findall(text))
        ]
        word_count = sum(map(len, sentences))
        if not word_count:
            return 0.0
        syllable_count = sum(count_syllables(word) for words in sentences for word in words)
        return 0.39 * word_count / len(sentences) + 11.8 * syllable_count / word_count - 15.59

    def hardest_sentence(self) -> str:
        """The sentence that has the highest grade when taken alone."""
        return max(self.sentences, key=lambda text: Prose((text,)).grade(), default="")

    def sentences_longer_than(self, max_words: int) -> list[str]:
        return [text for text in self.sentences if len(text.split()) > max_words]


def prose_of(text: str) -> Prose:
    """The sentences of a text without markup.

    >>> prose_of("You are offline. That is fine.").sentences
    ('You are offline.', 'That is fine.')
    """
    return Prose(tuple(sentence for sentence in SENTENCE_END.split(text) if sentence))


def parse_prose(html: str) -> Prose:
    """The sentences of a page, or of a part of one.

    >>> parse_prose("<h2>No</h2><p>One <b>two</b>.  Three:</p><ul><li>four</li></ul>").sentences
    ('No', 'One two.', 'Three:', 'four')
    """
    parser = _ProseParser()
    parser.feed(html)
    blocks = (" ".join(block.split()) for block in "".join(parser.parts).split("\n"))
    return Prose(tuple(text for block in blocks for text in prose_of(block).sentences))


@cache
def count_syllables(word: str) -> int:
    """At least one: the places where British English may hyphenate a word, and one more.

    >>> [count_syllables(word) for word in ("bath", "dressing", "occupational")]
    [1, 2, 5]
    """
    return sum(len(_pyphen().positions(part)) + 1 for part in re.split("['\u2019-]", word.lower()))


@cache
def _pyphen() -> "Pyphen":
    from pyphen import Pyphen  # a tenth of a second to import

    return Pyphen(lang="en_GB")


class _ProseParser(HTMLParser):
    """Collects the text of a page, with a line break around each block and without drawings."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._skipped_depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipped_depth += tag in SKIPPED_TAGS
        self.parts.append("\n" if tag in BLOCK_TAGS else " " if tag == "br" else "")

    def handle_endtag(self, tag: str) -> None:
        self._skipped_depth -= tag in SKIPPED_TAGS
        self.parts.append("\n" if tag in BLOCK_TAGS else "")

    def handle_data(self, data: str) -> None:
        if not self._skipped_depth:
            self.parts.append(data.replace("\n", " "))
