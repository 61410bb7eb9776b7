"""What stands under the head of each staff page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.accounts.person import PERMISSIONS, Person, Role
from feedback_server.web.security.guard import EVERYBODY, NEEDS
from feedback_server.web.staff.navigation import GROUPS, navigation
from tests.web.security.test_roles import PEOPLE, peopled_app, signed_in

__all__ = ["peopled_app"]


def test_each_page_needs_what_its_address_needs(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    for _, pages in GROUPS:
        for address, words, needed in pages:
            endpoint, _ = addresses.match(address, method="GET")
            assert endpoint in EVERYBODY if needed is None else NEEDS[endpoint] is needed, words


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
    for _, pages in GROUPS[:-1]:  # the last is the handbook, which is built
        for address, words, _ in pages:
            assert "Help with this page" in staff.get(address).text, words
    assert "Help with this page" in staff.get("/staff/second-factor/").text


def test_a_group_shows_its_pages_only_inside() -> None:
    lead = Person("lead@pcn.example", Role.PCN_LEAD, frozenset({"U99999"}))
    outside = navigation(lead, "/staff/overview/")
    assert [each.words for each in outside.groups if each.here] == ["Overview"]
    assert outside.pages == []
    inside = navigation(lead, "/staff/enter/V89001")
    assert [each.words for each in inside.groups if each.here] == ["Collect answers"]
    assert [each.words for each in inside.pages if each.here] == ["Enter forms"]
    below = navigation(lead, "/staff/account/notifications/")
    assert [each.words for each in below.pages if each.here] == ["Notifications"]


@pytest.mark.parametrize("role", Role)
def test_an_empty_group_is_not_shown(role: Role) -> None:
    person = Person("ann@pcn.example", role, frozenset())
    found = [each.words for each in navigation(person, "/").groups]
    assert ("Settings" in found) == (role is Role.ADMINISTRATOR)
    assert len(found) <= 2 * len(PERMISSIONS[role]) + 2
