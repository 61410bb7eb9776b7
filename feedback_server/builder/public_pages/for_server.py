"""What the server needs to make pages of its own that look like these: shells, and their words.

A shell is a page of the theme with ``[[names]]`` where the server puts what it knows.
"""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment

from feedback_server.domain.search.page_index import SearchedPage

from .forms import finder_form, search_form
from .page_context import SitePage

FOLDER = "server"
"""Below the built site; never served as it stands."""

HOW_TO_BE_SEEN = "/patients/how-to-be-seen/"
SHELLS = {"find": ("/", "/patients/", HOW_TO_BE_SEEN), "search": ("/",)}
"""By name, the addresses of the pages above it."""

BLOCKS = "p|li|td|dt|dd|h[23]"
SAID = re.compile(rf"<({BLOCKS})\b[^>]*>(.*?)(?=</?(?:{BLOCKS}|ul|ol)\b)", re.DOTALL)
TAG, SPACE = re.compile(r"<[^>]+>"), re.compile(r"\s+")
SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
CARD = re.compile(r'<section [^>]*class="hr-say".*?</section>', re.DOTALL)


def searched_page(
    page: SitePage,
    address: str,
    breadcrumbs: Sequence[Mapping[str, str]],
    language: str = "en",
    direction: str = "ltr",
) -> SearchedPage:
    """A page as the search knows it."""
    meta, content = page.meta, SVG.sub("", str(page.content or ""))
    parts = [(tag, _words(said)) for tag, said in SAID.findall(content)]
    return SearchedPage(
        address=address,
        language=language,
        direction=direction,
        title=str(page.title),
        section=breadcrumbs[-1]["title"] if len(breadcrumbs) > 1 else "",
        description=str(meta["description"]),
        keywords=[str(word) for word in meta.get("keywords", [])],
        headings=[words for tag, words in parts if tag.startswith("h")],
        text=[words for tag, words in parts if words and not tag.startswith("h")],
    )


def _words(said: str) -> str:
    return SPACE.sub(" ", html.unescape(TAG.sub("", said))).strip()


def write_for_server(
    site: Path,
    env: Environment,
    context: Mapping[str, Any],
    pages: Sequence[SearchedPage],
    urgent: Iterable[Mapping[str, Any]],
) -> None:
    """``context`` is what the theme needs to know on every page."""
    out, titles = site / FOLDER, {page.address: page.title for page in pages} | {"/": "Home"}
    out.mkdir(parents=True, exist_ok=True)
    for name, above in SHELLS.items():
        crumbs = [{"title": titles[at], "address": at} for at in above if at in titles]
        shell = env.get_template("shell.html").render(
            context, breadcrumbs=crumbs, header_section=above[-1]
        )
        (out / f"{name}.html").write_text(shell, "utf-8")
    (out / "finder-form.html").write_text(finder_form("[[words]]"), "utf-8")
    (out / "search-form.html").write_text(search_form("[[words]]"), "utf-8")
    (out / "reception-card.html").write_text(reception_card(site), "utf-8")
    index = {"pages": [asdict(page) for page in pages], "urgent": list(urgent)}
    (out / "search.json").write_text(json.dumps(index, ensure_ascii=False), "utf-8")


def reception_card(site: Path) -> str:
    """What to say to reception, as it stands on "How to be seen"; empty where nothing does."""
    page = site / HOW_TO_BE_SEEN.strip("/") / "index.html"
    found = CARD.search(page.read_text("utf-8"))
    return found[0] if found else ""
