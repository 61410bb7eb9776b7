"""The staff pages that a person may reach, in groups: what stands under the head of each page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Flask

from feedback_server.domain.accounts.person import Permission, Person
from feedback_server.web.security.access import Access, NavItem, Section


@dataclass(frozen=True)
class Link:
    """A page, or the first page of a group. ``here`` is where the reader is."""

    address: str
    words: str
    here: bool


@dataclass(frozen=True)
class Navigation:
    """The groups, and the pages of the one where the reader is, if there are several."""

    groups: Sequence[Link]
    pages: Sequence[Link]


@dataclass(frozen=True)
class MenuPage:
    address: str
    title: str
    permission: Permission | None
    """None for every account."""


Menu = Mapping[Section, Sequence[MenuPage]]


def menu(app: Flask, access: Mapping[str, Access]) -> Menu:
    """Every page that declares a place in the navigation, by section."""
    addresses = app.url_map.bind("localhost")
    found: dict[Section, list[MenuPage]] = {section: [] for section in Section}
    for endpoint, declared in access.items():
        match declared.nav:
            case NavItem(section, title):
                address = addresses.build(endpoint)
                found[section].append(MenuPage(address, title, declared.permission))
    return found


def navigation(menu: Menu, person: Person, path: str) -> Navigation:
    """For a page at ``path``: only what the person may reach, and the groups that are not empty."""
    groups, pages = [], []
    for section, every in menu.items():
        may = [page for page in every if page.permission is None or person.may(page.permission)]
        if not may:
            continue
        above = [page.address for page in may if path.startswith(page.address.rstrip("/"))]
        here = max(above, key=len, default=None)  # "/staff/account/" lies above its own pages
        groups.append(Link(may[0].address, section, here is not None))
        if here and len(may) > 1:
            pages = [Link(page.address, page.title, page.address == here) for page in may]
    return Navigation(groups, pages)
