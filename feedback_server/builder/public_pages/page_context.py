"""What the HTML templates of the public pages are given, by MkDocs and by the preview alike."""

import posixpath
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any, Protocol
from urllib.parse import urlsplit

from feedback_server.domain.editing.media import PageMedia

from .a_to_z import entries_by_letter
from .figures import ANSWER_GROUPS, figure_rows, format_month, headlines, withdrawal_notices
from .forms import finder_form, search_form
from .front_matter import format_date
from .machine_readable import head_title, page_json_ld
from .month_pages import month_key
from .trend_chart import TrendChart, draw_trend_chart

Month = dict[str, Any]
MONTHS_ADDRESS = "/what-patients-say/"


class PageFile(Protocol):
    """``url`` is relative to the site: "a/b/", and "./" for the home page."""

    @property
    def src_uri(self) -> str: ...

    @property
    def url(self) -> str: ...


class SitePage(Protocol):
    """As much of a page of MkDocs as the templates use."""

    @property
    def file(self) -> Any: ...

    @property
    def meta(self) -> Any: ...

    @property
    def title(self) -> Any: ...

    @property
    def content(self) -> Any: ...

    @property
    def is_homepage(self) -> bool: ...


def address_of(file: PageFile) -> str:
    return "/" + file.url.removeprefix("./")


def menus(extra: Mapping[str, Any], months: Sequence[Month]) -> dict[str, Any]:
    """Header and footer of every page. Before the first published month the link to the months
    stands in the footer: there is nothing yet to lead to, but a note of that."""
    if months:
        return {"header": extra["header"], "footer": extra["footer"]}
    moved = [link for link in extra["header"] if link["address"] == MONTHS_ADDRESS]
    header = [link for link in extra["header"] if link not in moved]
    return {"header": header, "footer": [*extra["footer"], *moved]}


def template_globals(
    months: Sequence[Month], pages: Iterable[SitePage], media: Mapping[str, PageMedia]
) -> dict[str, Any]:
    """What every template may use. ``pages`` are listed in the A to Z."""
    return {
        "finder_form": finder_form,
        "search_form": search_form,
        "address": "",  # 404.html is shown at any address
        "header_section": "",
        "breadcrumbs": [],
        "language": "en-GB",
        "direction": "ltr",
        "original": "",  # where the English of a translated page is
        "versions": [],
        "months": months,
        "headlines": headlines(months),
        "months_by_key": {month_key(month): month for month in months},
        "trend_chart": lambda month, element_id: _trend_chart(months, month, element_id),
        "figure_rows": figure_rows,
        "withdrawal_notices": withdrawal_notices,
        "parse_date": date.fromisoformat,
        "answer_groups": ANSWER_GROUPS,
        "format_month": format_month,
        "media": media,
        "paragraphs": paragraphs,
        "site_of": lambda address: urlsplit(address).hostname,
        "letters": entries_by_letter(
            (address_of(page.file), str(page.title), page.meta.get("keywords", []))
            for page in pages
            if "published_month" not in page.meta
        ),
    }


def paragraphs(words: str) -> list[str]:
    r"""
    >>> paragraphs("One\nline.\n\n\nTwo.\n")
    ['One line.', 'Two.']
    """
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", words) if part.strip()]


def page_context(
    page: SitePage,
    pages: Sequence[SitePage],
    header: Sequence[Mapping[str, str]],
    provider: Mapping[str, Any],
    unlisted: Container[str],
) -> dict[str, Any]:
    """What the template of one page gets; ``pages`` are all of the site, in any order.

    ``unlisted`` are the paths of pages that the first page of their folder has to name.
    """
    address, breadcrumbs = address_of(page.file), _breadcrumbs(page, pages)
    easier = (other for other in pages if _full_version(other, pages) is page)
    return {
        "address": address,
        "header_section": _header_section(address, header),
        "breadcrumbs": breadcrumbs,
        "head_title": head_title(page.meta["title"], provider, address),
        "json_ld": page_json_ld(page.meta, address, provider, breadcrumbs),
        "format_date": format_date,
        "full_version": _full_version(page, pages),
        "easier_version": next(easier, None),
        "address_of": lambda other: address_of(other.file),
        "more_pages": _more_pages(page, pages, unlisted),
    }


def _trend_chart(months: Sequence[Month], month: Month, element_id: str) -> TrendChart | None:
    """The chart of the month's own network, up to that month."""
    of_network = [other for other in months if other["pcn"] == month["pcn"]]
    return draw_trend_chart(of_network, month["month"], element_id)


def _full_version(page: SitePage, pages: Sequence[SitePage]) -> SitePage | None:
    """The page that ``full`` in an easier page's front matter names, relative to that page."""
    folder = PurePosixPath(page.file.src_uri).parent
    path = posixpath.normpath(folder / str(page.meta.get("full", "nowhere")))
    return next((other for other in pages if other.file.src_uri == path), None)


def _more_pages(
    page: SitePage, pages: Sequence[SitePage], unlisted: Container[str]
) -> list[SitePage]:
    """For the first page of a folder: the pages beside it that no page of the software names."""
    path = PurePosixPath(page.file.src_uri)
    beside = [other for other in pages if PurePosixPath(other.file.src_uri).parent == path.parent]
    found = [other for other in beside if other.file.src_uri in unlisted and other is not page]
    return sorted(found, key=lambda other: str(other.title)) if path.stem == "index" else []


def _header_section(address: str, links: Sequence[Mapping[str, str]]) -> str:
    """The address of the closest link in the header above this page; "" if there is none."""
    above = [link["address"] for link in links if address.startswith(link["address"])]
    return max(above, key=len, default="")


def _breadcrumbs(page: SitePage, pages: Sequence[SitePage]) -> list[dict[str, str]]:
    """Title and address of the index page of each folder above this page."""
    if page.is_homepage:
        return []
    by_path = {other.file.src_uri: other for other in pages}
    folders = PurePosixPath(page.file.src_uri).parents
    indexes = [by_path.get(str(folder / "index.md")) for folder in reversed(folders)]
    above = [other for other in indexes if other and other is not page]
    titles = ["Home" if other.is_homepage else str(other.title) for other in above]
    return [
        {"title": title, "address": address_of(other.file)}
        for title, other in zip(titles, above, strict=True)
    ]
