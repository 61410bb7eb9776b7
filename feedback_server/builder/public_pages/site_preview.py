"""Reads and renders single pages of a tree of sources, in the site's own shell, without MkDocs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from feedback_server.content import load_provider, load_urgent_rules
from feedback_server.content.media import load_media
from feedback_server.content.page_source import read_front_matter, split_page
from feedback_server.domain.editing.media import PageMedia, media_by_page

from .figures import load_published_months
from .link_targets import page_url
from .markdown_templates import PageValues
from .month_pages import month_folder
from .page_checks import check_html, read_page
from .page_context import menus, page_context, template_globals
from .page_conversion import ConvertedPage, SiteProject, convert_page
from .page_errors import PageErrors
from .translated_site import english_words
from .unlisted_pages import unlisted_paths
from .urgent_advice import UrgentAdvice

MAIN = "main.html"


@dataclass(frozen=True)
class SourceFile:
    """As much of a file of MkDocs as the templates use."""

    src_uri: str

    @property
    def url(self) -> str:
        return page_url(self.src_uri)

    @property
    def name(self) -> str:
        return PurePosixPath(self.src_uri).stem


@dataclass
class RenderedPage:
    """As much of a page of MkDocs as the templates use. ``errors`` are those of the build."""

    file: SourceFile
    meta: dict[str, Any]
    converted: ConvertedPage
    errors: PageErrors = field(default_factory=PageErrors)

    @property
    def title(self) -> str:
        return str(self.meta.get("title", ""))

    @property
    def content(self) -> str:
        return self.converted.html

    @property
    def toc(self) -> object:
        return SimpleNamespace(items=self.converted.sections)

    @property
    def is_homepage(self) -> bool:
        return self.file.src_uri == "index.md"


class SitePreview:
    """Pages below ``root``, which must not change: what was read of it is kept.

    ``published`` is the folder of published months, ``periods`` say how long each thing is kept.
    """

    def __init__(self, root: Path, published: Path, periods: Mapping[str, str]) -> None:
        self.root = root
        self.folder = root / "content" / "pages"
        self._published = published
        self._periods = periods
        self._pages: dict[str, RenderedPage] = {}

    @cached_property
    def project(self) -> SiteProject:
        return SiteProject(self.root / "site" / "mkdocs.yml")

    @cached_property
    def provider(self) -> Mapping[str, Any]:
        return load_provider(self.root / "content" / "provider.yaml")

    @cached_property
    def files(self) -> Sequence[str]:
        """All files below the folder of pages, in the order of MkDocs."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return sorted((path.relative_to(self.folder).as_posix() for path in paths), key=_order)

    @cached_property
    def paths(self) -> Sequence[str]:
        return [path for path in self.files if path.endswith(".md")]

    def source(self, path: str) -> str | None:
        if path not in self.paths:
            return None
        return (self.folder / path).read_text("utf-8")

    def page(self, path: str) -> RenderedPage:
        """A page as it stands. Raises KeyError where there is none."""
        if path not in self._pages:
            source = self.source(path)
            if source is None:
                raise KeyError(path)
            self._pages[path] = self.render(path, source)
        return self._pages[path]

    def render(
        self,
        path: str,
        source: str,
        *,
        today: date = date.min,
        provider: Mapping[str, Any] | None = None,
    ) -> RenderedPage:
        """The page that this source would make, with what is wrong with it.

        A review that is due before ``today`` is an error. ``provider`` takes the place of the
        one that the sources name.
        """
        errors = PageErrors()
        errors.start_page(path, source)
        values = PageValues(provider or self.provider, self._periods)
        advice = UrgentAdvice(self._rules)
        meta, body = read_front_matter(source), split_page(source)[1]
        text = read_page(meta, body, values, advice.for_page(path), today=today, errors=errors)
        converted = convert_page(
            text,
            path,
            self.project,
            files={*self.files, path},
            drawings=self.root / "site" / "pictures",
            render=values.fill_in_drawing,
            on_error=errors.add_without_line,
        )
        check_html(converted.html, meta, errors)
        for message in advice.missing_on(path):
            errors.add(1, message)
        return RenderedPage(SourceFile(path), meta, converted, errors)

    def html(self, page: RenderedPage, assets: Mapping[str, str]) -> str:
        """The whole page, as the build writes it. ``assets`` are the addresses of style sheets."""
        others = [page if path == page.file.src_uri else self.page(path) for path in self.paths]
        pages = others if page in others else [*others, page]
        env = self._templates
        extra = {
            **self.project.extra,
            "provider": self.provider,
            "urgent": UrgentAdvice(self._rules),
            **menus(self.project.extra, self._months),
        }
        context = template_globals(self._months, pages, self._media) | page_context(
            page,
            pages,
            extra["header"],
            self.provider,
            unlisted_paths(self.project.nav, [*self.paths, page.file.src_uri]),
        )
        context["words"] = english_words(self.root)
        template = env.get_template(str(page.meta.get("template", MAIN)))
        html = template.render(context, page=page, config=SimpleNamespace(extra=extra))
        return html.replace("/assets/site.css", assets.get("site.css", "/assets/site.css"))

    @cached_property
    def _rules(self) -> Mapping[str, Any]:
        return load_urgent_rules(self.root / "content" / "urgent.yaml")

    @cached_property
    def _months(self) -> list[dict[str, Any]]:
        months = load_published_months(str(self._published))
        for month in months:
            month["folder"] = month_folder(month)
        return months

    @cached_property
    def _media(self) -> Mapping[str, PageMedia]:
        items = load_media(self.root / "content" / "media")
        return media_by_page(items, datetime.now(UTC).date())

    @cached_property
    def _templates(self) -> Environment:
        loader = FileSystemLoader(self.root / "site" / "theme")
        return Environment(loader=loader, auto_reload=False, undefined=StrictUndefined)


def _order(path: str) -> tuple[tuple[str, ...], bool, str]:
    """Index first, folders last.

    >>> sorted(["b/c.md", "d.md", "b/index.md", "index.md"], key=_order)
    ['index.md', 'd.md', 'b/index.md', 'b/c.md']
    """
    *folders, name = path.split("/")
    return tuple(folders), name != "index.md", name
