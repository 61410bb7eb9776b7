"""Signing in, choosing a month, reading and downloading."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert
from tests.factories import a_submission, a_survey
from tests.web.conftest import SAME_ORIGIN, Clock, context_of, sign_in


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client: FlaskClient) -> None:
    wrong = sign_in(client, password="not the right one")
    unknown = sign_in(client, name="bob@provider.example")
    assert wrong.status_code == unknown.status_code == 422
    assert "is not right" in wrong.text
    assert wrong.text.replace("alice", "bob") == unknown.text
    assert "Set-Cookie" not in wrong.headers


def test_the_name_is_kept_and_the_password_is_not_after_a_refusal(client: FlaskClient) -> None:
    page = sign_in(client, password="not the right one").text
    assert 'value="alice@provider.example"' in page
    assert "not the right one" not in page


def test_after_signing_in_a_person_lands_where_they_wanted_to_go(client: FlaskClient) -> None:
    asked = client.get("/staff/reports?month=2026-09")
    assert asked.headers["Location"].startswith("/staff/sign-in?next=")
    form = {"name": "alice@provider.example", "password": "correct horse battery"}
    form["next"] = "/staff/reports?month=2026-09"
    answer = client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
    assert answer.headers["Location"] == "/staff/reports?month=2026-09"


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(client: FlaskClient, next: str) -> None:
    form = {"name": "alice@provider.example", "password": "correct horse battery", "next": next}
    answer = client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
    assert answer.headers["Location"] == "/staff/"


def test_the_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(client: FlaskClient) -> None:
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_signing_out_ends_the_session_on_the_server(staff: FlaskClient) -> None:
    cookie = staff.get_cookie("handrail")
    assert cookie is not None
    staff.post("/staff/sign-out", headers=SAME_ORIGIN)
    staff.set_cookie("handrail", cookie.value)
    assert staff.get("/staff/reports").status_code == 303


def test_a_session_ends_after_an_idle_hour(staff: FlaskClient, clock: Clock) -> None:
    clock.advance(minutes=59)
    assert staff.get("/staff/reports").status_code == 200
    clock.advance(minutes=59)
    assert staff.get("/staff/reports").status_code == 200
    clock.advance(minutes=61)
    assert staff.get("/staff/reports").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(staff: FlaskClient, clock: Clock) -> None:
    for _ in range(14):
        clock.advance(minutes=50)
        staff.get("/staff/reports")
    clock.advance(minutes=30)
    assert staff.get("/staff/reports").status_code == 303


def test_last_month_is_shown_first(staff: FlaskClient) -> None:
    assert "October 2026" in staff.get("/staff/reports").text


def test_the_page_and_every_download_show_the_same_month(app: Flask, staff: FlaskClient) -> None:
    store = context_of(app).store
    with store.write() as tx:
        given = [a_submission(answers={"experience": "1"}) for _ in range(3)]
        insert.add(tx, given, {a_survey().version: a_survey()})
    page = staff.get("/staff/reports?pcn=U99999&month=2026-11")
    assert "100%" in page.text
    for extension in ("csv", "json", "html"):
        link = f"/staff/reports/U99999/2026-11.{extension}"
        assert link in page.text
        answer = staff.get(link)
        assert answer.status_code == 200
        assert f"handrail-U99999-2026-11.{extension}" in answer.headers["Content-Disposition"]
    made = json.loads(staff.get("/staff/reports/U99999/2026-11.json").data)
    assert made["month"] == "2026-11"


@pytest.mark.parametrize(
    "address",
    [
        "/staff/reports?pcn=U00000",
        "/staff/reports?month=october",
        "/staff/reports?month=2026-13",
        "/staff/reports/U00000/2026-10.csv",
        "/staff/reports/U99999/2026-13.csv",
        "/staff/reports/U99999/2026-10.exe",
    ],
)
def test_what_does_not_exist_is_not_found(staff: FlaskClient, address: str) -> None:
    assert staff.get(address).status_code == 404


def test_a_month_without_answers_says_so(staff: FlaskClient) -> None:
    page = staff.get("/staff/reports?pcn=U99999&month=2025-01")
    assert page.status_code == 200
    assert "January 2025" in page.text


def test_demonstration_data_is_labelled(app: Flask, staff: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        organisations.upsert_pcns(tx, [Pcn("U99901", "Made-up Network", demonstration=True)])
        made_up = Practice("V81001", "Made-up Surgery", "U99901", demonstration=True)
        organisations.upsert_practices(tx, [made_up])
    assert "Demonstration data" in staff.get("/staff/reports?pcn=U99901").text
    assert "Demonstration data" not in staff.get("/staff/reports?pcn=U99999").text
    for extension in ("csv", "json", "html"):
        body = staff.get(f"/staff/reports/U99901/2026-10.{extension}").text
        assert "emonstration" in body, extension


def test_the_choice_of_a_surgery_is_labelled_too(app: Flask, client: FlaskClient) -> None:
    assert "Demonstration" not in client.get("/feedback/choose").text
    with context_of(app).store.write() as tx:
        organisations.upsert_pcns(tx, [Pcn("U99901", "Made-up Network", demonstration=True)])
        made_up = Practice("V81001", "Made-up Surgery", "U99901", demonstration=True)
        organisations.upsert_practices(tx, [made_up])
    assert "This is a demonstration." in client.get("/feedback/choose").text


def test_a_month_is_made_final_and_read_again(staff: FlaskClient) -> None:
    address = "/staff/reports?pcn=U99999&month=2026-10"
    assert "None is saved yet" in staff.get(address).text
    form = {"close": "yes"}
    done = staff.post("/staff/reports/U99999/2026-10/save", data=form, headers=SAME_ORIGIN)
    assert done.status_code == 303
    page = staff.get(done.headers["Location"]).text
    assert "Final, revision 1" in page
    assert "See the month as it stands now" in page
    assert "Make this month final" not in page
    file = staff.get("/staff/reports/U99999/2026-10.csv?revision=1")
    assert file.headers["Content-Disposition"].endswith('"handrail-U99999-2026-10-r1.csv"')
    assert staff.get("/staff/reports?pcn=U99999&month=2026-10&revision=2").status_code == 404


def test_a_month_that_is_not_over_is_not_closed(staff: FlaskClient) -> None:
    page = staff.get("/staff/reports?pcn=U99999&month=2026-11").text
    assert "Make this month final" not in page
    form = {"close": "yes"}
    done = staff.post("/staff/reports/U99999/2026-11/save", data=form, headers=SAME_ORIGIN)
    assert done.status_code == 404
