"""What tablets and phones get back."""

import json
import logging
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.submissions.ingest import IngestGate, Overloaded
from feedback_server.store.submissions import insert
from feedback_server.web.security import rate_limits
from tests.factories import an_envelope
from tests.web.conftest import context_of
from tests.web.staff.tablets.test_tablets import enrol

ADDRESS = "/api/v1/submissions"


def test_a_batch_is_answered_item_by_item_in_order(app: Flask, client: FlaskClient) -> None:
    good = an_envelope(context_of(app).keys)
    bad = an_envelope(context_of(app).keys, key_id="0" * 16)
    answer = client.post(ADDRESS, json={"envelopes": [bad, good, good, 7]})
    assert answer.status_code == 200
    assert answer.get_json() == {
        "receipts": [
            {"id": bad["id"], "status": "quarantined", "code": 202, "reason": "unknown_key"},
            {"id": good["id"], "status": "stored", "code": 201, "reason": None},
            {"id": good["id"], "status": "already_stored", "code": 200, "reason": None},
            {"id": None, "status": "refused", "code": 400, "reason": "no_id"},
        ]
    }


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"envelopes": []}', "application/json", 400),
        (b'{"envelopes": [%s]}' % b",".join([b"1"] * 51), "application/json", 400),
        (b'{"envelopes": [1]}', "text/plain", 415),
        (b'{"envelopes": ["%s"]}' % (b"x" * 2 * 1024 * 1024), "application/json", 413),
        (b"\xff\xfe", "application/json", 400),
    ],
)
def test_what_is_not_a_batch_gets_a_problem_that_says_why(
    client: FlaskClient, body: bytes, content_type: str, status: int
) -> None:
    answer = client.post(ADDRESS, data=body, content_type=content_type)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"
    assert answer.get_json(force=True)["detail"]


def test_where_too_much_comes_at_once_it_is_to_come_again(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise Overloaded(17)

    monkeypatch.setattr(IngestGate, "submit", refuse)
    answer = client.post(ADDRESS, json={"envelopes": [an_envelope(context_of(app).keys)]})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "17")
    assert answer.content_type == "application/problem+json"


def test_tablets_of_ours_may_send_more_from_one_network_than_strangers(
    app: Flask, client: FlaskClient, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "MOST_REQUESTS_AN_HOUR", 3)
    keys = context_of(app).keys
    token = enrol(staff)[1]["token"]
    for number in range(1, 6):
        plain = {"token": token, "number": number}
        answer = client.post(ADDRESS, json={"envelopes": [an_envelope(keys, plain=plain)]})
        assert answer.get_json()["receipts"][0]["status"] == "stored"
    strange = [
        client.post(ADDRESS, json={"envelopes": [an_envelope(keys)]}).status_code for _ in range(5)
    ]
    assert strange == [200, 200, 200, 429, 429]


def test_an_unknown_address_of_the_interface_is_a_problem_too(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_a_practice_is_found_by_its_code(client: FlaskClient) -> None:
    assert client.get("/api/v1/practices/V89001").get_json() == {
        "code": "V89001",
        "name": "Elm Test Surgery",
        "demonstration": False,
        "surveys": [],
    }
    assert client.get("/api/v1/practices/V00000").status_code == 404


def test_the_document_describes_every_route_of_the_interface(
    app: Flask, client: FlaskClient
) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    routes = {
        rule.rule.replace("<", "{").replace(">", "}"): (rule.methods or set()) - {"HEAD", "OPTIONS"}
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") or rule.endpoint.startswith("health.")
    }
    described = {
        path: {method.upper() for method in methods} for path, methods in document["paths"].items()
    }
    assert described == routes


def test_the_document_describes_the_answer(app: Flask, client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    receipt = document["components"]["schemas"]["ReceiptOut"]["properties"]
    answer = client.post(ADDRESS, json={"envelopes": [an_envelope(context_of(app).keys)]})
    assert set(answer.get_json()["receipts"][0]) == set(receipt)


def test_a_failure_inside_tells_the_log_where_and_never_what(
    app: Flask,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("They listened")  # as an error that quotes its data would

    monkeypatch.setattr(insert, "add_rows", fail)
    app.config["TESTING"] = False
    with caplog.at_level(logging.DEBUG):
        answer = client.post(ADDRESS, json={"envelopes": [an_envelope(context_of(app).keys)]})
    captured = capsys.readouterr()
    assert answer.status_code == 500
    assert answer.content_type == "application/problem+json"
    assert "They listened" not in json.dumps(answer.get_json(force=True))
    assert "They listened" not in captured.out + captured.err + caplog.text
    assert "RuntimeError" in captured.out + captured.err
