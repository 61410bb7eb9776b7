"""Collects the errors of all pages, each with the file and the line to correct."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

warnings_of_build = logging.getLogger("mkdocs.hooks")
FOLDER = "content/pages"


@dataclass(frozen=True)
class PageError:
    """``path`` is below the folder of pages; ``line`` counts those of the whole file."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{FOLDER}/{self.path}:{self.line}: {self.message}"


@dataclass
class PageErrors:
    """Filled while pages are read, so that a writer sees all errors at once."""

    found: list[PageError] = field(default_factory=list)
    path: str = ""
    source: str = ""
    filled_in: bool = True
    """Whether the values of the page could be put in: without them its HTML says nothing."""

    def start_page(self, path: str, source: str) -> None:
        """Name the page that the next errors belong to."""
        self.path, self.source, self.filled_in = path, source, True

    def add(self, line: int, message: str) -> None:
        self.found.append(PageError(self.path, line, message))

    def add_without_line(self, message: str) -> None:
        """Add an error whose line has to be guessed from what the message quotes."""
        self.add(line_quoted_in(self.source, message), message)

    def log_all(self, others: Iterable[str]) -> int:
        """Log every error, and others, as warnings. Returns how many there are."""
        lines = [*map(str, self.found), *others]
        for line in lines:
            warnings_of_build.warning("%s", line)
        return len(lines)


def line_quoted_in(source: str, message: str) -> int:
    """The first line that holds what a message quotes: a path, a name, a key. 1 if none does.

    >>> line_quoted_in("one\\n![](picture:cat)\\n", "there is no drawing cat.svg: picture:cat")
    2
    """
    quoted = re.findall(r"picture:[a-z-]+|!!! [a-z-]+|/[^ ]*/[^ ]*|'[^']+'|\"[^\"]+\"", message)
    for text in (found.strip("'\"").rsplit(" ", 1)[-1] for found in quoted):
        for number, line in enumerate(source.splitlines(), 1):
            if text in line:
                return number
    return 1


def line_of_sentence(source: str, sentence: str) -> int:
    """The line of the Markdown that a sentence of the page begins on; 1 if it is not found.

    Compares letters and digits alone, so that Markdown between them does not matter.

    >>> line_of_sentence("---\\na: b\\n---\\nSee [the *page*](p.md) now.\\n", "See the page now.")
    4
    """
    wanted = _alphanumeric(sentence)
    lines = [_alphanumeric(re.sub(r"\]\([^)]*\)", "]", line)) for line in source.splitlines()]
    for length in (len(wanted), 40, 20, 10):
        start = wanted[:length]
        for number, line in enumerate(lines, 1):
            if start and start in line:
                return number
    return 1


def _alphanumeric(text: str) -> str:
    return re.sub(r"[\W_]", "", text)
