"""Where pages stand that site/mkdocs.yml does not name, because they were made on the server."""

from collections.abc import Iterable, Sequence
from posixpath import dirname
from typing import Any

Nav = list[Any]
"""As MkDocs has it: paths, and dictionaries of a title with such a list."""


def listed_paths(nav: object) -> list[str]:
    """
    >>> listed_paths(["index.md", {"For patients": ["patients/index.md"]}])
    ['index.md', 'patients/index.md']
    """
    match nav:
        case str():
            return [nav]
        case dict():
            return [path for value in nav.values() for path in listed_paths(value)]
        case list():
            return [path for value in nav for path in listed_paths(value)]
    return []


def unlisted_paths(nav: object, paths: Iterable[str]) -> list[str]:
    """The Markdown files among ``paths`` that the navigation leaves out, in order."""
    listed = set(listed_paths(nav))
    return sorted(path for path in paths if path.endswith(".md") and path not in listed)


def with_unlisted(nav: Nav, unlisted: Sequence[str]) -> Nav:
    """The navigation with each of them at the end of the part that holds its folder's first page.

    >>> with_unlisted(["index.md", {"A": ["a/index.md", "a/b.md"]}], ["a/c.md", "d.md"])
    ['index.md', {'A': ['a/index.md', 'a/b.md', 'a/c.md']}, 'd.md']
    """
    here = {dirname(entry) for entry in nav if _is_first_page(entry)}
    below = {dirname(path) for path in listed_paths(nav) if _is_first_page(path)} - here
    inner = [path for path in unlisted if dirname(path) in below]
    entries = [
        {title: with_unlisted(part, inner) for title, part in entry.items()}
        if isinstance(entry, dict) and all(isinstance(part, list) for part in entry.values())
        else entry
        for entry in nav
    ]
    everywhere = "index.md" in nav
    return entries + [
        path
        for path in unlisted
        if dirname(path) in here or (everywhere and dirname(path) not in below)
    ]


def _is_first_page(entry: object) -> bool:
    return isinstance(entry, str) and (entry == "index.md" or entry.endswith("/index.md"))
