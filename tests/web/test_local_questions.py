"""The server asks a practice's own questions and its network's, and loses no answer to them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.store.submissions import submissions
from tests.factories import an_envelope
from tests.local_questions import (
    OF_NETWORK,
    OF_OTHER_NETWORK,
    OF_OTHER_PRACTICE,
    OF_PRACTICE,
    a_survey_with_local_questions,
)
from tests.web.conftest import context_of, sign_in

FORM = "practice=V89001&mode=paper&day=2026-11-20&survey=occupational-therapy&language=en"
FEEDBACK = "/feedback/occupational-therapy/en/"


@pytest.fixture
def published(app: Flask) -> Flask:
    publish_survey(context_of(app).store, a_survey_with_local_questions())
    return app


def stored_answers(app: Flask) -> list[object]:
    ctx = context_of(app)
    with ctx.store.read() as tx:
        versions = ctx.surveys.published(tx)
        return [each.answers for each in submissions.iter_submissions(tx, versions)]


def test_a_plain_form_asks_the_questions_of_its_place_alone(
    published: Flask, client: FlaskClient
) -> None:
    page = client.post(f"{FEEDBACK}?practice=V89001", data={}).text
    assert f'name="{OF_NETWORK}"' in page and f'name="{OF_PRACTICE}"' in page
    assert OF_OTHER_PRACTICE not in page and OF_OTHER_NETWORK not in page
    assert "_transport" not in client.post(FEEDBACK, data={}).text
    form = {"experience": "1", OF_NETWORK: "yes", OF_OTHER_PRACTICE: "yes"}
    check = client.post(f"{FEEDBACK}?practice=V89001", data=form).text
    assert check.count("Was it easy to get here?") == 2
    assert OF_NETWORK in check and OF_OTHER_PRACTICE not in check


def test_staff_enter_and_print_the_form_of_the_surgery(
    published: Flask, client: FlaskClient
) -> None:
    sign_in(client)
    page = client.get(f"/staff/enter/form?{FORM}").text
    assert f'name="{OF_PRACTICE}"' in page and OF_OTHER_PRACTICE not in page
    printed = client.get(f"/staff/paper-form/?{FORM}").text
    assert printed.count("Was it easy to get here?") == 2 and "Elm Test Surgery" in printed
    assert f"/staff/paper-form/?{FORM}&large=1".replace("&", "&amp;") in printed
    assert "Was it easy" not in client.get("/staff/paper-form/?survey=occupational-therapy").text


def test_a_language_that_a_form_does_not_have_is_said_beside_it(client: FlaskClient) -> None:
    sign_in(client)
    wrong = FORM.replace("language=en", "language=xx")
    again = client.get(f"/staff/paper-form/?{wrong}")
    assert "Choose another language" in client.get(again.location).text


def sent(app: Flask, client: FlaskClient, question: str) -> str:
    answers = {"experience": "2", question: "yes"}
    plain = {"version": a_survey_with_local_questions().version, "answers": answers}
    envelope = an_envelope(context_of(app).keys, plain=plain)
    answer = client.post("/api/v1/submissions", json={"envelopes": [envelope]})
    (receipt,) = answer.get_json()["receipts"]
    return f"{receipt['status']} {receipt.get('reason') or ''}".strip()


def test_an_answer_is_stored_though_its_practice_has_changed_network(
    published: Flask, client: FlaskClient
) -> None:
    assert sent(published, client, OF_PRACTICE) == "stored"
    assert sent(published, client, OF_OTHER_NETWORK) == "stored"
    assert sent(published, client, OF_OTHER_PRACTICE) == "quarantined answer_not_asked"
    assert {"experience": "2", OF_OTHER_NETWORK: "yes"} in stored_answers(published)
