"""A surgery's own notice, and whether its return takes our answers."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.accounts.accounts import Account, add_account
from feedback_server.store.submissions import insert
from tests.factories import a_submission, a_survey
from tests.web.conftest import SAME_ORIGIN, as_person, context_of

NOTICE = "/staff/notices/V89001/2026-10/"
DAY = date(2026, 10, 7)


def answer(app: Flask, practice: str, codes: str) -> None:
    survey = a_survey()
    given = [
        a_submission(given_on=DAY, practice=practice, answers={"experience": code})
        for code in codes
    ]
    with context_of(app).store.write() as tx:
        insert.add(tx, given, {survey.version: survey})


def begin(app: Flask, client: FlaskClient, person: Person) -> FlaskClient:
    with context_of(app).store.write() as tx:
        add_account(tx, Account(person, "no password"))
    return as_person(client, person)


@pytest.fixture
def lead(app: Flask, client: FlaskClient) -> FlaskClient:
    return begin(app, client, Person("lena@pcn.example", Role.PCN_LEAD, frozenset({"U99999"})))


def post(client: FlaskClient, address: str, **form: str) -> int:
    return client.post(address, data=form, headers=SAME_ORIGIN).status_code


def test_a_notice_is_shown_and_taken_back(app: Flask, lead: FlaskClient) -> None:
    answer(app, "V89001", "1" * 18 + "55")
    answer(app, "V89002", "1" * 10 + "3" * 6 + "5" * 8)
    page = lead.get(NOTICE).text  # two said poor: they and one number more are kept back
    assert "70% or more</strong> of 20 people" in page
    assert "90%" not in page and ">18<" not in page
    assert lead.get("/find/V89001/feedback/").text.count("There is nothing to show yet.") == 1
    assert post(lead, NOTICE) == 303
    shown = lead.get("/find/V89001/feedback/")
    assert "Friends and Family Test, October 2026" in shown.text
    assert "frame-ancestors *" in shown.headers["Content-Security-Policy"]
    assert "<script" not in shown.text and "Set-Cookie" not in shown.headers
    assert "/find/V89001/feedback/" in lead.get(NOTICE).text
    assert post(lead, f"{NOTICE}withdraw") == 303
    assert "There is nothing to show yet." in lead.get("/find/V89001/feedback/").text


def test_it_is_refused_where_it_would_tell_of_a_neighbour(app: Flask, lead: FlaskClient) -> None:
    answer(app, "V89001", "1" * 20 + "5" * 6 + "3" * 5)
    answer(app, "V89002", "1" * 9 + "5" * 3)
    page = lead.get(NOTICE).text
    assert "This notice cannot be shown" in page
    assert post(lead, NOTICE) == 409
    assert "There is nothing to show yet." in lead.get("/find/V89001/feedback/").text
    assert lead.get(f"{NOTICE}notice.pdf").status_code == 404


def test_it_is_a_pdf_for_the_wall(app: Flask, lead: FlaskClient) -> None:
    answer(app, "V89001", "1" * 20 + "5" * 6 + "3" * 5)
    answer(app, "V89002", "1" * 20 + "5" * 6 + "3" * 5)
    assert lead.get(f"{NOTICE}notice.pdf").data.startswith(b"%PDF")


def test_a_surgery_shows_its_own_and_no_other(app: Flask, client: FlaskClient) -> None:
    answer(app, "V89001", "1" * 12)
    begin(app, client, Person("dana@elm.example", Role.PRACTICE_VIEWER, frozenset({"V89001"})))
    assert "V89002" not in client.get("/staff/notices/").text
    assert post(client, NOTICE) == 303
    assert post(client, "/staff/notices/V89002/2026-10/") == 404
    assert client.get("/staff/notices/V89001/return").status_code == 403
    assert client.get("/staff/notices/V89001/2999-01/").status_code == 404


def test_answers_can_be_left_out_of_a_return_with_a_reason(app: Flask, lead: FlaskClient) -> None:
    answer(app, "V89001", "1" * 12)
    address = "/staff/notices/V89001/return"
    refused = lead.post(address, data={"in_return": "no"}, headers=SAME_ORIGIN)
    assert (refused.status_code, "Say why" in refused.text) == (422, True)
    assert post(lead, address, in_return="no", why="Its supplier sends them.") == 303
    assert "Its supplier sends them." in lead.get("/staff/notices/").text
    report = lead.get("/staff/reports?pcn=U99999&month=2026-10").text
    assert "Not in these returns" in report
    sent = lead.get("/staff/reports/U99999/2026-10.csv").get_data().decode("utf-8-sig")
    assert not [line for line in sent.splitlines() if "return_total" in line and "V89001" in line]
    assert post(lead, address, in_return="yes") == 303
    assert "Not in these returns" not in lead.get("/staff/reports?pcn=U99999&month=2026-10").text
