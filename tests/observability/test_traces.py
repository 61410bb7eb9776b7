"""Traces: named by templates and kinds, nested as things happen, and with nothing of anybody."""

import json
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from feedback_server.actions.operations.worker import Done, JobType, Worker
from feedback_server.config.settings import load_settings
from feedback_server.domain.operations.job import Job, JobOutcome
from feedback_server.observability import traces as telemetry
from feedback_server.observability.otel import OpenTraces, open_traces
from feedback_server.observability.traces import traces_to
from feedback_server.server.front import Front
from feedback_server.store import Store
from feedback_server.store.operations import jobs
from feedback_server.web.api.async_routes import ASYNC_ROUTES
from tests.collector import Collector, collecting, said
from tests.factories import NOW, PCN, PRACTICES, an_envelope
from tests.running_server import Server
from tests.web.asgi import JSON, Sent, ask
from tests.web.conftest import (
    NAME,
    PASSWORD,
    SAME_ORIGIN,
    app,
    client,
    clock,
    code,
    context_of,
    give_phone,
    sign_in,
)

__all__ = ["app", "client", "clock"]

ALLOWED = {
    "http.request.method",
    "http.route",
    "http.response.status_code",
    "db.system.name",
    "handrail.committed",
    "handrail.job.kind",
    "handrail.job.attempts",
    "error.type",
}
SECRET_WORDS = "They listened to Bob"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as found:
        yield found


@pytest.fixture
def traces(collector: Collector) -> Iterator[OpenTraces]:
    made = open_traces(collector.url)
    yield made
    made.close()


@pytest.fixture
def traced(app: Flask, traces: OpenTraces) -> FlaskClient:
    for _ in range(2):  # whoever asks again traces nothing twice
        traces.requests(app, app.extensions[ASYNC_ROUTES])
        traces.transactions(context_of(app).store)
    return app.test_client()


def test_a_request_is_named_by_its_template_and_holds_its_transactions(
    traced: FlaskClient, traces: OpenTraces, collector: Collector
) -> None:
    traced.get("/api/v1/practices/V89001?name=Bob")
    envelope = an_envelope(context_of(traced.application).keys)
    traced.post("/api/v1/submissions", json={"envelopes": [envelope]})
    traced.open("/nowhere", method="BREW")
    traces.close()
    (found,) = collector.named("GET /api/v1/practices/<code>")
    assert found.kind == Span.SPAN_KIND_SERVER
    assert said(found.attributes) == {
        "http.request.method": "GET",
        "http.route": "/api/v1/practices/<code>",
        "http.response.status_code": 200,
    }
    assert collector.within(found) == ["transaction read"]
    (sent,) = collector.named("POST /api/v1/submissions")
    assert "transaction write" in collector.within(sent)
    (write, *_) = collector.named("transaction write")
    assert said(write.attributes) == {"db.system.name": "sqlite", "handrail.committed": True}
    assert sent.start_time_unix_nano <= write.start_time_unix_nano
    assert write.end_time_unix_nano <= sent.end_time_unix_nano
    (strange,) = collector.named("other (unmatched)")
    assert said(strange.attributes)["http.response.status_code"] == 405


def test_what_the_front_answers_itself_is_traced_as_well(
    app: Flask, traced: FlaskClient, traces: OpenTraces, collector: Collector
) -> None:
    body = json.dumps({"envelopes": [an_envelope(context_of(app).keys)]}).encode()
    sent = Sent("POST", "/api/v1/submissions", body, JSON | {"traceparent": "00-1-1-01"})
    assert ask(Front(app), sent).status == 200
    traces.close()
    (found,) = collector.named("POST /api/v1/submissions")
    assert said(found.attributes) == {
        "http.request.method": "POST",
        "http.route": "/api/v1/submissions",
        "http.response.status_code": 200,
    }
    assert "transaction write" in collector.within(found)
    assert not found.parent_span_id


def test_a_client_s_own_trace_is_not_joined(
    traced: FlaskClient, traces: OpenTraces, collector: Collector
) -> None:
    theirs = "0af7651916cd43dd8448eb211c80319c"
    traced.get("/healthz", headers={"traceparent": f"00-{theirs}-b7ad6b7169203331-01"})
    traces.close()
    (found,) = collector.named("GET /healthz")
    assert found.trace_id.hex() != theirs and not found.parent_span_id


def test_a_failure_shows_as_one_and_a_transaction_that_is_undone_too(
    app: Flask, traced: FlaskClient, traces: OpenTraces, collector: Collector
) -> None:
    our = context_of(app)

    def fail() -> str:
        with our.store.write():
            raise ValueError(SECRET_WORDS)

    app.view_functions["health.live"] = fail
    app.config["TESTING"] = False
    assert traced.get("/healthz").status_code == 500
    traces.close()
    (found,) = collector.named("GET /healthz")
    assert found.status.code == Status.STATUS_CODE_ERROR
    (undone,) = collector.named("transaction write")
    assert said(undone.attributes)["handrail.committed"] is False
    assert not found.events and SECRET_WORDS.encode() not in b"".join(collector.bodies)


