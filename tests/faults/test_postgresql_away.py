"""PostgreSQL stopped as by a power cut while tablets send, and started: the server goes on."""

import json
from datetime import UTC, datetime

from feedback_server.domain.operations.job import Job, JobState
from feedback_server.store import Store
from feedback_server.store.operations import jobs
from tests.faults.database import Database
from tests.faults.stream import Stream, ask
from tests.postgresql import PostgreSQL
from tests.running_server import Server
from tests.waiting import wait_until

STOPS = 3
HANGS_S = 5
"""Recovering takes less than a second; nobody may wait for longer than this."""
FOR_PROGRAMS = ("/api/v1/practices/V89001", "/api/v1/openapi.json")
"""The first asks the database, the second does not."""
FOR_PEOPLE = ("/f/V89001", "/feedback/")


def test_a_server_outlives_its_database(server: Server, postgresql: PostgreSQL) -> None:
    assert server.process is not None
    before = server.process.pid
    with Stream([server]) as stream:
        for _ in range(STOPS):
            stream.wait_for(20)
            postgresql.stop_at_once()
            stream.wait_for(20, status=503)
            wait_until(lambda: ask(server, "/readyz")[0] == 503)
            assert ask(server, "/healthz")[0] == 200
            what_needs_no_database_goes_on(server)
            postgresql.start()
            stream.wait_for(20)
            wait_until(lambda: ask(server, "/readyz")[0] == 200)
    ledger = stream.ledger
    assert set(ledger.statuses) == {200, 503} and ledger.unhelpful == []
    assert ledger.slowest_s < HANGS_S
    assert server.process.is_alive() and server.process.pid == before
    jobs_are_done(server)
    found = Database(server.folder, server.database_url).check(list(ledger.acknowledged))
    assert len(ledger.acknowledged) <= found <= len(ledger.sent)
    assert_alone(server)
    print(f"stopped {STOPS} times: {dict(ledger.statuses)}, slowest {ledger.slowest_s:.2f} s")


def what_needs_no_database_goes_on(server: Server) -> None:
    status, headers, body = ask(server, FOR_PROGRAMS[0])
    assert (status, json.loads(body)["status"]) == (503, 503) and "retry-after" in headers
    assert ask(server, FOR_PROGRAMS[1])[0] == 200
    status, headers, body = ask(server, FOR_PEOPLE[0])
    assert status == 503 and "retry-after" in headers and b"try again" in body
    assert ask(server, FOR_PEOPLE[1])[0] == 200


def jobs_are_done(server: Server) -> None:
    """The thread that works at them lives."""
    store = Store(server.database_url)
    with store.write() as tx:
        assert jobs.add(tx, Job("quarantine", "afterwards", datetime.now(UTC)))

    def done() -> bool:
        with store.read() as tx:
            over = jobs.ended(tx, 99)
        return any(each.job.key == "afterwards" and each.state is JobState.DONE for each in over)

    wait_until(done)
    store.close()


def assert_alone(server: Server) -> None:
    """No connection is left in the middle of something."""
    store = Store(server.database_url)
    with store.read() as tx:
        states = tx.exec_driver_sql(
            "SELECT state FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        assert set(states.scalars()) <= {"idle"}
    store.close()
