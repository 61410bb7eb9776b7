"""What those who edit pages on the server see of them: facts, problems, and what would be shown."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from feedback_server.content.page_source import body_starts_after, page_fields
from feedback_server.content.readability import parse_prose
from feedback_server.content.reviews import reviews_due
from feedback_server.domain.editing.page import (
    FOLDER,
    PageFacts,
    PageProblem,
    Reading,
    ReviewDue,
)

from .link_targets import Link, relative_path
from .page_checks import max_grade, max_words
from .page_context import address_of
from .page_errors import PageError
from .site_preview import RenderedPage, SitePreview

MAX_LENGTH = 60_000
"""Characters of a page. The longest of ours has 9,000."""
RELATIVE = re.compile(r'(?<= href=")(?![a-z]+:|[/#])[^"]*')
ID = re.compile(r' id="([^"]+)"')
LACKS = re.compile(r"front matter (?:lacks|needs) (\w+)")
KEY = re.compile(r"(\w+):")


class PageEditor:
    """``own`` is the root of the software's own sources, ``build`` a folder of built pages."""

    def __init__(self, preview: SitePreview, own: Path, build: Path) -> None:
        self._preview = preview
        self._own = own
        self._build = build

    @property
    def paths(self) -> Sequence[str]:
        """Every page, in the order of the site."""
        return self._preview.paths

    @cached_property
    def facts(self) -> Sequence[PageFacts]:
        """Every page, in the order of the site."""
        return [self._facts_of(self._preview.page(path)) for path in self._preview.paths]

    @cached_property
    def reviews(self) -> Sequence[ReviewDue]:
        """When each page is due, the earliest first: from the front matter alone."""
        return reviews_due(self._preview.folder)

    def source(self, path: str) -> str | None:
        """The file of a page as it is published; None without one."""
        return self._preview.source(path)

    def own_source(self, path: str) -> str | None:
        """The software's own file of that path; None if it has none."""
        file = self._own / FOLDER / path
        return file.read_text("utf-8") if file.is_file() else None

    def own_digest(self, path: str) -> str:
        source = self.own_source(path)
        return "" if source is None else hashlib.sha256(source.encode()).hexdigest()

    def folders(self) -> Sequence[tuple[str, str]]:
        """Where a new page may go, each with the title of its first page."""
        indexes = [path for path in self._preview.paths if path.endswith("/index.md")]
        found = [(path.removesuffix("index.md"), self._preview.page(path)) for path in indexes]
        return [(path, page.title) for path, page in found if "template" not in page.meta]

    def linking_to(self, path: str) -> Sequence[PageFacts]:
        """The pages that hold a link to this one."""
        return [
            facts
            for facts in self.facts
            if facts.path != path
            and any(link.path == path for link in self._preview.page(facts.path).converted.links)
        ]

    def check(self, path: str, source: str, today: date) -> list[PageProblem]:
        """All that the build would refuse, and what could be better, in the order of the page."""
        if len(source) > MAX_LENGTH:
            return [PageProblem(f"The page is too long: {MAX_LENGTH:,} characters at most")]
        page = self._preview.render(path, source)
        found = [_problem(error, source) for error in page.errors.found]
        if page.errors.filled_in:
            found += [
                PageProblem(message, _body_line(source, f"]({link.written}"))
                for link in page.converted.links
                if (message := self._link_error(link, page))
            ]
            found += self._lost_places(page)
        found += _advice(source, today)
        return sorted(set(found), key=lambda problem: (problem.is_advice, problem.line))

    def reading(self, path: str, source: str) -> Reading:
        """How hard a changed text is to read."""
        return _reading(self._preview.render(path, source[:MAX_LENGTH]))

    def preview(self, path: str, source: str) -> str:
        """The whole page as the public would see it."""
        page = self._preview.render(path, source[:MAX_LENGTH])
        return self._preview.html(page, self._assets)

    def fragment(self, path: str, markdown: str, provider: Mapping[str, Any]) -> str:
        """The HTML of a part of a page, with values of another provider and whole addresses."""
        page = self._preview.render(path, markdown, provider=provider)
        here = address_of(page.file)
        return RELATIVE.sub(lambda found: urljoin(here, found[0]), page.content)

    @cached_property
    def _assets(self) -> Mapping[str, str]:
        file = self._build / "assets.json"
        assets: Mapping[str, str] = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return assets

    @cached_property
    def _weight_of_styles(self) -> int:
        return _compressed(self._build / self._assets.get("site.css", "").lstrip("/"))

    def _facts_of(self, page: RenderedPage) -> PageFacts:
        path, fields = page.file.src_uri, page_fields(page.errors.source)
        html = self._build / "site" / page.file.url / "index.html"
        return PageFacts(
            path=path,
            address=address_of(page.file),
            title=page.title,
            owner=fields.owner,
            reviewed=fields.reviewed,
            next_review=fields.next_review,
            reading=_reading(page),
            weight=_compressed(html) + self._weight_of_styles,
        )

    def _lost_places(self, page: RenderedPage) -> Iterator[PageProblem]:
        """Places of this page that other pages lead to, and that it does not have any more."""
        here, ids = page.file.src_uri, ID.findall(page.content)
        for path in self._preview.paths:
            if path == here:
                continue
            other = self._preview.page(path)
            for link in other.converted.links:
                if link.path == here and link.anchor and link.anchor not in ids:
                    keep = f"keep that heading, or write {{: #{link.anchor} }} after another"
                    yield PageProblem(f"“{other.title}” leads to #{link.anchor} here: {keep}")

    def _link_error(self, link: Link, page: RenderedPage) -> str:
        """Why a link leads nowhere; "" if it leads somewhere."""
        if not link.path and not link.anchor and link.written in ("", "#"):
            return "a link without an address"
        if not link.path:
            name = link.written.partition("#")[0]
            known = [relative_path(path, page.file.src_uri) for path in self._preview.files]
            near = get_close_matches(name, known, 1)
            return f"a link leads nowhere: {name}" + (f". Did you mean {near[0]}?" if near else "")
        if not link.anchor:
            return ""
        here = link.path == page.file.src_uri
        target = page if here else self._preview.page(link.path)
        if link.anchor in (ids := ID.findall(target.content)):
            return ""
        near = get_close_matches(link.anchor, ids, 1)
        hint = f". Did you mean #{near[0]}?" if near else ""
        return f"no place of that page is called #{link.anchor}{hint}"


