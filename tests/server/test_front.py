"""The ASGI front: requests come in whole or not at all, and are answered as Flask answers them."""

import asyncio
import json
from concurrent.futures import Future
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from feedback_server.server import bodies
from feedback_server.server import front as front_module
from feedback_server.server.bodies import BodyUsage
from feedback_server.server.front import Front
from feedback_server.web.api import async_routes
from feedback_server.web.api.async_routes import ROUTES
from feedback_server.web.security.upload_limits import LARGEST_UPLOAD
from tests.factories import an_envelope
from tests.web.api.test_metrics import read, requests_of
from tests.web.asgi import JSON, Answer, Sent, answered, ask, in_a_loop
from tests.web.conftest import Clock, context_of, made_app
from tests.web.staff.tablets.test_tablets import STATE, enrol

SUBMISSIONS, CHECK_IN = "/api/v1/submissions", "/api/v1/tablets/check-in"
BATCH = json.dumps({"envelopes": [1]}).encode()
STRANGER = {**JSON, "Authorization": "Bearer nobody's"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
LARGE = 2 * 1024 * 1024 + 1
SAMPLES = (
    Sent("GET", "/healthz"),
    Sent("HEAD", "/healthz"),
    Sent("GET", "/healthz", headers={"Host": "evil.example"}),
    Sent("POST", SUBMISSIONS, BATCH, JSON),
    Sent("POST", SUBMISSIONS, b"{", JSON),
    Sent("POST", SUBMISSIONS, b"", JSON),
    Sent("POST", SUBMISSIONS, b'{"envelopes":[' + b"[" * 50_000, JSON),
    Sent("POST", SUBMISSIONS, BATCH, {"Content-Type": "text/plain"}),
    Sent("POST", SUBMISSIONS, BATCH, {**JSON, "Host": "evil.example"}),
    Sent("POST", SUBMISSIONS, bytes(LARGE), JSON),
    Sent("GET", SUBMISSIONS),
    Sent("POST", CHECK_IN, json.dumps(STATE).encode(), STRANGER),
    Sent("POST", CHECK_IN, json.dumps(STATE | {"now_ms": 10**400}).encode(), STRANGER),
    Sent("POST", CHECK_IN, b"[" * 50_000, STRANGER),
    Sent("GET", "/"),
    Sent("GET", "/nowhere", query="name=Zoë%20".encode()),
    Sent("GET", "/feedback/choose", query=b"find=elm&find="),
    Sent(
        "POST", "/staff/sign-in", b"name=a", {"Content-Type": "application/x-www-form-urlencoded"}
    ),
)


@pytest.fixture
def front(app: Flask) -> Front:
    return Front(app)


def of_flask(client: FlaskClient, sent: Sent) -> Answer:
    answer = client.open(
        sent.path,
        method=sent.method,
        query_string=sent.query.decode(),
        data=sent.body or None,
        headers=sent.headers,
    )
    return Answer(
        answer.status_code, [(n.lower(), v) for n, v in answer.headers], answer.get_data()
    )


@pytest.mark.parametrize("https", ["0", "1"])
def test_what_it_answers_itself_is_what_flask_would_answer(
    built: Path, tmp_path: Path, clock: Clock, https: str
) -> None:
    address = "https://localhost" if https == "1" else "http://localhost"
    app = made_app(built, tmp_path, clock, HANDRAIL_HTTPS=https, HANDRAIL_ADDRESS=address)
    front, client = Front(app), app.test_client()
    for sent in SAMPLES:
        own, flask_s = ask(front, sent), of_flask(client, sent)
        assert own.status == flask_s.status, sent
        assert own.status < 500, sent
        if sent.path != "/healthz" or own.status == 200:  # errors there are for programs too
            assert sorted(own.headers) == sorted(flask_s.headers), sent
            assert own.body == flask_s.body, sent
    context_of(app).store.close()


def test_every_address_that_it_answers_is_one_of_flask_s_too(app: Flask) -> None:
    routes = {
        (method, rule.rule) for rule in app.url_map.iter_rules() for method in rule.methods or ()
    }
    assert set(ROUTES) <= routes


def test_a_submission_is_stored_and_counted_and_a_tablet_heard_of(
    app: Flask, front: Front, staff: FlaskClient
) -> None:
    token = enrol(staff)[1]["token"]
    envelope = an_envelope(context_of(app).keys, plain={"token": token, "number": 1})
    body = json.dumps({"envelopes": [envelope]}).encode()
    assert ask(front, Sent("POST", SUBMISSIONS, body, JSON)).json["receipts"][0]["code"] == 201
    halves = (body[:40], body[40:])
    assert ask(front, Sent("POST", SUBMISSIONS, halves, JSON)).json["receipts"][0]["code"] == 200
    told = Sent("POST", CHECK_IN, json.dumps(STATE).encode(), {"Authorization": f"Bearer {token}"})
    assert ask(front, told).json["tablet"]["practice"] == "V89001"
    found = read(staff)
    assert requests_of(found, SUBMISSIONS, "POST") == {"2xx": 2}
    assert requests_of(found, CHECK_IN, "POST") == {"2xx": 1}


@pytest.mark.parametrize("path", [SUBMISSIONS, CHECK_IN, "/staff/sign-in", "/staff/activity/"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (Sent("POST", "", [bytes(LARGE)], ends=False), 413),
        (Sent("POST", "", bytes(LARGE), ends=False), 413),
        (Sent("POST", "", [b"{"] * 9, ends=False), 408),
        (Sent("POST", "", [], ends=False), 408),
    ],
    ids=["no end", "too long", "drips", "nothing"],
)
def test_what_does_not_arrive_whole_is_refused_and_reaches_nobody(
    app: Flask,
    front: Front,
    monkeypatch: pytest.MonkeyPatch,
    sent: Sent,
    status: int,
    path: str,
) -> None:
    monkeypatch.setattr(bodies, "DEADLINE_S", 0.05)
    app.view_functions = dict.fromkeys(app.view_functions, pytest.fail)
    answer = ask(front, Sent("POST", path, sent.body, JSON, ends=False))
    assert answer.status == status
    assert answer.header("x-content-type-options") == "nosniff"
    if path.startswith("/api/"):
        assert answer.header("content-type") == "application/problem+json"
        assert answer.json["status"] == status and answer.json["detail"]
    assert held(front) == (BodyUsage(), {})


def test_a_photograph_may_be_larger_than_all_else(front: Front) -> None:
    photo = "/staff/media/new/photo"
    assert ask(front, Sent("POST", photo, bytes(LARGE), FORM)).status == 303, "to sign in"
    refused = ask(front, Sent("POST", photo, bytes(LARGEST_UPLOAD + 2**20), FORM))
    assert refused.status == 413
    assert b"This was 10 MB. At most 9 MB are taken here" in refused.body


def held(front: Front) -> tuple[BodyUsage, dict[bytes, BodyUsage]]:
    return front._bodies._all, dict(front._bodies._networks)


async def several(front: Front, unfinished: list[Sent], sent: Sent) -> Answer:
    """The answer to ``sent`` while the others are held open."""
    tasks = [asyncio.create_task(answered(front, each)) for each in unfinished]
    await asyncio.sleep(0.05)
    answer = await answered(front, sent)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return answer


@pytest.mark.parametrize(
    ("number", "part", "networks"), [(3, b"", 1), (2, bytes(60), 1), (5, b"", 5), (4, bytes(60), 4)]
)
def test_no_network_and_not_all_of_them_hold_more_than_there_is_room_for(
    built: Path,
    tmp_path: Path,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    part: bytes,
    networks: int,
) -> None:
    app = made_app(built, tmp_path, clock, HANDRAIL_HTTPS="1", HANDRAIL_ADDRESS="https://localhost")
    front = Front(app)
    monkeypatch.setattr(bodies, "MOST_OF_A_NETWORK", BodyUsage(3, 140))
    monkeypatch.setattr(bodies, "MOST_IN_ALL", BodyUsage(5, 260))

    def of(network: int, body: Any, **more: Any) -> Sent:
        return Sent("POST", SUBMISSIONS, body, JSON | {"X-Forwarded-For": f"192.0.{network}.1"})

    unfinished = [of(each % networks, [part] if part else []) for each in range(number)]
    for sent in unfinished:
        sent.ends = False
    batch = b'{"envelopes": [%s]}' % (b" " * 20 + b"1")
    refused = in_a_loop(several(front, unfinished, of(0, batch)))
    assert (refused.status, refused.header("retry-after")) == (503, "5")
    assert in_a_loop(several(front, unfinished[1:], of(0, batch))).status == 200
    assert held(front) == (BodyUsage(), {})
    context_of(app).store.close()


def test_whoever_has_gone_is_not_answered(front: Front) -> None:
    async def leave() -> list[Any]:
        messages = [
            {"type": "http.request", "body": b"{", "more_body": True},
            {"type": "http.disconnect"},
        ]
        said: list[Any] = []

        async def receive() -> Any:
            return messages.pop(0)

        async def send(message: Any) -> None:
            said.append(message)

        scope: Any = Sent("POST", SUBMISSIONS, [b"{"], JSON).scope
        await front(scope, receive, send)
        return said

    assert in_a_loop(leave()) == []
    assert held(front) == (BodyUsage(), {})


def test_nobody_waits_for_the_disk_for_ever(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(async_routes, "PATIENCE_S", 0.05)
    monkeypatch.setitem(ROUTES, ("POST", SUBMISSIONS), lambda *_: Future())
    answer = ask(front, Sent("POST", SUBMISSIONS, BATCH, JSON))
    assert (answer.status, answer.header("retry-after")) == (503, "5")


def test_pages_wait_for_nobody_who_waits_for_the_database(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_module, "THREADS", 1)
    asked, over = Event(), Event()

    def hang() -> None:
        asked.set()
        over.wait(60)

    monkeypatch.setattr(context_of(app).store, "read", hang)
    front = Front(app)

    async def both() -> Answer:
        waiting = asyncio.create_task(answered(front, Sent("GET", "/f/V89001")))
        await asyncio.to_thread(asked.wait, 30)
        try:
            return await asyncio.wait_for(answered(front, Sent("GET", "/")), 20)
        finally:
            over.set()
            await waiting

    assert in_a_loop(both()).status == 200


def test_a_name_with_an_underscore_is_not_taken_for_one_of_the_proxy_s(
    built: Path, tmp_path: Path, clock: Clock
) -> None:
    app = made_app(built, tmp_path, clock, HANDRAIL_HTTPS="1", HANDRAIL_ADDRESS="https://localhost")
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    headers = {"X-Forwarded-For": "192.0.2.7", "X_Forwarded_For": "192.0.2.8"}
    ask(Front(app), Sent("GET", "/", headers=headers))
    assert seen == ["192.0.2.7"]
    context_of(app).store.close()
