"""What stands under the head of each staff page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.accounts.person import PERMISSIONS, Person, Role
from feedback_server.web.security.access import Section, declarations
from feedback_server.web.staff.navigation import Menu, menu, navigation
from tests.web.security.test_roles import PEOPLE, peopled_app, signed_in

__all__ = ["peopled_app"]


def menu_of(app: Flask) -> Menu:
    return menu(app, declarations(app))


def test_each_section_has_its_pages_in_order(app: Flask) -> None:
    found = {
        str(section): [page.title for page in pages] for section, pages in menu_of(app).items()
    }
    assert list(found) == list(Section)
    assert all(found.values()), "a section without pages"
    assert found["Comments"].index("What patients wrote") == 0, "where the section itself leads"
    collect = found["Collect answers"]
    assert (
        collect.index("Tablets")
        < collect.index("Enter forms")
        < collect.index("Posters and invitations")
    )


@pytest.mark.parametrize("who", PEOPLE)
def test_every_link_leads_to_a_page(peopled_app: Flask, who: str) -> None:
    client = signed_in(peopled_app, who)
    page = client.get("/staff/account/").text
    menu = page.split('aria-label="Staff pages">')[1].split("</nav>")[0]
    found = re.findall(r'href="([^"]+)"', menu)
    assert "/staff/account/" in found
    for address in found:
        assert client.get(address, follow_redirects=True).status_code == 200, address


def test_every_page_explains_itself(staff: FlaskClient) -> None:
    menu = menu_of(staff.application)
    for page in (page for section in menu for page in menu[section]):
        if page.address != "/staff/handbook/":  # which is built
            assert "Help with this page" in staff.get(page.address).text, page.title
    assert "Help with this page" in staff.get("/staff/second-factor/").text


def test_a_group_shows_its_pages_only_inside(app: Flask) -> None:
    menu = menu_of(app)
    lead = Person("lead@pcn.example", Role.PCN_LEAD, frozenset({"U99999"}))
    outside = navigation(menu, lead, "/staff/overview/")
    assert [link.words for link in outside.groups if link.here] == ["Overview"]
    assert outside.pages == []
    inside = navigation(menu, lead, "/staff/enter/V89001")
    assert [link.words for link in inside.groups if link.here] == ["Collect answers"]
    assert [link.words for link in inside.pages if link.here] == ["Enter forms"]
    below = navigation(menu, lead, "/staff/account/notifications/")
    assert [link.words for link in below.pages if link.here] == ["Notifications"]


@pytest.mark.parametrize("role", Role)
def test_an_empty_group_is_not_shown(app: Flask, role: Role) -> None:
    person = Person("ann@pcn.example", role, frozenset())
    found = [link.words for link in navigation(menu_of(app), person, "/").groups]
    assert ("Settings" in found) == (role in (Role.ADMINISTRATOR, Role.PCN_LEAD))
    assert len(found) <= 2 * len(PERMISSIONS[role]) + 2
