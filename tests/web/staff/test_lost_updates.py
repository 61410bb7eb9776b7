"""Whoever saves second sees what the first did and chooses: no save is lost without a word."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.tablets import tablets
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts.accounts import Account
from tests.factories import NOW, TODAY
from tests.web.conftest import HASHED, SAME_ORIGIN, context_of

TABLET = "8d0c2a5e-4f0b-4a7c-9d3e-0123456789ab"
PERSON = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({"U99999"}))
HOURS: dict[str, str | list[str]] = {"days": ["0", "1"], "closes": "18:30", "idle_s": "60"}
SURGERY = "/staff/organisations/surgery/V89001"
FORMS: dict[str, tuple[str, str, dict[str, str | list[str]]]] = {
    "facts": ("/staff/surgeries/V89001/", "", {"town": "{}"}),
    "network": ("/staff/organisations/network/U99999", "", {"name": "{}"}),
    "surgery": (SURGERY, "", {"name": "{}", "pcn": "U99999"}),
    "hours": (SURGERY, "/setup", {**HOURS, "opens": "{}"}),
    "tablet": (f"/staff/tablets/{TABLET}", "", {**HOURS, "label": "{}", "opens": "08:00"}),
    "place": ("person", "/place", {"role": "practice-viewer", "of": "{}"}),
    "languages": ("person", "/languages", {"signs_as": "{}"}),
}
WORDS = {"hours": ("07:00", "09:00"), "place": ("V89001", "V89002")}


@pytest.fixture
def person(app: Flask, staff: FlaskClient) -> str:
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(PERSON, HASHED))
    tablets.add_tablet(
        context_of(app).store,
        practice="V89001",
        label="Desk",
        setup=Setup(),
        id=TABLET,
        on=TODAY,
        now=NOW,
        by="test",
    )
    page = staff.get("/staff/people/").text
    (address,) = re.findall(rf'href="(/staff/people/\w+)">{PERSON.name}', page)
    return str(address)


@pytest.mark.parametrize("name", FORMS)
def test_the_second_to_save_sees_the_first(staff: FlaskClient, person: str, name: str) -> None:
    page, more, fields = FORMS[name]
    page = person if page == "person" else page
    seen = seen_in(staff.get(page).text, page, more)
    first, second = WORDS.get(name, ("Primrose", "Daffodil"))

    def save(words: str, seen: str) -> tuple[int, str]:
        typed = {key: text if text != "{}" else words for key, text in fields.items()}
        answer = staff.post(page + more, data=typed | {"seen": seen}, headers=SAME_ORIGIN)
        return answer.status_code, answer.text

    assert save(first, seen)[0] == 303
    status, refused = save(second, seen)
    assert status == 409
    assert "Somebody else saved while you wrote" in refused
    shown = refused.split('id="seen"')[1].split("</dl>")[0]
    assert first in shown and second not in shown
    box = f'value="{second}"'
    assert box in refused, "one's own words are in the boxes"
    assert box not in staff.get(page).text
    assert save(second, seen_in(refused, page, more))[0] == 303
    assert box in staff.get(page).text


def seen_in(text: str, page: str, more: str) -> str:
    """What the form carries that goes to this address."""
    forms = re.findall(r"<form [^>]*>.*?</form>", text, re.S)
    to = [form for form in forms if f'action="{page}{more}"' in form or "action=" not in form]
    (found,) = re.findall(r'name="seen" value="(\w+)"', "".join(to[-1:]))
    return str(found)
