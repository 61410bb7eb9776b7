"""The parts of the public pages that a group of the provider's values changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Protocol

from feedback_server.content.page_source import read_front_matter, split_page
from feedback_server.content.provider import complete_provider, merge_provider
from feedback_server.content.provider_form import samples
from feedback_server.content.provider_values import nest
from feedback_server.content.provider_words import FieldGroup

from .provider_settings import ProviderSettings

MOST_PAGES = 4
HEADING = re.compile(r"(?=<h2\b)")


class PublicPages(Protocol):
    """The sources of the public pages, and HTML of Markdown as one of them would have it."""

    @property
    def paths(self) -> Sequence[str]: ...

    def source(self, path: str) -> str | None: ...

    def fragment(self, path: str, markdown: str, provider: Mapping[str, Any]) -> str: ...


@dataclass(frozen=True)
class PageLink:
    address: str
    title: str


@dataclass(frozen=True)
class PagePart:
    """What a page says, as HTML without headings that a page of staff has already."""

    page: PageLink
    html: str


@dataclass(frozen=True)
class PageParts:
    """``others`` are further pages that name the values."""

    parts: Sequence[PagePart]
    others: Sequence[PageLink]


def parts_that_say(
    pages: PublicPages, settings: ProviderSettings, group: FieldGroup, provider: Mapping[str, Any]
) -> PageParts:
    """The parts of pages that depend on the group, with the values of ``provider``."""
    counts = {path: _mentions(pages.source(path) or "", group.fields) for path in pages.paths}
    naming = sorted((path for path in counts if counts[path]), key=lambda path: -counts[path])
    variants = [
        complete_provider(merge_provider({}, nest({**settings.now, **sample})))
        for sample in samples(group)
    ]
    parts = [
        PagePart(_link(pages, path, provider), html)
        for path in naming[:MOST_PAGES]
        if (html := _part(pages, path, provider, variants))
    ]
    return PageParts(parts, [_link(pages, path, provider) for path in naming[MOST_PAGES:]])


def _part(
    pages: PublicPages,
    path: str,
    provider: Mapping[str, Any],
    variants: Iterable[Mapping[str, Any]],
) -> str:
    """The sections of a page that are not the same whatever is given."""
    body = split_page(pages.source(path) or "")[1]
    said = [set(_sections(pages.fragment(path, body, variant))) for variant in variants]
    return "\n".join(
        _beside_a_form(section)
        for section in _sections(pages.fragment(path, body, provider))
        if not all(section in others for others in said)
    )


def _sections(html: str) -> list[str]:
    return [section.strip() for section in HEADING.split(html) if section.strip()]


def _beside_a_form(html: str) -> str:
    """Headings below those around it, without ids; a link leaves the form open, as it was typed.

    >>> _beside_a_form('<h2 id="a">A</h2><a href="/b/">B</a>')
    '<h3>A</h3><a target="_blank" href="/b/">B</a>'
    """
    lower = re.sub(r"<(/?)h([23])[^>]*>", lambda found: f"<{found[1]}h{int(found[2]) + 1}>", html)
    return lower.replace("<a ", '<a target="_blank" ')


def _mentions(source: str, keys: Iterable[str]) -> int:
    return sum(len(re.findall(rf"\bprovider\.{re.escape(key)}\b", source)) for key in keys)


def _link(pages: PublicPages, path: str, provider: Mapping[str, Any]) -> PageLink:
    title = str(read_front_matter(pages.source(path) or "").get("title", path))
    if "{{" in title:
        title = unescape(re.sub(r"<[^>]+>", "", pages.fragment(path, title, provider))).strip()
    address = path.removesuffix("index.md").removesuffix(".md")
    return PageLink(f"/{address}".rstrip("/") + "/", title)
