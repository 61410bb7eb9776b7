"""What passes through the server and must never be in what it writes down of itself."""

import contextlib
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.client import HTTPException
from threading import Event
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from feedback_server.actions.operations.worker import Done, JobType, Worker
from feedback_server.config.settings import PROJECT
from feedback_server.domain.operations.job import Job
from feedback_server.logs import prepare_logs
from feedback_server.store import Store
from feedback_server.store.operations import jobs
from tests.command import process_as_it_was
from tests.factories import NOW, PCN, PRACTICES, an_envelope
from tests.running_server import Server
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, code, context_of, give_phone, sign_in

WORDS = "They listened to Bob"
LINES = {
    "submissions received": {
        "hour",
        "stored",
        "already_stored",
        "id_conflict",
        "unknown_key",
        "no_id",
    },
    "request failed": {"kind", "where", "endpoint"},
    "job failed": {"kind", "attempts", "error"},
    "job queue failed": {"error"},
    "library": {"logger", "where", "kind", "failed_at"},
    "thread failed": {"kind", "where"},
}
"""The events that the tests below bring about, with all that may stand in their lines."""


def test_signing_in_leaves_no_secret_in_a_log(
    app: Flask,
    client: FlaskClient,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    give_phone(app)
    with caplog.at_level(logging.DEBUG):
        for password in ("a wrong one", PASSWORD):
            form = {"name": NAME, "password": password}
            client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
        now = code(app)
        client.post("/staff/second-factor/code", data={"code": now}, headers=SAME_ORIGIN)
        assert client.get("/staff/overview/").status_code == 200
        cookie = client.get_cookie("handrail")
        assert cookie is not None
        made = client.post("/staff/people/", data={"name": "x"}, headers=SAME_ORIGIN)
        assert made.status_code in (403, 422)
    captured = capsys.readouterr()
    written = captured.out + captured.err + caplog.text
    for secret in (PASSWORD, "a wrong one", cookie.value, now, NAME):
        assert secret not in written


def test_a_real_server_writes_down_no_address_and_no_name(server: Server) -> None:
    for address in (
        "/staff/join/a-secret-link",
        "/f/V89001?name=Bob",
        "/staff/sign-in?next=/staff/comments/?text=Bob",
        "/api/v1/reports/a-secret-network",
    ):
        with contextlib.suppress(HTTPError):
            urlopen(server.url + address, timeout=10)
    server.stop()
    written = server.log.read_text()
    assert "secret" not in written and "Bob" not in written and "V89001" not in written


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[pytest.CaptureFixture[str]]:
    """What is written down once a test has called ``prepare_logs``; put back after it."""
    with process_as_it_was():
        logging.getLogger().handlers[:] = []
        yield capsys


def lines(written: pytest.CaptureFixture[str]) -> tuple[list[dict[str, Any]], str]:
    """Each line as it was meant, and all of it as it stands there."""
    captured = written.readouterr()
    assert not captured.out
    return [json.loads(line) for line in captured.err.splitlines()], captured.err


def test_whatever_happens_the_log_holds_nothing_of_anybody(
    app: Flask, client: FlaskClient, written: pytest.CaptureFixture[str]
) -> None:
    # Given a server in which much fails, with the words of a patient in what is raised
    prepare_logs()
    our = context_of(app)
    app.config["TESTING"] = False
    failing_pages(app)
    give_phone(app)

    # When people, tablets and jobs do what they do
    client.post(
        "/staff/sign-in", data={"name": NAME, "password": "a wrong one"}, headers=SAME_ORIGIN
    )
    assert sign_in(client).status_code == 303
    envelope = an_envelope(our.keys, plain={"answers": {"experience": "5", "why": WORDS}})
    other = an_envelope(our.keys, key_id="0" * 16)
    client.post("/api/v1/submissions", json={"envelopes": [envelope, envelope, other, 7]})
    our.receipt_log.write()
    for address, status in (
        ("/staff/comments/?text=Bob&month=all&show=private", 200),
        (f"/staff/reports/{PCN.code}/2026-10.csv?name=Bob", 200),
        (f"/staff/overview/?q={PCN.name}", 200),
        ("/f/V89001?name=Bob", 302),
        ("/staff/join/a-secret-link", 404),
        ("/fails/V89001?name=Bob", 500),
        ("/fails-late/V89001?name=Bob", 500),
    ):
        assert client.get(address, follow_redirects=False).status_code == status, address
    with contextlib.suppress(ValueError):
        raise ValueError(WORDS)
    failing_job(our.store)
    failing_thread()
    logging.getLogger("a.library").error("%s could not be reached", NAME)

    # Then each line is one that is known, and none holds anything of them
    found, text = lines(written)
    assert {match["event"] for match in found} == set(LINES) - {"job queue failed"}
    failed = [match["endpoint"] for match in found if match["event"] == "request failed"]
    assert failed == ["health.live", "health.ready"]
    for line in found:
        known = LINES[line["event"]] | {"event", "level", "timestamp"}
        assert line.keys() <= known, line
    cookie = client.get_cookie("handrail")
    assert cookie is not None
    for word in (
        *(NAME, PASSWORD, "a wrong one", code(app), cookie.value, WORDS, "Bob", "secret"),
        *(PCN.code, PCN.name, "V89001", PRACTICES[0].name, "127.0.0.1", envelope["id"]),
    ):
        assert word not in text, word


def failing_pages(app: Flask) -> None:
    """One that fails, and one whose answer fails after it was made."""

    def fail(practice: str) -> str:
        raise ValueError(f"{WORDS} at {practice}")

    def fail_late(practice: str) -> str:
        return practice

    def spoil(answer: Response) -> Response:
        if answer.data == b"V89001":
            raise LookupError(f"{WORDS}: {answer.data.decode()}")
        return answer

    for address, endpoint, view in (  # under names that are on the public list
        ("/fails/<practice>", "health.live", fail),
        ("/fails-late/<practice>", "health.ready", fail_late),
    ):
        app.add_url_rule(address, endpoint)
        app.view_functions[endpoint] = view
    app.after_request(spoil)


def failing_job(store: Store) -> None:
    def fail(_: Job) -> Done:
        raise ValueError(WORDS)

    with store.write() as tx:
        jobs.add(tx, Job("fail", f"{NAME}:V89001", NOW, {"about": WORDS}))
    Worker(store, "me", [JobType("fail", fail)], lambda: NOW).run_once()


def failing_thread() -> None:
    def fail() -> None:
        raise ValueError(WORDS)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


def test_a_database_that_is_away_is_a_line_without_its_address(
    written: pytest.CaptureFixture[str],
) -> None:
    prepare_logs()
    stop = Event()
    store = Store("postgresql://somebody:secret@127.0.0.1:1/nothing")
    worker = Worker(store, "me", (), lambda: NOW)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    time.sleep(0.5)
    stop.set()
    thread.join()
    found, text = lines(written)
    assert [match["event"] for match in found] == ["job queue failed"]
    assert found[0].keys() <= LINES["job queue failed"] | {"event", "level", "timestamp"}
    assert "secret" not in text and "127.0.0.1" not in text


def test_what_fails_outside_of_the_application_is_written_down_without_words(
    server: Server,
) -> None:
    server.stop()
    with server.log.open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "tests.leaking_server"],
            cwd=PROJECT,
            env={"PATH": "", **server.environment},
            stdout=log,
            stderr=log,
        )
        wait_for(server)
        for where in ("at-once", "late", "in-front"):
            address = f"/fails/{where}?name=Bob"
            with contextlib.suppress(HTTPError, HTTPException, OSError):
                urlopen(server.url + address, timeout=10).read()
        running.terminate()
        assert running.wait(20) == 0
    text = server.log.read_text()
    assert "Bob" not in text
    found = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    assert [match["event"] for match in found] == ["library"] * 3


def wait_for(server: Server) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urlopen(f"{server.url}/healthz", timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError(server.log.read_text())
