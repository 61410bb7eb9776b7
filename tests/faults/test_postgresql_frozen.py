"""PostgreSQL frozen, not stopped, under load: nobody waits for ten seconds, pages not at all."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.faults.database import Database
from tests.faults.stream import Stream, ask
from tests.postgresql import PostgreSQL
from tests.running_server import Server
from tests.waiting import wait_until

MOST_S = 10.0
PAGES = ("/", "/feedback/", "/feedback/worker.js", "/privacy/", "/healthz")
"""That know of no database."""
PAGES_S = 1.0
ASKING = ("/f/V89001", "/api/v1/practices/V89001", "/feedback/choose", "/readyz")
PEOPLE = 100
"""More than there are threads."""


def test_nobody_waits_for_a_frozen_database(server: Server, postgresql: PostgreSQL) -> None:
    with Stream([server]) as stream:
        stream.wait_for(20)
        postgresql.freeze()
        try:
            with ThreadPoolExecutor(PEOPLE) as people:
                asked = [
                    people.submit(timed, server, ASKING[number % len(ASKING)])
                    for number in range(PEOPLE)
                ]
                pages_s = max(timed(server, page)[1] for page in PAGES * 3)
            answers = [future.result() for future in asked]
            again_s = max(timed(server, address)[1] for address in ASKING)
            stream.wait_for(5, status=503)
        finally:
            postgresql.thaw()
        stream.wait_for(20)
        wait_until(lambda: ask(server, "/readyz")[0] == 200)
    slowest = max(seconds for _, seconds in answers)
    ledger = stream.ledger
    print(
        f"frozen: {PEOPLE} requests at once took {slowest:.1f} s at the longest, the next "
        f"{again_s:.2f} s; pages {pages_s:.2f} s; submissions {ledger.slowest_s:.1f} s"
    )
    assert {status for status, _ in answers} == {503}
    assert slowest < MOST_S and ledger.slowest_s < MOST_S
    assert pages_s < PAGES_S
    assert again_s < MOST_S
    found = Database(server.folder, server.database_url).check(list(ledger.acknowledged))
    assert len(ledger.acknowledged) <= found <= len(ledger.sent)


def timed(server: Server, address: str) -> tuple[int, float]:
    before = time.monotonic()
    status = ask(server, address)[0]
    return status, time.monotonic() - before
