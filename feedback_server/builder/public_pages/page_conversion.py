"""Turns the Markdown of one page into HTML without MkDocs: the same bytes, in milliseconds."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from markdown import Markdown  # type: ignore[import-untyped]

from .link_targets import Link, LinkTargets
from .markdown_nhs import NhsExtension

ALWAYS = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs adds to those of its project."""
LAST = 0
"""Where MkDocs itself turns links into addresses: after all else."""


class _ProjectLoader(yaml.CSafeLoader):
    """Reads `!ENV [NAME, "value"]` as the value."""


_ProjectLoader.add_constructor("!ENV", lambda loader, node: loader.construct_object(node.value[-1]))


@dataclass(frozen=True)
class SiteProject:
    """site/mkdocs.yml: the extensions of Markdown, and the links of the page's shell."""

    path: Path

    @cached_property
    def _content(self) -> Mapping[str, Any]:
        content = yaml.load(self.path.read_text("utf-8"), _ProjectLoader)
        assert isinstance(content, dict)
        return content

    @property
    def extra(self) -> Mapping[str, Any]:
        extra: Mapping[str, Any] = self._content["extra"]
        return extra

    @property
    def nav(self) -> object:
        return self._content["nav"]

    @cached_property
    def extensions(self) -> Mapping[str, Mapping[str, object]]:
        """Each with its settings."""
        found: dict[str, Mapping[str, object]] = {name: {} for name in ALWAYS}
        for entry in self._content["markdown_extensions"]:
            found |= entry if isinstance(entry, dict) else {entry: {}}
        return found


@dataclass(frozen=True)
class ConvertedPage:
    html: str
    sections: Sequence["Section"]
    links: Sequence[Link]


@dataclass(frozen=True)
class Section:
    """A heading of the page's contents; ``title`` is HTML."""

    title: str
    id: str
    level: int

    @property
    def url(self) -> str:
        return f"#{self.id}"


def convert_page(
    text: str,
    path: str,
    project: SiteProject,
    *,
    files: Container[str],
    drawings: Path,
    render: Callable[[str], str],
    on_error: Callable[[str], None],
) -> ConvertedPage:
    """``text`` is Markdown with its values; ``files`` are the paths of all files of the site."""
    nhs = NhsExtension(drawings, render, on_error)
    md = Markdown(
        extensions=[*project.extensions, nhs],
        extension_configs={name: dict(given) for name, given in project.extensions.items()},
    )
    links: list[Link] = []
    md.treeprocessors.register(LinkTargets(md, path, files, links.append), "relpath", LAST)
    html = md.convert(text)
    tokens = getattr(md, "toc_tokens", [])
    sections = [Section(token["name"], token["id"], token["level"]) for token in tokens]
    return ConvertedPage(html, sections, links)
