"""What surgeries tell patients, edited by administrators and by whoever looks after a network."""

import re

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.organisations.organisation import Hours
from feedback_server.domain.organisations.practice_facts import (
    Access,
    PracticeFacts,
    TherapistSession,
)
from feedback_server.store.organisations import organisations
from tests.entries import entries
from tests.web.conftest import SAME_ORIGIN, context_of
from tests.web.security.test_roles import peopled_app, signed_in

__all__ = ["peopled_app"]

AT = "/staff/surgeries/V89001/"
FORM: dict[str, str | list[str]] = {
    "address": " 1 Mill Lane \r\n\r\nOld Yard",
    "town": "Exampleton",
    "postcode": "ex11ab",
    "telephone": "01632  960000",
    "ask_at_desk": "yes",
    "online_form": "https://example.org/ask",
    "access": ["toilet", "step-free", "a-pool"],
    "from-0": "9:00",
    "to-0": "12:30",
}
FACTS = PracticeFacts(
    address=("1 Mill Lane", "Old Yard"),
    town="Exampleton",
    postcode="EX1 1AB",
    telephone="01632 960000",
    ask_at_desk=True,
    online_form="https://example.org/ask",
    access=(Access.STEP_FREE, Access.TOILET),
    sessions=(TherapistSession(0, "09:00", "12:30"),),
)


def test_they_are_saved_shown_and_in_the_audit_log(app: Flask, staff: FlaskClient) -> None:
    assert "Not filled in yet: postcode, telephone, access" in staff.get("/staff/surgeries/").text
    setup = {"days": "1", "opens": "09:00", "closes": "12:30"}
    hours = "/staff/organisations/surgery/V89001/setup"
    staff.post(hours, data=setup, headers=SAME_ORIGIN)
    saved = staff.post(AT, data=FORM, headers=SAME_ORIGIN)
    assert saved.location == f"{AT}?done=1"
    staff.post(hours, data=setup, headers=SAME_ORIGIN)
    with context_of(app).store.read() as tx:
        found = organisations.setup_of(tx, "V89001")
        noted = entries(tx)[1]
    assert found.facts == FACTS, "hours and facts are saved apart"
    assert found.hours == Hours((1,), "09:00", "12:30")
    assert noted.action == "practice_facts_changed"
    assert "telephone" in str(noted.about["changed"]) and "960000" not in str(noted.about)
    page = staff.get(saved.location).text
    assert "Saved." in page and 'value="EX1 1AB"' in page and "1 Mill Lane\nOld Yard" in page
    assert re.search(r'value="step-free" checked', page)


def test_the_last_change_is_undone(app: Flask, staff: FlaskClient) -> None:
    def facts() -> PracticeFacts:
        with context_of(app).store.read() as tx:
            return organisations.setup_of(tx, "V89001").facts

    assert "Undo the last change" not in staff.get(AT).text
    staff.post(f"{AT}undo", headers=SAME_ORIGIN)
    staff.post(AT, data=FORM, headers=SAME_ORIGIN)
    staff.post(AT, data=FORM | {"town": "Elsewhere"}, headers=SAME_ORIGIN)
    assert facts().town == "Elsewhere" and "Undo the last change" in staff.get(AT).text
    staff.post(f"{AT}undo", headers=SAME_ORIGIN)
    assert facts() == FACTS
    staff.post(f"{AT}undo", headers=SAME_ORIGIN)
    assert facts().town == "Elsewhere"


WRONG = (
    ("postcode", "Exeter", "Enter a whole postcode"),
    ("telephone", "ask us", "Enter a telephone number"),
    ("telephone", "0" * 90, "Enter a telephone number"),
    ("online_form", "http://example.org", "it begins with https://"),
    ("address", "a\nb\nc\nd\ne", "Enter 4 lines at most"),
    ("town", "x" * 101, "Enter letters and numbers"),
    ("from-0", "noon", "Monday: enter times such as 09:00"),
    ("to-0", "08:00", "Monday: enter the later time second"),
)


def test_what_is_wrong_is_said_and_what_was_typed_stays(app: Flask, staff: FlaskClient) -> None:
    for name, value, said in WRONG:
        answer = staff.post(AT, data=FORM | {name: value}, headers=SAME_ORIGIN)
        assert answer.status_code == 422 and said in answer.text and value in answer.text, value
        field = name.replace("to-", "from-")
        assert f'href="#{field}"' in answer.text and f'id="{field}"' in answer.text, value
    with context_of(app).store.read() as tx:
        assert organisations.setup_of(tx, "V89001").facts == PracticeFacts()


def test_a_lead_says_it_for_the_own_network(peopled_app: Flask) -> None:
    for who, status in (("alice", 303), ("bob", 404), ("charlie", 403), ("viewer", 403)):
        posted = signed_in(peopled_app, who).post(AT, data=FORM, headers=SAME_ORIGIN)
        assert posted.status_code == status, who
