"""The source of a page in another language, made of its English and of its translation."""

import posixpath
import re
from collections.abc import Mapping
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

from markdown.extensions.toc import slugify, unique  # type: ignore[import-untyped]

from feedback_server.content.content_file import dump_yaml
from feedback_server.content.page_blocks import map_texts
from feedback_server.content.page_source import read_front_matter, split_page
from feedback_server.content.page_units import page_source, page_text_name
from feedback_server.content.urgent import HELP_NOW

from .nhs_components import CARE_CARDS
from .page_context import SitePage, page_context
from .translated_site import FEEDBACK, TranslatedSite, english_words, load_translated_sites

HEADING = re.compile(r"(#{2,6} +)(.+)")
MARKUP = re.compile(r"[*_`]|\]\([^)]*\)|\[")
LINK = re.compile(r"\]\(([^)\s:]+\.md|/[^)\s#]*)(#[^)\s]*)?\)")
VALUE = re.compile(r"\{\{\s*provider\.[^}]*\}\}")
FOLLOWED = re.compile(r"\]\((?:\{\{.*?\}\}|[^)])*\)")
KEPT = ("owner", "reviewed", "next_review", "sources", "leaflet")
"""What of the front matter holds in any language. Forms are in English alone."""


def translated_source(site: TranslatedSite, page: str) -> str:
    """Front matter and body. ``page`` is a path below content/pages/."""
    source = page_source(site.root, page)
    own = read_front_matter(source)
    meta = {key: own[key] for key in KEPT if key in own}
    meta |= {key: _text(site, page, str(own[key])) for key in ("title", "description")}
    meta |= {"translates": page, "language": site.language}
    body = _with_ids(split_page(source)[1], lambda text: _translated(site, page, text))
    return f"---\n{dump_yaml(meta)}---\n{body}"


def _text(site: TranslatedSite, page: str, source: str) -> str:
    return site.texts[page_text_name(page, source)]


def _translated(site: TranslatedSite, page: str, source: str) -> str:
    text = _text(site, page, source)
    text = LINK.sub(lambda link: _link(site, page, link[1], link[2] or ""), text)
    parts = FOLLOWED.split(text)
    kept = FOLLOWED.findall(text)
    shown = [VALUE.sub(r'<bdi dir="ltr">\g<0></bdi>', part) for part in parts]
    return "".join(part + link for part, link in zip(shown, [*kept, ""], strict=True))


def _link(site: TranslatedSite, page: str, target: str, anchor: str) -> str:
    """To the page in this language, else to the English one, which is said."""
    if target == FEEDBACK:
        return f"]({site.feedback})"
    said, folder = f" {site.words['in_english']}", posixpath.dirname(page)
    if target.startswith("/"):
        return f'{said}]({target}{anchor}){{: hreflang="en" }}'
    path = posixpath.normpath(posixpath.join(folder, target))
    if path in site.pages:
        return f"]({target}{anchor})"
    english = posixpath.relpath(path, posixpath.join(site.language, folder))
    return f'{said}]({english}{anchor}){{: hreflang="en" }}'


def _with_ids(body: str, translate: Any) -> str:
    """Headings keep the ids of their English, so that links to them go on leading there."""
    ids: set[str] = set()
    lines = []
    for line in body.split("\n"):
        found = HEADING.fullmatch(line.strip())
        changed = map_texts(line, translate)
        if found:
            id = unique(slugify(MARKUP.sub("", found[2]), "-"), ids)
            changed = f"{changed} {{: #{id} }}"
        lines.append(changed)
    return "\n".join(lines)


class TranslatedSites:
    """Every language in which a page is offered. Raises ContentError where files are wrong."""

    def __init__(self, root: Path) -> None:
        self.english = english_words(root)
        self._sites = {site.language: site for site in load_translated_sites(root)}

    def sources(self) -> list[tuple[str, str]]:
        """Path and source of each translated page: ``ur/patients/index.md``."""
        return [
            (f"{site.language}/{page}", translated_source(site, page))
            for site in self._sites.values()
            for page in sorted(site.pages)
        ]

    def site_of(self, meta: Mapping[str, Any]) -> TranslatedSite | None:
        """The language of a translated page; None for an English one."""
        return self._sites[meta["language"]] if "translates" in meta else None

    def with_words(self, meta: Mapping[str, Any], html: str) -> str:
        """The HTML of a translated page with what components say by themselves."""
        words = self._sites[meta["language"]].words
        for kind, (_, prefix) in CARE_CARDS.items():
            html = html.replace(f">{prefix}: </span>", f">{escape(words[kind])}: </span>")
        heading = '<h3 class="nhsuk-card__heading">{}</h3>'
        for name in ("do", "dont"):
            own = heading.format(escape(words[name]))
            html = html.replace(heading.format(self.english[name]), own)
        return html

    def versions(self, page: str) -> list[dict[str, str]]:
        """The page in English and in each language in which it is offered; none for English alone.

        ``page`` is a path below content/pages/.
        """
        here = address(page)
        found = [
            {"language": site.language, "name": site.name, "direction": site.direction}
            | {"address": f"/{site.language}{here}"}
            for site in self._sites.values()
            if page in site.pages
        ]
        english = {"language": "en", "name": "English", "direction": "ltr", "address": here}
        return [english, *found] if found else []


def translated_context(
    page: SitePage, site: TranslatedSite, extra: Mapping[str, Any]
) -> dict[str, Any]:
    """What the template of a translated page gets; ``extra`` is MkDocs's, with all pages in it."""
    original, provider = page.meta["translates"], {**extra["provider"], **site.provider}
    provider["site_address"] = extra["provider"]["site_address"]
    header = [link for link in _links(site, extra["header"]) if not link["in_english"]]
    pages = [other for other in extra["translated"] if other.meta["language"] == site.language]
    return page_context(page, pages, header, provider, []) | {
        "words": site.words,
        "language": site.language,
        "direction": site.direction,
        "translated_provider": provider,
        "header": header,
        "footer": _links(site, extra["footer"]),
        "help_now": site.advice.text(HELP_NOW),
        "format_date": site.format_day,
        "original": address(original),
        "versions": extra["translations"].versions(original),
        "easier_version": None,
        "full_version": None,
        "more_pages": [],
    }


def _links(site: TranslatedSite, links: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The links that have a title in this language; those that lead to an English page say so."""
    found = []
    for link in links:
        here = link["address"]
        if here not in site.words:
            continue
        offered = here == FEEDBACK or any(address(page) == here for page in site.pages)
        own = site.feedback if here == FEEDBACK else f"/{site.language}{here}"
        found.append(
            link
            | {
                "title": site.words[here],
                "address": own if offered else here,
                "in_english": not offered,
            }
        )
    return found


def address(page: str) -> str:
    """
    >>> address("patients/index.md"), address("patients/tasks/bathing.md")
    ('/patients/', '/patients/tasks/bathing/')
    """
    path = PurePosixPath(page)
    parts = path.parts[:-1] if path.name == "index.md" else (*path.parts[:-1], path.stem)
    return "/" + "".join(f"{part}/" for part in parts)
