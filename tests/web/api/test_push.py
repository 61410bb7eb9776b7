"""The interface of browsers for pushes: reminders of patients, and new endpoints."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.operations.expiry import clean_up
from feedback_server.domain.accounts.person import Person
from feedback_server.messaging.webpush.subscription import endpoint_digest
from feedback_server.store.notifications import reminders
from feedback_server.store.notifications.tables import patient_reminder_table
from feedback_server.store.operations import jobs
from tests.messaging.webpush.conftest import RECEIVER
from tests.web.conftest import NAME, Clock, as_person, context_of, made_app

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/one"


def keys(endpoint: str = ENDPOINT) -> dict[str, str]:
    found = RECEIVER.subscription(endpoint)
    return {"endpoint": endpoint, "p256dh": found.p256dh, "auth": found.auth}


def ask(client: FlaskClient, **changed: Any) -> TestResponse:
    body = {"practice": "V89001", "language": "en", "when": "morning", "subscription": keys()}
    return client.post("/api/v1/push/reminders", json=body | changed)


def held(app: Flask, endpoint: str = ENDPOINT) -> bool:
    with context_of(app).store.read() as tx:
        return reminders.by_digest(tx, endpoint_digest(endpoint)) is not None


def due(app: Flask) -> list[datetime]:
    with context_of(app).store.read() as tx:
        return [
            listed.job.due_at
            for listed in jobs.waiting(tx, 9)
            if listed.job.kind == "patient_reminder"
        ]


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("evening", "2026-11-23T18:00:00Z"),
        ("morning", "2026-11-24T09:00:00Z"),
        ("later", "2026-11-25T18:00:00Z"),
    ],
)
def test_a_phone_is_reminded_when_its_person_wants(
    app: Flask, client: FlaskClient, when: str, at: str
) -> None:
    assert ask(client, when=when).get_json() == {"at": at}
    assert held(app) and due(app) == [datetime.fromisoformat(at)]


def test_a_phone_whose_key_is_lost_is_forgotten_when_it_moves(
    app: Flask, client: FlaskClient
) -> None:
    ask(client)
    with context_of(app).store.write() as tx:
        tx.execute(sa.update(patient_reminder_table).values(key_id="0" * 16))
    body = {"old": ENDPOINT, "subscription": keys(f"{ENDPOINT}/new")}
    assert client.post("/api/v1/push/renew", json=body).status_code == 204
    assert not held(app) and not held(app, f"{ENDPOINT}/new") and due(app) == []


def test_a_new_reminder_takes_the_place_of_the_one_before(app: Flask, client: FlaskClient) -> None:
    ask(client)
    ask(client, when="later")
    assert due(app) == [datetime(2026, 11, 25, 18, tzinfo=UTC)]


def test_this_evening_cannot_be_asked_for_in_the_night(client: FlaskClient, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 23, 21, tzinfo=UTC)
    answer = ask(client, when="evening")
    assert answer.status_code == 400 and "another time" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://updates.push.services.mozilla.com/x",
        "https://updates.push.services.mozilla.com:8443/x",
        "https://updates.push.services.mozilla.com.evil.example/x",
        "https://evil.example/updates.push.services.mozilla.com",
        "https://notify.windows.com.evil.example/",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@evil.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "https://fcm.googleapis.com:99999/x",
        "",
    ],
)
def test_an_endpoint_that_is_no_push_service_is_refused(
    app: Flask, client: FlaskClient, endpoint: str
) -> None:
    assert ask(client, subscription=keys(endpoint)).status_code == 400
    assert not held(app, endpoint) and due(app) == []


@pytest.mark.parametrize(
    "wrong",
    [{"p256dh": "AAAA"}, {"auth": "AAAA"}, {"p256dh": "no base64!"}, {"p256dh": "A" * 200}],
)
def test_keys_that_cannot_be_used_are_refused(client: FlaskClient, wrong: dict[str, str]) -> None:
    assert ask(client, subscription=keys() | wrong).status_code == 400


def test_every_push_service_in_use_is_known(client: FlaskClient) -> None:
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/abc",
        "https://jmt17.google.com/fcm/send/abc",
        ENDPOINT,
        "https://web.push.apple.com/abc",
        "https://db5p.notify.windows.com/w/?token=abc",
    ):
        assert ask(client, subscription=keys(endpoint)).status_code == 200, endpoint


def test_an_unknown_practice_is_told(client: FlaskClient) -> None:
    assert ask(client, practice="V99999").status_code == 404


def test_a_reminder_can_be_ended(app: Flask, client: FlaskClient) -> None:
    ask(client)
    answer = client.post("/api/v1/push/reminders/end", json={"endpoint": ENDPOINT})
    assert answer.get_json() == {"unsubscribe": True}
    assert not held(app) and due(app) == []
    again = client.post("/api/v1/push/reminders/end", json={"endpoint": ENDPOINT})
    assert again.get_json() == {"unsubscribe": True}  # whether there was one, nobody is told


def test_a_new_endpoint_takes_the_place_of_the_old(app: Flask, client: FlaskClient) -> None:
    ask(client)
    body = {"old": ENDPOINT, "subscription": keys(f"{ENDPOINT}-new")}
    assert client.post("/api/v1/push/renew", json=body).status_code == 204
    assert not held(app) and held(app, f"{ENDPOINT}-new")
    assert len(due(app)) == 1
    stranger = {"old": "https://x.example", "subscription": keys(f"{ENDPOINT}-other")}
    assert client.post("/api/v1/push/renew", json=stranger).status_code == 204
    assert not held(app, f"{ENDPOINT}-other")


def test_too_much_from_one_network_has_to_wait(client: FlaskClient) -> None:
    for _ in range(120):
        assert ask(client).status_code == 200
    assert ask(client).status_code == 429


def test_other_bodies_are_refused(client: FlaskClient) -> None:
    address = "/api/v1/push/reminders"
    assert client.post(address, data="{}", content_type="text/plain").status_code == 415
    assert client.post(address, data="{", content_type="application/json").status_code == 400
    assert ask(client, when="at midnight").status_code == 400


def test_the_key_is_a_point_of_p256(client: FlaskClient) -> None:
    key = client.get("/api/v1/push/key").get_json()["key"]
    assert len(key) == 87 and json.dumps(key).isascii()


def test_phones_are_forgotten_after_a_week(app: Flask, client: FlaskClient, clock: Clock) -> None:
    ask(client)
    clean_up(context_of(app).store, context_of(app).uploads, clock.now + timedelta(days=6))
    assert held(app)
    clean_up(context_of(app).store, context_of(app).uploads, clock.now + timedelta(days=7))
    assert not held(app)


def test_without_anybody_to_write_to_there_are_no_pushes_and_the_page_says_why(
    built: Path, tmp_path: Path, clock: Clock
) -> None:
    app = made_app(built, tmp_path, clock, HANDRAIL_PUSH_CONTACT="")
    client, staff = app.test_client(), as_person(app.test_client(), Person(NAME))
    assert client.get("/api/v1/push/key").status_code == 404
    assert "sends no notifications" in ask(client).get_json()["detail"]
    assert not held(app)
    page = staff.get("/staff/account/notifications/").text
    assert "Notifications are off on this server." in page
    assert "data-turn-on" not in page
    context_of(app).store.close()
