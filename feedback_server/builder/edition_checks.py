"""Checks built pages as a whole, before anybody sees them: links, weights, policy."""

import gzip
import posixpath
import re
from collections.abc import Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

ADDRESS = re.compile(
    r'<(?:a|link|img|script|form|source|track|video)\b[^>]*?\s(?:href|src|action)="([^"]*)"'
)
SCRIPT = re.compile(r"<script\b([^>]*)>")
NOT_ALLOWED = re.compile(
    r"<(?:iframe|object|embed|base)\b|<[a-z][^>]*\s(?:style|on[a-z]+)\s*=|javascript:",
    re.IGNORECASE,
)
ANSWERED_BY_THE_SERVER = (
    *("/api/", "/feedback/", "/find/", "/search/", "/staff/"),
    "/what-patients-say/",
)
LEAFLETS = ("/leaflet.pdf", "/leaflet-large-print.pdf")
"""The server makes them of the page beside them."""
MOST_BYTES_OF_A_PAGE = {"site": 20_000, "app": 40_000}
"""Compressed, with its style sheet and script. The tests of this repository hold less; here is
room for what a provider adds."""
NEEDED = {"site": ("site.css",), "app": ("app.css", "app.js")}


def edition_errors(build: Path, addresses: Mapping[str, str]) -> list[str]:
    """All that is wrong with the pages in ``build``; ``addresses`` are those of its assets."""
    there = set(_served(build))
    errors: list[str] = []
    for folder in ("site", "app"):
        needed = [build / addresses[name].removeprefix("/") for name in NEEDED[folder]]
        besides = sum(map(_squeezed, needed))
        for page in sorted((build / folder).rglob("*.html")):
            at = _address(build, page)
            text = page.read_text("utf-8")
            errors += [f"{at}: {error}" for error in _page_errors(text, at, folder, there)]
            most = MOST_BYTES_OF_A_PAGE[folder]
            if not page.parent.name.startswith("paper") and besides + _squeezed(page) > most:
                errors.append(f"{at}: weighs more than {most:,} bytes with its styles and script")
    return errors


def _page_errors(text: str, at: str, folder: str, there: set[str]) -> Iterator[str]:
    for address in sorted(set(ADDRESS.findall(text))):
        path = _resolved(unescape(address), at)
        if path is None or path in there or path.endswith(LEAFLETS):
            continue
        if not path.startswith(ANSWERED_BY_THE_SERVER):
            yield f"a link leads nowhere: {address}"
    for attributes in SCRIPT.findall(text):
        allowed = "ld+json" in attributes or (folder == "app" and 'src="/assets/' in attributes)
        if not allowed:
            yield "a script is in the page"
    if found := NOT_ALLOWED.search(text):
        yield f"not allowed in a page: {found[0][:40]}"


def _resolved(address: str, at: str) -> str | None:
    """The path on this server that an address on the page ``at`` leads to; None elsewhere.

    >>> _resolved("../b/?x=1#y", "/a/c/"), _resolved("https://example.org/", "/")
    ('/a/b/', None)
    >>> _resolved("https://example.org[[address]]", "/"), _resolved("https://[nowhere", "/")
    (None, 'https://[nowhere')
    """
    if "[[" in address:
        return None  # the server puts something there
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if parts.scheme or parts.netloc or not parts.path:
        return None
    joined = posixpath.normpath(posixpath.join(at, parts.path))
    ends = parts.path.endswith("/") or parts.path.rsplit("/", 1)[-1] in (".", "..")
    return joined + "/" if ends and joined != "/" else joined


def _served(build: Path) -> Iterator[str]:
    for folder in ("site", "app", "assets"):
        for path in (build / folder).rglob("*"):
            if path.is_file():
                yield _address(build, path)


def _address(build: Path, path: Path) -> str:
    folder, rest = path.relative_to(build).as_posix().split("/", 1)
    prefix = {"site": "/", "app": "/feedback/", "assets": "/assets/"}[folder]
    return prefix + rest.removesuffix("index.html")


def _squeezed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))
