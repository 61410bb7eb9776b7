"""What Prometheus reads: right numbers, for administrators alone, and nobody's name among them."""

import os
import re
import shutil
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from werkzeug.test import TestResponse

from feedback_server.actions.accounts.api_tokens import create_token
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.domain.operations.job import Job, JobState
from feedback_server.domain.tablets.tablet import CheckIn
from feedback_server.observability.request_metrics import BUCKETS_S, METHODS, OUTCOMES, UNMATCHED
from feedback_server.store import Store
from feedback_server.store.accounts import accounts, sessions
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.operations import jobs
from feedback_server.store.tablets import tablets
from tests.factories import NOW, PCN, PRACTICES, an_envelope, an_id
from tests.running_server import Server
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, as_person, context_of
from tests.web.security.test_roles import (
    DEVICE,
    PEOPLE,
    Asker,
    bearer,
    guarded,
    peopled_app,
    signed_in,
)

__all__ = ["peopled_app"]

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    """By name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def read(client: FlaskClient) -> Samples:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return samples(answer.text)


def requests_of(found: Samples, endpoint: str, method: str = "GET") -> dict[str, float]:
    """How many, by kind of answer."""
    return {
        dict(labels)["status"]: value
        for (name, labels), value in found.items()
        if name == "handrail_requests_total"
        and dict(labels)["endpoint"] == endpoint
        and dict(labels)["method"] == method
    }


def same(one: TestResponse, other: TestResponse) -> bool:
    return (one.status_code, one.data, sorted(one.headers)) == (
        other.status_code,
        other.data,
        sorted(other.headers),
    )


def test_an_administrator_reads_them_with_a_session_or_with_a_token(peopled_app: Flask) -> None:
    assert read(signed_in(peopled_app, "admin"))
    token = bearer(peopled_app, "admin")
    assert peopled_app.test_client().get("/metrics", headers=token).status_code == 200


@pytest.mark.parametrize("method", sorted(METHODS))
def test_for_anybody_else_there_is_nothing(peopled_app: Flask, method: str) -> None:
    stranger = peopled_app.test_client()
    nowhere = stranger.open("/nowhere", method=method)
    assert same(stranger.open("/metrics", method=method), nowhere)
    wrong = {"Authorization": "Bearer handrail_wrong"}
    assert same(stranger.open("/metrics", method=method, headers=wrong), nowhere)
    for who in PEOPLE.keys() - {"admin"}:
        person, token = signed_in(peopled_app, who), bearer(peopled_app, who)
        assert same(person.open("/metrics", method=method), nowhere), who
        assert same(stranger.open("/metrics", method=method, headers=token), nowhere), who


def test_before_the_second_step_there_is_nothing(app: Flask, client: FlaskClient) -> None:
    as_person(client, Person(NAME))
    our = context_of(app)
    with our.store.write() as tx:
        for session in sessions.for_account(tx, NAME):
            sessions.set_stage(tx, session.token_digest, AuthStage.CODE)
    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_template_method_and_kind_of_answer(staff: FlaskClient) -> None:
    for address in ("/staff/reports", "/staff/reports?month=2026-10", "/staff/reports?month=x"):
        staff.get(address)
    staff.post("/api/v1/submissions", data=b"{", content_type="application/json")
    staff.get("/healthz")
    staff.put("/healthz")
    found = read(staff)
    assert requests_of(found, "/staff/reports") == {"2xx": 2, "4xx": 1}
    assert requests_of(found, "/api/v1/submissions", "POST") == {"4xx": 1}
    assert requests_of(found, "/healthz") == {"2xx": 1}
    assert requests_of(found, UNMATCHED, "PUT") == {"4xx": 1}
    labels = (("endpoint", "/staff/reports"), ("method", "GET"))
    assert found["handrail_request_seconds_count", labels] == 3
    slow = (*labels[:1], ("le", str(BUCKETS_S[-1])), *labels[1:])
    assert found["handrail_request_seconds_bucket", slow] == 3


def test_what_fails_after_the_page_was_made_is_counted_as_a_failure(
    app: Flask, client: FlaskClient
) -> None:
    @app.after_request
    def fail(_: object) -> object:
        raise ValueError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    assert client.get("/healthz").status_code == 500
    app.after_request_funcs.clear()
    assert requests_of(read(as_person(client, Person(NAME))), "/healthz") == {"5xx": 1}


def test_submissions_are_counted_by_what_became_of_them(app: Flask, staff: FlaskClient) -> None:
    good = an_envelope(context_of(app).keys)
    bad = an_envelope(context_of(app).keys, key_id="0" * 16)
    before = read(staff)
    assert {before["handrail_submissions_total", (("outcome", each),)] for each in OUTCOMES} == {0}
    staff.post("/api/v1/submissions", json={"envelopes": [bad, good, good, good, 7]})
    found = read(staff)
    assert [found["handrail_submissions_total", (("outcome", each),)] for each in OUTCOMES] == [
        1,
        2,
        1,
        1,
        0,
    ]
    assert found["handrail_quarantine_items", ()] == 1


def test_jobs_tablets_database_and_backups_are_told_as_they_stand(
    peopled_app: Flask, tmp_path: Path
) -> None:
    our, admin = context_of(peopled_app), signed_in(peopled_app, "admin")
    assert ("handrail_backup_age_seconds", ()) not in read(admin)
    heard = CheckIn(NOW - timedelta(days=9), "a", 5, (), 0, None, "persistent", 0)
    with our.store.write() as tx:
        for key, hours in (("a", 2), ("b", 2), ("c", 0), ("d", -9)):
            jobs.add(tx, Job("tablets", key, NOW - timedelta(hours=hours)))
        one = jobs.claim(tx, "w", now=NOW, lease=timedelta(hours=1), limit=1, kinds=["tablets"])
        jobs.end(tx, one[0], "w", JobState.FAILED, "ValueError", NOW)
        tablets.check_in(tx, DEVICE, heard)
    our.backups.mkdir()
    for name, days in (("old", 9), ("new", 1)):
        (our.backups / name).write_bytes(b"x")
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(our.backups / name, (at, at))
    found = read(admin)
    told = {name: value for (name, labels), value in found.items() if not labels}
    assert told["handrail_jobs_waiting"] == 3
    assert told["handrail_jobs_overdue"] == 1
    assert told["handrail_jobs_failed"] == 1
    assert told["handrail_tablets_silent"] == 1
    assert told["handrail_backup_age_seconds"] == timedelta(days=1).total_seconds()
    assert told["handrail_database_bytes"] > 100_000
    own = (("process", str(os.getpid())),)
    for name in ("process_resident_memory_bytes", "process_open_fds", "process_threads"):
        assert found[name, own] > 0, name


def test_no_label_holds_what_somebody_sent(peopled_app: Flask) -> None:
    templates = {rule.rule for rule in peopled_app.url_map.iter_rules()}
    for who in PEOPLE:
        ask = Asker(peopled_app, who)
        for endpoint, method, address in guarded(peopled_app):
            ask(endpoint, method, address)
    stranger = peopled_app.test_client()
    for address in ("/f/V89001", f"/{PCN.name}", "/staff/join/secret", "/feedback/choose?q=Bob"):
        stranger.get(quote(address, safe="/?="))
        stranger.open("/healthz", method=re.sub(r"\W", "", address))
    form = {"name": PEOPLE["alice"].name, "password": PASSWORD}
    stranger.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
    stranger.get("/healthz", headers={"X-Forwarded-For": "192.0.2.7", "User-Agent": "Bob"})
    allowed = {
        "endpoint": templates | {UNMATCHED},
        "method": METHODS | {"other"},
        "status": {f"{first}xx" for first in range(1, 6)},
        "outcome": set(OUTCOMES),
        "le": {str(second) for second in BUCKETS_S} | {"+Inf"},
        "process": {str(os.getpid())},
    }
    text = signed_in(peopled_app, "admin").get("/metrics").text
    labels = {pair for _, each in samples(text) for pair in each}
    assert len(labels) > 100
    for name, value in labels:
        assert value in allowed[name], (name, value)
    for word in (PCN.code, PCN.name, "V89001", PRACTICES[0].name, DEVICE, "Bob", "192.0.2.7"):
        assert word not in text, word
    assert not [person.name for person in PEOPLE.values() if person.name in text]


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_any_of_several_processes_tells_the_counts_of_all(
    store: Store, built: Path, tmp_path: Path
) -> None:
    address = store.engine.url.render_as_string(hide_password=False)
    person = Person(NAME)
    with store.write() as tx:
        accounts.add_account(tx, Account(person, ""))
    now = datetime.now(UTC)  # the server has no other clock
    token = create_token(store, person, label="t", days=9, id=an_id(), on=now.date(), now=now)
    shutil.copytree(built, tmp_path / "build")
    left = tmp_path / "var" / "metrics" / "999999999"  # by a server that was killed
    left.mkdir(parents=True)
    (left / "counter_1.db").write_bytes(b"")
    server = Server(tmp_path, address)
    server.environment["HANDRAIL_WORKERS"] = "2"
    server.start()
    before = asked(server, token)
    for _ in range(40):
        urllib.request.urlopen(f"{server.url}/healthz", timeout=10).close()
    after = [asked(server, token) for _ in range(6)]
    server.kill()
    assert not left.exists()
    assert {sum(requests_of(each, "/healthz").values()) for each in after} == {
        40 + sum(requests_of(before, "/healthz").values())
    }
    seen = requests_of(after[-1], "/metrics")
    assert seen == {"2xx": 6}, "those before it, whoever answered"
    processes = {dict(labels)["process"] for name, labels in after[-1] if name == "process_threads"}
    assert len(processes) == 2


def asked(server: Server, token: str) -> Samples:
    wanted = urllib.request.Request(
        f"{server.url}/metrics", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(wanted, timeout=20) as answer:
        return samples(answer.read().decode())
