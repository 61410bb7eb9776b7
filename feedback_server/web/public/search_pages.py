"""Search of the public pages. What people look for is not logged and not kept."""

from functools import lru_cache
from pathlib import Path

import msgspec
from flask import Blueprint, request
from markupsafe import Markup, escape
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from feedback_server.domain.organisations.practice_facts import district_of
from feedback_server.domain.search.page_index import (
    PageIndex,
    SearchedPage,
    UrgentWords,
    marked,
)
from feedback_server.domain.search.word_matching import LONGEST_QUERY
from feedback_server.web.public.server_pages import left_for_server, public_page_of
from feedback_server.web.security.access import public_page

search_pages = Blueprint("search_pages", __name__, url_prefix="/search")

MOST_SHOWN = 10


class IndexFile(msgspec.Struct):
    pages: list[SearchedPage]
    urgent: list[UrgentWords]


@search_pages.get("/")
@public_page
def search() -> Response:
    words = request.args.get("q", "")[:LONGEST_QUERY].strip()
    index = page_index()
    result = index.search(words)
    return public_page_of(
        "search",
        "search_pages.html.jinja",
        title="Search" if not words else "What we found",
        description="Search these pages.",
        words=words,
        urgent=[Markup(advice) for advice in index.urgent_for(words)],
        corrected=result.corrected,
        found=result.pages[:MOST_SHOWN],
        total=len(result.pages),
        with_marks=lambda text: with_marks(text, result.stems),
        district=district_of(words),
    )


def with_marks(text: str, stems: frozenset[str]) -> Markup:
    """Escaped, with the words that were looked for marked."""
    parts = marked(text, stems)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(said) if found else escape(said) for said, found in parts
    )


def page_index() -> PageIndex:
    path = left_for_server() / "search.json"
    if not path.is_file():  # the pages are not built yet
        raise NotFound
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(2)
def _read(path: Path, _changed_ns: int) -> PageIndex:
    file = msgspec.json.decode(path.read_bytes(), type=IndexFile)
    return PageIndex(file.pages, file.urgent)
