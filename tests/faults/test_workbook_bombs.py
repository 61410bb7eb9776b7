"""Workbooks that are small and cost much, uploaded by several at once: the server goes on."""

import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from feedback_server.actions.accounts import sessions
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from tests.faults.memory import peak_of
from tests.faults.stream import ask
from tests.running_server import Server
from tests.workbooks import BOMBS

AT_ONCE = 8
MOST_S, MOST_MB = 60, 700
BOUNDARY = "a-boundary-of-parts"


def test_bombs_of_eight_people_cost_little(server: Server) -> None:
    token = signed_in(server)
    assert server.process is not None and server.process.pid is not None
    for what, content in BOMBS.items():
        with peak_of(server.process.pid) as peak, ThreadPoolExecutor(AT_ONCE) as people:
            began = time.perf_counter()
            coming = [people.submit(upload, server, token, content) for _ in range(AT_ONCE)]
            longest = 0.0
            while not all(future.done() for future in coming):
                asked = time.perf_counter()
                assert ask(server, "/healthz")[0] == 200
                longest = max(longest, time.perf_counter() - asked)
            took = time.perf_counter() - began
        statuses = [future.result() for future in coming]
        print(
            f"{what} ({len(content)} bytes), {AT_ONCE} at once: {took:.1f} s, "
            f"{peak.grown_mb} MB more, /healthz {longest:.2f} s"
        )
        assert set(statuses) <= {422, 503} and 422 in statuses
        assert took < MOST_S and peak.grown_mb < MOST_MB and longest < 2


def signed_in(server: Server) -> str:
    """Of an administrator, all the way in."""
    person, now = Person("ada@provider.example"), datetime.now(UTC)
    store = Store(server.database_url)
    with store.write() as tx:
        accounts.add_account(tx, Account(person, ""))
        token = sessions.begin_session(tx, person, AuthStage.IN, id="bombs", now=now, instead_of="")
    store.close()
    return token


def upload(server: Server, token: str, content: bytes) -> int:
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    body = (
        f'{part}"kind"\r\n\r\nhandrail\r\n{part}"file"; filename="a.xlsx"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode() + content
    body += f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Cookie": f"handrail={token}",
        "Origin": server.url,
    }
    request = urllib.request.Request(f"{server.url}/staff/activity/upload", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
