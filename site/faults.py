"""Faults of pages, each with the file and the line to mend."""

import logging
import re
from dataclasses import dataclass, field

log = logging.getLogger("mkdocs.hooks")
FOLDER = "content/pages"


@dataclass
class Faults:
    """Collects while the pages are read, so that all are told at once."""

    lines: list[str] = field(default_factory=list)
    path: str = ""
    source: str = ""

    def read(self, path: str, source: str) -> None:
        """The page that the next faults are on."""
        self.path, self.source = path, source

    def add(self, line: int, words: str) -> None:
        self.lines.append(f"{FOLDER}/{self.path}:{line}: {words}")

    def add_here(self, words: str) -> None:
        """A fault that knows no line: where the source has a word of it that stands out."""
        self.add(line_with(self.source, words), words)

    def tell(self) -> int:
        """How many there were."""
        for line in self.lines:
            log.warning("%s", line)
        return len(self.lines)


def line_with(source: str, words: str) -> int:
    """The first line that holds one of the odd words of a message: an address, a name, a key.

    >>> line_with("one\\n![](picture:cat)\\n", "there is no drawing cat.svg: picture:cat")
    2
    """
    odd = re.findall(r"picture:[a-z-]+|!!! [a-z-]+|/[^ ]*/[^ ]*|'[^']+'|\"[^\"]+\"", words)
    for word in (found.strip("'\"").rsplit(" ", 1)[-1] for found in odd):
        for number, line in enumerate(source.splitlines(), 1):
            if word in line:
                return number
    return 1


def line_of(source: str, words: str) -> int:
    """The line of the source that a sentence of the page begins on; 1 where it is not found.

    What Markdown writes between the letters is passed over.

    >>> line_of("---\\na: b\\n---\\nSee [the *page*](page.md) now.\\n", "See the page now.")
    4
    """
    sought = _letters(words)
    lines = [_letters(re.sub(r"\]\([^)]*\)", "]", line)) for line in source.splitlines()]
    for length in (len(sought), 40, 20, 10):
        start = sought[:length]
        for number, line in enumerate(lines, 1):
            if start and start in line:
                return number
    return 1


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