def test_a_try_of_a_job_is_named_by_its_kind(
    store: Store, traces: OpenTraces, collector: Collector
) -> None:
    def look(_: Job) -> Done:
        with store.read() as tx:
            return Done(JobOutcome(f"waiting: {len(jobs.waiting(tx, 9))}"))

    def fail(_: Job) -> Done:
        raise ValueError(SECRET_WORDS)

    def give_up(_: Job) -> Done:
        return Done(JobOutcome("refused", failed=True))

    traces.transactions(store)
    types = traces.jobs([JobType("look", look), JobType("fail", fail), JobType("give_up", give_up)])
    with store.write() as tx:
        for kind in (job_type.kind for job_type in types):
            jobs.add(tx, Job(kind, f"{SECRET_WORDS}:{kind}", NOW, {"about": SECRET_WORDS}))
    worker = Worker(store, "me", types, lambda: NOW)
    assert worker.run_once() == 3
    traces.close()
    outer = {span.name: span for span in collector.spans if not span.parent_span_id}
    assert set(outer) == {"job look", "job fail", "job give_up"}, "nothing but jobs"
    assert collector.within(outer["job look"]) == ["transaction read"]
    assert said(outer["job look"].attributes) == {
        "handrail.job.kind": "look",
        "handrail.job.attempts": 1,
    }
    assert said(outer["job fail"].attributes)["error.type"] == "ValueError"
    states = {name: span.status.code for name, span in outer.items()}
    assert states["job look"] == Status.STATUS_CODE_UNSET
    assert states["job fail"] == states["job give_up"] == Status.STATUS_CODE_ERROR
    assert SECRET_WORDS.encode() not in b"".join(collector.bodies)


def test_nothing_of_anybody_is_in_a_trace(
    app: Flask, traced: FlaskClient, traces: OpenTraces, collector: Collector
) -> None:
    give_phone(app)
    wrong = {"name": NAME, "password": "a wrong one"}
    traced.post("/staff/sign-in", data=wrong, headers=SAME_ORIGIN)
    assert sign_in(traced).status_code == 303
    envelope = an_envelope(context_of(app).keys)
    traced.post("/api/v1/submissions", json={"envelopes": [envelope]})
    for address in (
        "/staff/comments/?text=listened&month=all",
        f"/staff/reports/{PCN.code}/2026-10.csv",
        f"/staff/overview/?q={PCN.name}",
        "/staff/people/",
        "/f/V89001?name=Bob",
        "/staff/join/a-secret-link",
    ):
        traced.get(address, headers={"User-Agent": "Bob's phone", "X-Forwarded-For": "192.0.2.7"})
    cookie = traced.get_cookie("handrail")
    assert cookie is not None
    traces.close()
    assert len(collector.spans) > 20
    assert {name for span in collector.spans for name in said(span.attributes)} <= ALLOWED
    assert not [span for span in collector.spans if span.events or span.links]
    known = {f"{rule.rule}" for rule in app.url_map.iter_rules()}
    routes = {said(span.attributes).get("http.route") for span in collector.spans} - {None}
    assert routes <= known
    for resource in collector.resources:
        own = said(resource.resource.attributes)
        assert own["service.name"] == "handrail"
        assert {name.partition(".")[0] for name in own} <= {"service", "telemetry"}
    sent = b"".join(collector.bodies)
    for word in (
        *(NAME, PASSWORD, "a wrong one", code(app), cookie.value, "Bob", "192.0.2.7", "listened"),
        *("secret", PCN.code, PCN.name, "V89001", PRACTICES[0].name, envelope["id"], "SELECT"),
    ):
        assert word.encode() not in sent, word


def test_a_real_server_sends_what_is_left_when_it_stops(
    server: Server, collector: Collector
) -> None:
    server.stop()
    server.environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url + "/"
    server.start()
    urllib.request.urlopen(f"{server.url}/api/v1/practices/V89001", timeout=10).close()
    server.stop()
    (found,) = collector.named("GET /api/v1/practices/<code>")
    assert collector.within(found) == ["transaction read"]
    assert "V89001" not in server.log.read_text()


def test_without_the_extra_it_says_so_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in [
        module for module in sys.modules if module.startswith("feedback_server.observability.otel")
    ]:
        monkeypatch.delitem(sys.modules, name)
    for name in [module for module in sys.modules if module.startswith("opentelemetry")]:
        monkeypatch.setitem(sys.modules, name, None)
    telemetry.traces_to.cache_clear()
    assert traces_to("http://127.0.0.1:1") is None
    assert traces_to("http://127.0.0.1:1") is None
    written = capsys.readouterr()
    assert (written.out + written.err).count("pip install 'handrail[telemetry]'") == 1


def test_without_a_collector_nothing_is_traced(capsys: pytest.CaptureFixture[str]) -> None:
    assert load_settings({}).telemetry == ""
    assert traces_to("") is None
    assert not capsys.readouterr().err
