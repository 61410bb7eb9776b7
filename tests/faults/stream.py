"""Tablets that send without a pause, and keep a ledger of what they hold a receipt for."""

import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from types import TracebackType
from typing import Any

from feedback_server.crypto.hpke import SealingKeys
from tests.factories import an_envelope
from tests.running_server import Server
from tests.waiting import wait_until

BATCH = 3
PATIENCE_S = 15
"""Whoever waits longer for an answer hangs."""
PAUSE_S = 0.02
"""Between a try that failed and the next."""
JSON = {"Content-Type": "application/json"}
Answer = tuple[int, dict[str, str], bytes]
"""Status, headers by their names in small letters, body."""


@dataclass
class Ledger:
    """``statuses`` are those of HTTP; 0 is for a connection without an answer."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    statuses: Counter[int] = field(default_factory=Counter)
    became: Counter[str] = field(default_factory=Counter)
    unhelpful: list[str] = field(default_factory=list)
    """Answers of failure without a way on."""
    slowest_s: float = 0.0

    def note(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.statuses[status] += 1
        if status == 200:
            receipts = json.loads(body)["receipts"]
            self.became.update(receipt["status"] for receipt in receipts)
            self.acknowledged |= {r["id"] for r in receipts if r["status"].endswith("stored")}
        elif status and ("retry-after" not in headers or not json.loads(body)["detail"]):
            self.unhelpful.append(f"{status} {body!r}")


class Stream:
    """So many tablets, from entering until leaving. Each sends the same to all servers at once."""

    def __init__(self, servers: Sequence[Server], tablets: int = 3) -> None:
        self.ledger = Ledger()
        self._over = threading.Event()
        self._noting = threading.Lock()
        keys, ports = servers[0].keys, [server.port for server in servers]
        self._tablets = [_Tablet(ports, enrolled(servers[0]), keys) for _ in range(tablets)]
        self._pool = ThreadPoolExecutor(tablets)
        self._sending: list[Future[None]] = []

    def __enter__(self) -> "Stream":
        self._sending = [self._pool.submit(self._send, _tablet) for _tablet in self._tablets]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._pool.shutdown()
        for tablet in self._tablets:
            tablet.close()
        for future in self._sending:
            future.result()

    def wait_for(self, more: int, *, status: int = 200, seconds: float = 60) -> None:
        """Until so many more requests were answered so."""
        wanted = self.ledger.statuses[status] + more

        def came() -> bool:
            return self.ledger.statuses[status] >= wanted

        wait_until(
            lambda: came() or any(future.done() for future in self._sending), seconds=seconds
        )
        assert came(), "a tablet has stopped"

    def _send(self, tablet: "_Tablet") -> None:
        while not self._over.is_set():
            ids = tablet.fill()
            before = time.monotonic()
            answers = tablet.post()
            took = time.monotonic() - before
            with self._noting:
                self.ledger.sent |= ids
                self.ledger.slowest_s = max(self.ledger.slowest_s, took)
                for answer in answers:
                    self.ledger.note(*answer)
            tablet.forget(self.ledger.acknowledged)
            if any(status != 200 for status, _, _ in answers):
                self._over.wait(PAUSE_S)


class _Tablet:
    """Keeps what it has no receipt for, and sends that again."""

    def __init__(self, ports: Sequence[int], token: str, keys: SealingKeys) -> None:
        self._token, self._keys = token, keys
        self._lines = [HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S) for port in ports]
        self._made = 0
        self._waiting: list[dict[str, Any]] = []

    def fill(self) -> set[str]:
        while len(self._waiting) < BATCH:
            self._made += 1
            plain = {"token": self._token, "number": self._made}
            self._waiting.append(an_envelope(self._keys, plain=plain))
        return {each["id"] for each in self._waiting}

    def post(self) -> list[Answer]:
        """To every server before any has answered."""
        body = json.dumps({"envelopes": self._waiting})
        for line in self._lines:
            with suppress(OSError):  # the server has gone: then it does not answer either
                line.request("POST", "/api/v1/submissions", body, JSON)
        return [_answer(line) for line in self._lines]

    def forget(self, acknowledged: set[str]) -> None:
        self._waiting = [each for each in self._waiting if each["id"] not in acknowledged]

    def close(self) -> None:
        for line in self._lines:
            line.close()


def enrolled(server: Server) -> str:
    """The token of a new tablet."""
    code = server.add_tablet("V89001")
    _, _, body = ask(server, "/api/v1/tablets/enrol", {"code": code})
    return str(json.loads(body)["token"])


def ask(server: Server, path: str, body: object = None) -> Answer:
    """What it answers to one that comes for this alone; with a body it is a POST."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    if body is None:
        line.request("GET", path)
    else:
        line.request("POST", path, json.dumps(body), JSON)
    found = _answer(line)
    line.close()
    return found


def _answer(line: HTTPConnection) -> Answer:
    try:
        answer = line.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()
    except TimeoutError:
        raise AssertionError(f"no answer within {PATIENCE_S} seconds") from None
    except (OSError, HTTPException):  # the server has gone
        line.close()
        return 0, {}, b""
