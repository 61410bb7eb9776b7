"""A person's own account, and what a program reads with a token."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import accounts, staff_admin
from feedback_server.actions.accounts.login_throttle import OF_ONE
from feedback_server.domain.accounts.person import Person
from feedback_server.store.accounts import accounts as stored
from tests.factories import NOW, PCN, PRACTICES, TODAY
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, Clock, code, context_of, give_phone


def ask(staff: FlaskClient, **form: str) -> TestResponse:
    given = {"label": "Power BI", "days": "30"} | form
    return staff.post("/staff/account/tokens", data=given, headers=SAME_ORIGIN)


def make(staff: FlaskClient, **form: str) -> str:
    """The new token."""
    page = ask(staff, proof=PASSWORD, **form)
    assert page.status_code == 200, page.text
    found = re.search(r"handrail_[\w-]{43}", page.text)
    assert found
    return found[0]


def read(app: Flask, address: str, token: str) -> tuple[int, bytes]:
    answer = app.test_client().get(address, headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.data


def test_a_token_is_shown_once_used_and_ended(app: Flask, staff: FlaskClient) -> None:
    assert "You have no token" in staff.get("/staff/account/").text
    token = make(staff)
    page = staff.get("/staff/account/").text
    assert "Power BI" in page and token not in page and "never used" in page
    assert read(app, "/api/v1/reports", token)[0] == 200
    assert "last used on" in staff.get("/staff/account/").text
    ends = re.findall(r"/staff/account/tokens/[\w-]+/end", page)
    assert staff.post(ends[0], headers=SAME_ORIGIN).status_code == 303
    assert read(app, "/api/v1/reports", token)[0] == 401
    assert staff.post(ends[0], headers=SAME_ORIGIN).status_code == 404


def test_a_token_works_to_the_end_of_its_last_day(
    app: Flask, staff: FlaskClient, clock: Clock
) -> None:
    token = make(staff, days="2")
    clock.advance(days=2)
    assert read(app, "/api/v1/reports", token)[0] == 200
    clock.advance(days=1)
    assert read(app, "/api/v1/reports", token)[0] == 401


def test_a_token_asks_for_the_password_or_a_code(app: Flask, staff: FlaskClient) -> None:
    refused = ask(staff, proof="a wrong one")
    assert refused.status_code == 422 and "This is not your password" in refused.text
    assert "You have no token" in staff.get("/staff/account/").text
    give_phone(app)
    assert "That code is not right" in ask(staff, proof=PASSWORD).text
    assert "handrail_" in ask(staff, proof=code(app)).text
    assert "handrail_" not in ask(staff, proof=code(app)).text  # each only once


def test_tokens_and_codes_are_not_tried_for_ever(app: Flask, staff: FlaskClient) -> None:
    answers = [ask(staff, proof="a wrong one").status_code for _ in range(OF_ONE + 1)]
    assert answers == [422] * OF_ONE + [429]
    assert ask(staff, proof=PASSWORD).status_code == 429


def test_who_signs_in_elsewhere_makes_tokens_soon_after(
    app: Flask, staff: FlaskClient, clock: Clock
) -> None:
    with context_of(app).store.write() as tx:
        stored.set_password(tx, NAME, "")
    assert "handrail_" in ask(staff).text
    clock.advance(minutes=16)
    assert "sign out, sign in again" in ask(staff).text


def test_a_new_password_ends_all_tokens(app: Flask, staff: FlaskClient) -> None:
    token = make(staff)
    form = {"old": PASSWORD, "new": "a staple for the battery"}
    done = staff.post("/staff/account/password", data=form, headers=SAME_ORIGIN)
    assert "your tokens have ended" in staff.get(done.headers["Location"]).text
    assert read(app, "/api/v1/reports", token)[0] == 401


def test_a_password_set_by_others_ends_all_tokens(app: Flask, staff: FlaskClient) -> None:
    token = make(staff)
    accounts.set_account(context_of(app).store, Person(NAME), "new words here", by="t", now=NOW)
    assert read(app, "/api/v1/reports", token)[0] == 401


def test_a_token_stays_ended_when_its_person_is_switched_on(app: Flask, staff: FlaskClient) -> None:
    token, store = make(staff), context_of(app).store
    staff_admin.switch_off(store, NAME, on=TODAY, by="t", now=NOW)
    staff_admin.switch_on(store, NAME, by="t", now=NOW)
    assert read(app, "/api/v1/reports", token)[0] == 401


@pytest.mark.parametrize(
    "form", [{"label": " "}, {"label": "x" * 61}, {"days": "0"}, {"days": "367"}, {"days": "many"}]
)
def test_what_a_token_cannot_be_is_said(staff: FlaskClient, form: dict[str, str]) -> None:
    page = ask(staff, proof=PASSWORD, **form)
    assert page.status_code == 422
    assert "There is a problem" in page.text


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic abc", "handrail_x"])
def test_without_a_token_a_program_reads_nothing(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/reports", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"


def test_a_session_is_no_token(staff: FlaskClient) -> None:
    assert staff.get("/api/v1/reports").status_code == 401


def test_a_program_reads_places_months_reports_and_returns(app: Flask, staff: FlaskClient) -> None:
    token = make(staff)
    status, places = read(app, "/api/v1/reports", token)
    assert (status, PRACTICES[0].name.encode() in places) == (200, True)
    assert read(app, f"/api/v1/reports/{PCN.code}", token) == (200, b'{"months":[]}')
    report = f"/api/v1/reports/{PCN.code}/2026-10"
    for extension in ("csv", "json", "html", "xlsx", "pdf"):
        assert read(app, f"{report}.{extension}", token)[0] == 200
    assert b"Very good" in read(app, f"{report}/return.csv", token)[1]
    running = read(app, f"/api/v1/reports/{PCN.code}/2999-01/return.csv", token)
    assert (running[0], b"2999-01 is not over" in running[1]) == (404, True)
    for wrong in (
        f"{report}.exe",
        f"{report}.csv?revision=9",
        "/api/v1/reports/U00000/2026-10.csv",
    ):
        assert read(app, wrong, token)[0] == 404
    assert read(app, f"/api/v1/reports/{PCN.code}/2026-13.csv", token)[0] == 404


def test_the_document_names_every_address_of_programs(app: Flask) -> None:
    paths = app.test_client().get("/api/v1/openapi.json").get_json()["paths"]
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("api_reports."):
            assert re.sub(r"<(\w+)>", r"{\1}", rule.rule) in paths
