"""Clients that vanish by the dozen in the middle of their requests: nothing of them stays."""

import json
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from feedback_server.server.front import THREADS
from feedback_server.store import Store
from tests.factories import an_envelope
from tests.faults.database import Database
from tests.faults.held import Held, held_by, states_of_connections, unread
from tests.faults.stream import Stream
from tests.postgresql import database_url, run_sql
from tests.running_server import Server, a_server
from tests.waiting import wait_until

TIMES, DOZEN = 10, 12
POOLED = 16
"""Connections to the database that a process keeps for later, of the ones it opened."""
AT_ONCE = struct.pack("ii", 1, 0)
"""Closing resets the connection, as when a machine has gone."""


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest, built: Path, tmp_path: Path) -> Iterator[Server]:
    url = None
    if request.param == "postgresql":
        address: str = request.getfixturevalue("postgres")
        run_sql(address, "CREATE DATABASE vanished")
        url = database_url(address, "vanished")
    server = a_server(tmp_path, built, database_url=url)
    server.start()
    yield server
    server.kill()
    if url:
        run_sql(address, "DROP DATABASE vanished WITH (FORCE)")


def test_nothing_is_left_of_those_who_vanish(server: Server) -> None:
    with Stream([server], tablets=2) as stream:
        occupy_every_thread(server)
        vanish_in_every_way(server)
        stream.wait_for(5)
    before = settled(server)
    with Stream([server], tablets=2) as stream:
        for _ in range(TIMES):
            vanish_in_every_way(server)
            stream.wait_for(5)
    after = settled(server)
    assert after.processes == before.processes and after.handles == before.handles
    assert after.threads <= before.threads  # those that idled for half a minute may have ended
    assert after.connections <= POOLED and after.clients == 0
    assert set(stream.ledger.statuses) == {200}
    if server.database_url.startswith("postgresql"):
        assert set(states_of_connections(server.database_url)) <= {"idle"}
    Database(server.folder, server.database_url).check(list(stream.ledger.acknowledged))
    print(f"{TIMES * DOZEN * len(WAYS)} vanished: {before} before, {after} after")


def settled(server: Server) -> Held:
    """Once nobody is connected, and what was begun is over."""
    wait_until(lambda: not unread(server.port))
    found = [held_by(server)]

    def twice_the_same() -> bool:
        found.append(held_by(server))
        return found[-1] == found[-2]

    wait_until(twice_the_same)
    return found[-1]


def occupy_every_thread(server: Server) -> None:
    """Threads, like connections and openers, are made when they are first needed."""
    body = b'{"endpoint": "https://push.example/nobody"}'
    head = b"POST /api/v1/push/reminders/end HTTP/1.1\r\nHost: localhost\r\n"
    kind = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    with storing_held_up(server, "patient_reminder"):
        vanish(
            server,
            lambda _: head + kind + body,
            number=THREADS,
            once=lambda: all_was_read(server),
        )


def vanish_in_every_way(server: Server) -> None:
    for way in WAYS:
        way(server)


def in_the_head(server: Server) -> None:
    vanish(server, lambda request: request[:40])


def in_the_body(server: Server) -> None:
    vanish(server, lambda request: request[:-300])


def in_the_body_politely(server: Server) -> None:
    vanish(server, lambda request: request[:-300], AT_ONCE[:0])


def before_the_answer(server: Server) -> None:
    vanish(server, lambda request: request)


def before_a_large_answer(server: Server) -> None:
    page = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
    vanish(server, lambda _: page * 8)


def while_it_stores(server: Server) -> None:
    with storing_held_up(server):
        vanish(server, lambda request: request, once=lambda: all_was_read(server))


WAYS = (
    in_the_head,
    in_the_body,
    in_the_body_politely,
    before_the_answer,
    before_a_large_answer,
    while_it_stores,
)


def vanish(
    server: Server,
    part: Callable[[bytes], bytes],
    linger: bytes = AT_ONCE,
    once: Callable[[], bool] = lambda: True,
    number: int = DOZEN,
) -> None:
    """So many send this part of their requests and are gone, as soon as ``once`` holds."""
    with ExitStack() as lines:
        for _ in range(number):
            line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            lines.enter_context(closing(line))
            if linger:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            line.sendall(part(a_request(server)))
        wait_until(once)


def a_request(server: Server) -> bytes:
    body = json.dumps({"envelopes": [an_envelope(server.keys)]})
    head = (
        "POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return (head + body).encode()


def all_was_read(server: Server) -> bool:
    """The server has taken in whatever came, and is at it."""
    found = unread(server.port)
    return len(found) >= DOZEN and not any(found)


@contextmanager
def storing_held_up(server: Server, table: str = "submission") -> Iterator[None]:
    """Nobody can store until this is over."""
    store = Store(server.database_url)
    with store.write() as tx:
        if not store.is_sqlite:  # which has one writer in any case
            tx.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
    store.close()
