"""Alive is one thing, ready another: what is in the way is named, and nothing else is."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.operations import readiness as ready
from feedback_server.actions.operations.readiness import Readiness, ReadinessFault
from feedback_server.app import create_app
from feedback_server.builder.stamping import stamp, stamped_key
from feedback_server.config.settings import load_settings
from feedback_server.domain.operations.job import Job
from feedback_server.store import Store, Transaction
from feedback_server.store.operations import jobs
from tests.factories import NOW
from tests.web.conftest import Clock, context_of, made_app


@pytest.fixture
def stamped(built: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """A server whose pages carry its key, as ``handrail server run`` leaves them."""
    shutil.copytree(built, tmp_path / "build")
    first = made_app(tmp_path / "build", tmp_path, clock)
    context_of(first).store.close()
    stamp(tmp_path / "build", context_of(first).keys.public())
    paths = {"HANDRAIL_BUILD": str(tmp_path / "build"), "HANDRAIL_VAR": str(tmp_path / "var")}
    app = create_app(load_settings(paths), now=clock)
    yield app
    context_of(app).store.close()


def a_readiness(store: Store, *, works: bool = True) -> Readiness:
    return Readiness(store, stamped=True, works=works, now=lambda: NOW)


def test_a_server_in_order_is_ready(stamped: Flask) -> None:
    answer = stamped.test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ready\n")


def test_what_is_in_the_way_is_named_and_nothing_of_this_machine(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    our = context_of(app)
    with our.store.write() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json() == {
        "title": "Not ready",
        "status": 503,
        "detail": "The database has the tables of another version. "
        "The pages do not carry the key of this server.",
        "faults": ["migrations", "build"],
    }
    assert str(tmp_path) not in answer.text and our.keys.current not in answer.text


def test_it_stays_alive_when_it_is_not_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").text == "ok\n"


def test_a_job_that_nobody_does_counts_where_this_process_works(store: Store) -> None:
    with store.write() as tx:
        jobs.add(tx, Job("tablets", "a", NOW - timedelta(minutes=59)))
    assert a_readiness(store).faults() == ()
    with store.write() as tx:
        jobs.add(tx, Job("tablets", "b", NOW - timedelta(minutes=61)))
    assert a_readiness(store).faults() == (ReadinessFault.JOBS,)
    assert a_readiness(store, works=False).faults() == ()
    with store.write() as tx:
        jobs.claim(tx, "me", now=NOW, lease=timedelta(minutes=9), limit=9, kinds=["tablets"])
    assert a_readiness(store).faults() == (), "somebody is at it"


def test_what_was_found_holds_for_a_second(store: Store) -> None:
    times = iter((0.0, 0.9, 1.1, 1.1))
    found = Readiness(store, True, True, lambda: NOW, clock=lambda: next(times))
    assert found.faults() == ()
    with store.write() as tx:
        jobs.add(tx, Job("tablets", "a", NOW - timedelta(hours=2)))
    assert found.faults() == ()
    assert found.faults() == (ReadinessFault.JOBS,)


def test_a_disk_that_is_nearly_full_is_in_the_way(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Readiness(store, True, True, lambda: NOW, tmp_path).faults() == ()
    monkeypatch.setattr(ready, "NEARLY_FULL", 2**63)
    assert Readiness(store, True, True, lambda: NOW, tmp_path).faults() == (ReadinessFault.DISK,)


class Hanging(Store):
    """A database that answers when ``let_go`` is set."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.let_go, self.asked = threading.Event(), 0

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        self.asked += 1
        self.let_go.wait(20)
        with super().read() as tx:
            yield tx


class Slow(Hanging):
    """One that answers after a fifth of a second."""

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        self.let_go.set()
        time.sleep(0.2)
        with super().read() as tx:
            yield tx


def test_a_database_that_hangs_is_waited_for_a_second_and_asked_once(
    stamped: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "KEPT_S", 0)
    monkeypatch.setattr(ready, "PATIENCE_S", 0.1)
    store = Hanging(context_of(stamped).store.engine.url.render_as_string())
    readiness = a_readiness(store)
    before = time.monotonic()
    assert [readiness.faults() for _ in range(3)] == [(ReadinessFault.DATABASE,)] * 3
    assert time.monotonic() - before < 5
    assert store.asked == 1
    store.let_go.set()
    assert readiness.faults() == ()
    store.close()


def test_a_database_that_is_always_slow_is_never_ready(
    stamped: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer to the question before, which came too late, does not pass for one to this."""
    monkeypatch.setattr(ready, "KEPT_S", 0)
    monkeypatch.setattr(ready, "PATIENCE_S", 0.05)
    store = Slow(context_of(stamped).store.engine.url.render_as_string())
    readiness = a_readiness(store)
    for _ in range(4):
        assert readiness.faults() == (ReadinessFault.DATABASE,)
        time.sleep(0.3)
    assert store.asked == 4
    store.close()


def test_a_database_that_is_not_there_is_named() -> None:
    store = Store("postgresql://somebody:secret@127.0.0.1:1/nothing")
    assert a_readiness(store).faults() == (ReadinessFault.DATABASE,)


def test_the_key_of_pages_is_read_from_them(built: Path, tmp_path: Path) -> None:
    assert stamped_key(tmp_path) == ""
    assert "." in stamped_key(built)