def _problem(error: PageError, source: str) -> PageProblem:
    """An error of the build, where a form shows it."""
    lacks, line = LACKS.match(error.message), error.line - body_starts_after(source)
    if lacks:
        message = error.message.replace("front matter ", "the page ")
        return PageProblem(message, max(0, line), lacks[1])
    if line > 0:
        return PageProblem(error.message, line)
    above = [KEY.match(line) for line in source.splitlines()[: error.line]]
    keys = [found[1] for found in above if found]
    return PageProblem(error.message, field=keys[-1] if keys else "")


def _body_line(source: str, text: str) -> int:
    """The line of the body that holds a text; 0 if none does."""
    for number, line in enumerate(source.splitlines()[body_starts_after(source) :], 1):
        if text in line:
            return number
    return 0


def _advice(source: str, today: date) -> Iterator[PageProblem]:
    due = page_fields(source).next_review
    if due and due < today:
        message = "the review is overdue: read the page, and say that it is right"
        yield PageProblem(message, field="next_review", is_advice=True)


def _reading(page: RenderedPage) -> Reading:
    prose, path = parse_prose(page.content), page.file.src_uri
    counts = [len(sentence.split()) for sentence in prose.sentences]
    return Reading(
        grade=max(0.0, prose.grade()),
        max_grade=max_grade(path),
        longest_sentence=max(counts, default=0),
        max_words=max_words(path),
        words=sum(counts),
    )


def _compressed(path: Path) -> int:
    """As a server sends it; 0 where there is no file."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0)) if path.is_file() else 0
