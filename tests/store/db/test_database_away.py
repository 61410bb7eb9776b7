"""A database that cannot be reached, or that is frozen, says so soon."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa

from feedback_server.store import DatabaseFault, DatabaseUnavailable, Store, is_unreachable
from feedback_server.store.db.time_limits import REQUESTS, Breaker, TimeLimits
from tests.postgresql import database_url

SOON = replace(REQUESTS, answer_s=0.3)


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def pid_of(tx: sa.Connection) -> int:
    return int(tx.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


@pytest.fixture
def hurried(postgres: str) -> Iterator[Store]:
    store = Store(database_url(postgres, "postgres"), SOON)
    yield store
    store.close()


def test_a_machine_that_says_nothing_is_not_waited_for_long() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://somebody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        store = Store(url, TimeLimits(connect_s=2))
        before = time.monotonic()
        with pytest.raises(DatabaseFault) as raised, store.read():
            pass
        assert time.monotonic() - before < 10
        assert is_unreachable(raised.value)
        with pytest.raises(sa.exc.TimeoutError), store.read():
            pass


def test_an_address_that_names_its_patience_is_heeded() -> None:
    url = "postgresql://somebody@127.0.0.1/nothing?connect_timeout=60&options=-c%20lock_timeout%3D1"
    query = Store(url, REQUESTS).engine.url.query
    assert query["connect_timeout"] == "60"
    assert str(query["options"]).endswith("statement_timeout=6s -c lock_timeout=1")


def test_a_request_waits_for_less_than_ten_seconds_in_all() -> None:
    assert REQUESTS.answer_s and REQUESTS.statement_s
    assert REQUESTS.statement_s < REQUESTS.answer_s
    assert REQUESTS.pool_s + max(REQUESTS.connect_s, REQUESTS.answer_s) < 10


def test_limits_hold_in_requests_and_jobs_take_their_time(postgres: str) -> None:
    requests = Store(database_url(postgres, "postgres"), REQUESTS)
    for store, lock, statement in ((requests, "3s", "6s"), (requests.for_jobs(), "1min", "0")):
        with store.write() as tx:
            assert tx.exec_driver_sql("SHOW lock_timeout").scalar() == lock
            assert tx.exec_driver_sql("SHOW statement_timeout").scalar() == statement
        store.close()


def test_a_frozen_server_is_given_up_in_the_middle_and_found_again(
    hurried: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DatabaseUnavailable) as raised, hurried.read() as tx:
        pid = pid_of(tx)
        with frozen(pid):
            pid_of(tx)
    assert is_unreachable(raised.value)
    monkeypatch.setattr(hurried._breaker, "_clock", lambda: time.monotonic() + 60)
    for _ in range(2):
        with hurried.write() as tx:
            assert pid_of(tx) != pid


def test_a_frozen_connection_that_nobody_used_is_given_up_too(hurried: Store) -> None:
    with hurried.read() as tx:
        pid = pid_of(tx)
    with frozen(pid), pytest.raises(DatabaseUnavailable), hurried.read():
        pass
    before = time.monotonic()
    with pytest.raises(DatabaseUnavailable), hurried.write():  # nobody waits again
        pass
    assert time.monotonic() - before < 0.3


def test_one_looks_whether_the_database_is_back() -> None:
    now = 0.0
    breaker = Breaker(lambda: now)
    breaker.check()
    breaker.open()
    with pytest.raises(sa.exc.TimeoutError):
        breaker.check()
    now = 3.0
    breaker.check()
    breaker.check()  # the same, who has to connect yet
    with pytest.raises(sa.exc.TimeoutError), ThreadPoolExecutor(1) as another:
        another.submit(breaker.check).result()
    breaker.open()
    with pytest.raises(sa.exc.TimeoutError):  # it was in vain
        breaker.check()
    breaker.close()
    breaker.check()
