"""Everybody signs in at once: memory stays, others are served, and nobody is locked out."""

import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from feedback_server.actions.accounts.accounts import set_account
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from tests.faults.memory import peak_of
from tests.faults.stream import ask
from tests.running_server import Server

PEOPLE = 90
MOST_MB = 400
"""Two checks take 128 MB; each of 64 threads would take 64 MB of its own."""
PASSWORD = "seven otters paint umbrellas"


def test_ninety_sign_in_at_once(server: Server) -> None:
    store = Store(server.database_url)
    set_account(
        store, Person("person-0@provider.example"), PASSWORD, by="test", now=datetime.now(UTC)
    )
    store.close()
    assert server.process is not None and server.process.pid is not None
    with peak_of(server.process.pid) as peak, ThreadPoolExecutor(PEOPLE) as people:
        coming = [people.submit(sign_in, server, number) for number in range(PEOPLE)]
        longest = 0.0
        while not all(future.done() for future in coming):
            begun = time.perf_counter()
            assert ask(server, "/healthz")[0] == 200
            longest = max(longest, time.perf_counter() - begun)
    statuses = Counter(future.result() for future in coming)
    print(
        f"{PEOPLE} sign in at once: {dict(statuses)}, {peak.grown_mb} MB more at the peak, "
        f"/healthz took {longest:.2f} s at the longest"
    )
    assert peak.grown_mb < MOST_MB
    assert set(statuses) <= {303, 422, 503} and statuses[303] + statuses[422] >= 2


def sign_in(server: Server, number: int) -> int:
    """One has an account; those without cost as much."""
    form = {"name": f"person-{number}@provider.example", "password": PASSWORD}
    request = urllib.request.Request(
        f"{server.url}/staff/sign-in",
        urllib.parse.urlencode(form).encode(),
        {"Origin": server.url},
    )
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


class Stay(urllib.request.HTTPRedirectHandler):
    """Where it would go on to is not of interest."""

    def redirect_request(self, *_: object) -> None:
        return None
