"""What a page may hold: no HTML of its own, and only the tags and attributes that Markdown makes.

Pages are edited on the server: nobody who may edit a page may run a script in a reader's browser.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

RAW_HTML = re.compile(r"<(?!https://|mailto:|[\w.+-]+@)(?=[a-zA-Z/!?])")
SCHEMES = frozenset({"", "https", "http", "mailto", "tel"})
DRAWING = "picture"
"""The scheme of a drawing that pictures.py could not find, and has reported."""
_TAGS = """a abbr blockquote br caption circle code dd details div dl dt em g h2 h3 h4 hr img li ol
p path pre rect section span strong summary svg table tbody td text th thead tr ul"""
_ATTRIBUTES = """alt class colspan cx cy d data-kept fill focusable font-size height href id r role
rowspan rx ry scope src start stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-width
text-anchor title transform viewbox width x y"""
TAGS, ATTRIBUTES = frozenset(_TAGS.split()), frozenset(_ATTRIBUTES.split())
OF_THE_SHELL = frozenset({"main", "more-pages", "on-this-page", "sources"})
"""Ids that the shell of every page has itself."""


def raw_html(source: str) -> Iterator[tuple[int, str]]:
    """Line and message of each line with a tag that a writer typed.

    >>> list(raw_html("One < two\\n<https://a.example>\\n<b>"))
    [(3, 'HTML is not allowed: <b>. Use Markdown, or write &lt; for the sign')]
    """
    for number, line in enumerate(source.splitlines(), 1):
        if found := RAW_HTML.search(line):
            tag = line[found.start() :].partition(">")[0][:30]
            yield number, f"HTML is not allowed: {tag}>. Use Markdown, or write &lt; for the sign"


def forbidden_html(html: str) -> Iterator[str]:
    """A message for each tag, attribute, address and id that no page may have.

    >>> list(forbidden_html('<p onclick="a()"><a href="javascript:a()">One</a></p>'))
    ["'onclick' is not allowed on p", "a link may not lead to 'javascript:a()'"]
    """
    parser = _Parser()
    parser.feed(html)
    yield from parser.errors


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []
        self._ids = set(OF_THE_SHELL)
        self._level = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS and tag != "h1":
            self.errors.append(f"'<{tag}>' is not allowed on a page")
        if re.fullmatch("h[1-4]", tag):
            self._check_level(int(tag[1]))
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")

    def _check_level(self, level: int) -> None:
        """The title is the heading of level 1, and a level is not skipped."""
        if level == 1:
            self.errors.append("the title is the page's own heading: begin with ## below it")
        elif level > self._level + 1:
            self.errors.append(f"{'#' * level} needs a heading with {'#' * (level - 1)} above it")
        self._level = level

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name == "src" and _scheme(value) == DRAWING:
            return
        if name not in ATTRIBUTES and not name.startswith("aria-"):
            self.errors.append(f"'{name}' is not allowed on {tag}")
        elif name in ("href", "src") and _scheme(value) not in SCHEMES:
            self.errors.append(f"a link may not lead to '{value[:60]}'")
        elif name == "src" and (value.startswith(("//", "\\")) or _scheme(value)):
            self.errors.append(f"a picture may not come from elsewhere: '{value[:60]}'")
        elif name == "id":
            if value in self._ids:
                self.errors.append(f"two places are called '{value}': give a heading other words")
            self._ids.add(value)


def _scheme(address: str) -> str:
    """Of an address as a browser reads it, which passes over spaces and line breaks."""
    try:
        return urlsplit(re.sub(r"[\x00-\x20]+", "", address)).scheme
    except ValueError:
        return "unreadable"
