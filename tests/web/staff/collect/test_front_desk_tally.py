"""The front desk counts whom it asks: one tap, one patient."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.collect.patient_invitations import create_invitations
from feedback_server.domain.accounts.person import Person
from feedback_server.store.collect import front_desk_tally
from feedback_server.store.submissions import insert
from tests.entries import entries
from tests.factories import NOW, PRACTICES, TODAY, a_submission, a_survey
from tests.web.conftest import NAME, SAME_ORIGIN, Clock, as_person, context_of
from tests.web.security.test_roles import peopled_app, signed_in

__all__ = ["peopled_app"]

PAGE = "/staff/front-desk/V89001"


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms: all carry the same."""
    return dict(re.findall(r'name="(id|shown)" value="([^"]+)"', page))


def send(client: FlaskClient, form: dict[str, str], to: str = "") -> TestResponse:
    return client.post(PAGE + to, data=form, headers=SAME_ORIGIN)


def tap(client: FlaskClient, to: str = "") -> str:
    """What the page says after one tap of a page as it is shown now."""
    answer = send(client, form_of(client.get(PAGE).text), to)
    assert answer.status_code == 303
    return client.get(answer.location).text


def counted(app: Flask, day: date = TODAY) -> int:
    with context_of(app).store.read() as tx:
        return front_desk_tally.count_on(tx, "V89001", day)


def test_each_tap_counts_one(app: Flask, staff: FlaskClient) -> None:
    assert "<strong>0</strong> asked on 23 November 2026" in staff.get(PAGE).text
    tap(staff)
    assert "Counted." in (page := tap(staff)) and "<strong>2</strong>" in page
    assert counted(app) == 2


def test_a_double_click_or_a_form_sent_again_counts_once(app: Flask, staff: FlaskClient) -> None:
    form = form_of(staff.get(PAGE).text)
    first, second = send(staff, form), send(staff, form)
    assert "Counted." in staff.get(first.location).text
    assert "It counts once" in staff.get(second.location).text
    assert counted(app) == 1
    tap(staff)
    back = form_of(staff.get(PAGE).text)
    for _ in range(2):
        send(staff, back, "/back")
    assert counted(app) == 1


def test_a_form_of_yesterday_counts_once_and_an_older_one_not_at_all(
    app: Flask, staff: FlaskClient, clock: Clock
) -> None:
    clock.advance(hours=11, minutes=50)
    form = form_of(as_person(staff, Person(NAME)).get(PAGE).text)
    send(staff, form)
    late = form_of(staff.get(PAGE).text)
    clock.advance(minutes=20)
    for each in (form, late, late):
        send(staff, each)
    tomorrow = date(2026, 11, 24)
    assert (counted(app), counted(app, tomorrow)) == (1, 1)
    old = send(staff, form | {"shown": "2026-11-22"})
    assert "from another day" in staff.get(old.location).text
    assert counted(app, tomorrow) == 1


def test_one_is_taken_back_and_never_below_nought(app: Flask, staff: FlaskClient) -> None:
    tap(staff)
    assert "One taken back." in tap(staff, "/back")
    assert "none was taken back" in tap(staff, "/back")
    assert counted(app) == 0


def test_taps_are_not_in_the_audit_and_a_number_for_an_earlier_day_is(
    app: Flask, staff: FlaskClient
) -> None:
    tap(staff)
    form = form_of(staff.get(PAGE).text) | {"day": "2026-11-20", "number": "14"}
    page = staff.get(send(staff, form, "/earlier").location).text
    assert "20 November 2026: 14 asked. Before, it was 0." in page
    assert "20 November 2026: 14</li>" in page
    send(staff, form | {"number": "99"}, "/earlier")  # sent again
    assert counted(app, date(2026, 11, 20)) == 14
    with context_of(app).store.read() as tx:
        entry, _signed_in = entries(tx)
    assert entry.action == "front_desk_tally_corrected"
    assert entry.about == {"practice": "V89001", "day": "2026-11-20", "before": 0, "after": 14}


@pytest.mark.parametrize(
    ("day", "number", "words"),
    [
        ("2026-11-23", "4", "to yesterday"),
        ("2026-09-30", "4", "Enter a day from 1 October 2026"),
        ("soon", "4", "Enter the day, such as 2026-11-22"),
        ("2026-11-20", "-4", "from 0 to 999"),
        ("2026-11-20", "1000", "from 0 to 999"),
        ("2026-11-20", "", "from 0 to 999"),
    ],
)
def test_a_wrong_day_or_number_is_refused_and_kept_to_mend(
    app: Flask, staff: FlaskClient, day: str, number: str, words: str
) -> None:
    form = form_of(staff.get(PAGE).text) | {"day": day, "number": number}
    answer = send(staff, form, "/earlier")
    assert answer.status_code == 422
    assert words in answer.text and "There is a problem" in answer.text
    assert f'value="{number}"' in answer.text
    with context_of(app).store.read() as tx:
        assert front_desk_tally.by_day(tx, "V89001", date(2026, 1, 1), TODAY) == {}


@pytest.mark.parametrize("form", [{}, {"id": "x", "shown": "2026-11-23"}, {"id": "x"}])
def test_a_form_that_is_not_ours_is_refused(staff: FlaskClient, form: dict[str, str]) -> None:
    assert send(staff, form).status_code == 400


def test_a_person_with_one_practice_lands_on_it_and_reaches_no_other(peopled_app: Flask) -> None:
    charlie, dora = signed_in(peopled_app, "charlie"), signed_in(peopled_app, "dora")
    assert charlie.get("/staff/front-desk/").location == PAGE
    form = form_of(charlie.get(PAGE).text)
    for address in (PAGE, f"{PAGE}/back", f"{PAGE}/earlier"):
        answer = dora.post(address, data=form, headers=SAME_ORIGIN)
        assert answer.status_code == 404, address
    assert dora.get("/staff/front-desk/?practice=V89001").status_code == 404
    alice = signed_in(peopled_app, "alice")
    page = alice.get("/staff/front-desk/").text
    assert all(practice.name in page for practice in PRACTICES)
    assert signed_in(peopled_app, "viewer").get(PAGE).status_code == 403


def test_the_report_adds_the_desk_and_the_invitations_and_shows_both(
    app: Flask, staff: FlaskClient
) -> None:
    our = context_of(app)
    create_invitations(
        our.store, our.invitation_key, practice="V89001", count=3, on=TODAY, now=NOW, by="test"
    )
    with our.store.write() as tx:
        front_desk_tally.upsert(tx, [("V89001", TODAY, 9), ("V89002", date(2026, 10, 31), 50)])
        given = [a_submission() for _ in range(6)] + [a_submission(practice="V89002")]
        insert.add(tx, given, {a_survey().version: a_survey()})
    report = staff.get("/staff/reports/U99999/2026-11.json").get_json()
    section = next(each for each in report["sections"] if each["id"] == "reach")
    every = next(block for block in section["blocks"] if block["kind"] == "table")["rows"][-1]
    cells = {item["measure"]: item for item in every["cells"]}
    assert cells["asked_at_desk"]["value"] == 9
    assert cells["invited"]["value"] == 3
    assert cells["asked"]["value"] == 12
    assert (cells["reach_asked"]["numerator"], cells["reach_asked"]["denominator"]) == (6, 12)
    assert {item["rule"] for item in every["cells"]} >= {"asked_at_desk", "invited", "asked"}
    first = next(each for each in report["sections"] if each["id"] == "at_a_glance")
    assert "Reach of those asked" in str(first)
