"""A database that cannot be reached says so soon."""

import socket
import time

import pytest

from feedback_server.store import DatabaseFault, Store, engine, is_unreachable


def test_a_machine_that_says_nothing_is_not_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert float(engine.POSTGRESQL_PATIENCE["connect_timeout"]) <= 10
    monkeypatch.setitem(engine.POSTGRESQL_PATIENCE, "connect_timeout", "2")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        store = Store(f"postgresql://somebody@127.0.0.1:{silent.getsockname()[1]}/nothing")
        before = time.monotonic()
        with pytest.raises(DatabaseFault) as raised, store.read():
            pass
    assert time.monotonic() - before < 10
    assert is_unreachable(raised.value)


def test_an_address_that_names_its_patience_is_heeded() -> None:
    store = Store("postgresql://somebody@127.0.0.1/nothing?connect_timeout=60")
    assert store.engine.url.query["connect_timeout"] == "60"
