"""Answering without JavaScript: filled in, checked, sent, counted once."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.submissions.submission import Flag, Mode
from feedback_server.store.submissions import submissions
from feedback_server.web.public.plain_form import MOST_BYTES
from feedback_server.web.security import rate_limits
from feedback_server.web.security.rate_limits import MOST_OPEN_AN_HOUR
from tests.factories import an_id
from tests.web.conftest import context_of

ADDRESS = "/feedback/occupational-therapy/en/?practice=V89001"


def stored(app: Flask) -> list[Any]:
    our = context_of(app)
    with our.store.read() as tx:
        return list(submissions.iter_submissions(tx, our.surveys.published(tx)))


def hidden_fields(page: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name and value
        found[name[1]] = value[1]
    return found


def test_answers_are_shown_for_a_check_and_not_stored_yet(app: Flask, client: FlaskClient) -> None:
    answer = client.post(ADDRESS, data={"experience": "1", "why": "Kind & clear"})
    assert answer.status_code == 200
    assert "Very good" in answer.text
    assert "Kind &amp; clear" in answer.text
    assert stored(app) == []


def test_sending_after_the_check_stores_once_however_often_pressed(
    app: Flask, client: FlaskClient
) -> None:
    form = {"experience": "1", "why": "Kind & clear", "tasks": ["bathing", "play"]}
    check = client.post(ADDRESS, data=form)
    id = hidden_fields(check.text)["id"]
    for _ in range(3):
        answer = client.post(ADDRESS, data=form | {"id": id})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/feedback/thanks/")
    (submission,) = stored(app)
    assert submission.id == id.partition(".")[0]
    assert submission.answers == {
        "experience": "1",
        "why": "Kind & clear",
        "tasks": ("bathing", "play"),
    }
    assert (submission.practice, submission.mode) == ("V89001", Mode.ONLINE)


def test_many_from_one_network_are_kept_and_flagged(app: Flask, client: FlaskClient) -> None:
    our = context_of(app)
    our.limits.reserve("127.0.0.1", our.now(), MOST_OPEN_AN_HOUR - 1)
    for _ in range(2):
        client.post(ADDRESS, data={"experience": "1", "id": an_id_of_ours(client)})
    assert {item.flag for item in stored(app)} == {None, Flag.CROWD}


def test_the_check_page_sends_what_was_filled_in(app: Flask, client: FlaskClient) -> None:
    check = client.post(ADDRESS, data={"experience": "2", "why": 'He said "good"\r\n\r\nyes'})
    fields = hidden_fields(check.text)
    assert fields["experience"] == "2"
    assert fields["why"].replace("&#34;", '"').replace("\r\n", "\n") == 'He said "good"\n\nyes'


def test_a_missing_answer_shows_the_page_again_with_what_was_filled_in(
    app: Flask, client: FlaskClient
) -> None:
    answer = client.post(ADDRESS, data={"why": "Kind & clear", "who": "carer"})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "Kind &amp; clear" in answer.text
    assert re.search(r'value="carer"[^>]*checked', answer.text)
    assert stored(app) == []


def test_an_answer_to_a_question_that_was_not_asked_is_dropped(
    app: Flask, client: FlaskClient
) -> None:
    form = {"experience": "1", "publish": "yes", "easier": "same"}
    id = hidden_fields(client.post(ADDRESS, data=form).text)["id"]
    client.post(ADDRESS, data=form | {"id": id})
    assert [submission.answers for submission in stored(app)] == [{"experience": "1"}]


@pytest.mark.parametrize("practice", ["", "?practice=", "?practice=V00000"])
def test_an_unknown_surgery_is_asked_for_and_the_answers_are_kept(
    app: Flask, client: FlaskClient, practice: str
) -> None:
    address = "/feedback/occupational-therapy/en/" + practice
    page = client.post(address, data={"experience": "1", "tasks": ["bathing", "play"]})
    assert "Which surgery" in page.text
    assert "?practice=V89001" in page.text
    assert page.text.count('name="tasks"') == 2
    found = client.post(address, data={"experience": "1", "find": "oak"})
    assert "Oak Test Surgery" in found.text
    assert "Elm Test Surgery" not in found.text


def an_id_of_ours(client: FlaskClient) -> str:
    return hidden_fields(client.post(ADDRESS, data={"experience": "1"}).text)["id"]


def test_a_made_up_id_is_refused(app: Flask, client: FlaskClient) -> None:
    ours = an_id_of_ours(client)
    another = ours.replace(ours[:8], "00000000")
    for id in ("1", an_id(), f"{an_id()}.", f"{an_id()}.é", another, ours[:-1], f"{ours}x"):
        assert client.post(ADDRESS, data={"experience": "1", "id": id}).status_code == 400
    assert stored(app) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # a plain browser says nothing
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_form_on_another_site_answers_nothing_here(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post(ADDRESS, data={"experience": "1"}, headers=headers)
    assert answer.status_code == status


def test_the_plain_form_has_the_limits_of_the_interface(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_REQUESTS_AN_HOUR", 3)
    form = {"experience": "1", "id": an_id_of_ours(client)}
    statuses = [client.post(ADDRESS, data=form).status_code for _ in range(3)]
    assert statuses == [303, 303, 429], "to see the check was a request too"
    assert "Wait an hour" in client.post(ADDRESS, data={"experience": "1"}).text
    assert client.post("/api/v1/submissions", json={"envelopes": [{}]}).status_code == 429


def test_a_form_larger_than_any_answers_is_refused(app: Flask, client: FlaskClient) -> None:
    longest = {"experience": "1", "why": "\U0001f600" * 500, "better": "\U0001f600" * 500}
    assert client.post(ADDRESS, data=longest).status_code == 200
    answer = client.post(ADDRESS, data={"experience": "1", "why": "x" * MOST_BYTES})
    assert answer.status_code == 413 and "too much to send" in answer.text


def test_an_unknown_survey_or_language_is_not_found(client: FlaskClient) -> None:
    assert client.post("/feedback/nothing/en/", data={}).status_code == 404
    assert client.post("/feedback/occupational-therapy/xx/", data={}).status_code == 404


def test_a_surgery_is_found_by_words_of_its_name(client: FlaskClient) -> None:
    assert "Elm Test Surgery" in client.get("/feedback/choose").text
    oaks = client.post("/feedback/choose", data={"find": "oak tset"}).text
    assert "Oak Test Surgery" in oaks and "Elm Test Surgery" not in oaks
    nothing = client.post("/feedback/choose", data={"find": "EX1 1AB"}).text
    assert "We could not find that surgery" in nothing and 'value="EX1"' in nothing


def test_the_choice_put_on_a_home_screen_is_the_patients_app(client: FlaskClient) -> None:
    page = client.get("/feedback/choose").text
    assert 'rel="manifest" href="/feedback/manifest.webmanifest"' in page


def test_an_address_makes_no_shared_tablet(app: Flask, client: FlaskClient) -> None:
    form = {"experience": "1"}
    id = hidden_fields(client.post(ADDRESS + "&mode=tablet", data=form).text)["id"]
    client.post(ADDRESS + "&mode=tablet", data=form | {"id": id})
    assert [submission.mode for submission in stored(app)] == [Mode.ONLINE]


def test_the_built_page_is_served_with_its_policy(client: FlaskClient) -> None:
    page = client.get("/feedback/occupational-therapy/en/?practice=V89001")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    again = client.get(ADDRESS, headers={"If-None-Match": page.headers["ETag"]})
    assert again.status_code == 304
