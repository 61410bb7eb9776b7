"""A server that is killed under load loses nothing it acknowledged, and doubles nothing."""

import json
import os
import random
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPException

import sqlalchemy as sa

from feedback_server.store import Store
from tests.factories import an_envelope
from tests.running_server import Server

KILLS = int(os.environ.get("KILLS", "5"))
"""`make faults` has fifty."""
CLIENTS = 4


@dataclass
class Ledger:
    """What clients sent, and what they hold a receipt for."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)


def test_every_receipt_given_before_a_sigkill_is_in_the_database(server: Server) -> None:
    chance = random.Random(4)
    ledger = Ledger()
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(keep_sending, server, ledger) for _ in range(CLIENTS)]
        for _ in range(KILLS):
            before = len(ledger.acknowledged)
            while len(ledger.acknowledged) < before + 5:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.2))
            server.kill()
            server.start()
        ledger.over.set()
        for client in clients:
            client.result()
    store = Store(server.database_url)
    with store.read() as tx:
        ids = list(tx.scalars(sa.text("SELECT id FROM submission")))
    store.close()
    assert len(ids) == len(set(ids))
    assert ledger.acknowledged <= set(ids) <= ledger.sent
    assert len(ledger.acknowledged) >= 5 * KILLS
    assert server.verify()


def keep_sending(server: Server, ledger: Ledger) -> None:
    """Send new envelopes and repeat those whose receipt got lost, as a tablet does."""
    keys = server.keys
    waiting: list[dict[str, object]] = []
    while not ledger.over.is_set():
        while len(waiting) < 3:
            waiting.append(an_envelope(keys))
        ledger.sent.update(str(envelope["id"]) for envelope in waiting)
        try:
            receipts = post(server, waiting)
        except (OSError, HTTPException):  # killed before, or in the middle of, the answer
            time.sleep(0.01)
            continue
        ledger.acknowledged |= receipts
        waiting = [envelope for envelope in waiting if envelope["id"] not in receipts]


def post(server: Server, envelopes: list[dict[str, object]]) -> set[str]:
    """The ids that the server says it stored."""
    request = urllib.request.Request(
        f"{server.url}/api/v1/submissions",
        data=json.dumps({"envelopes": envelopes}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        receipts = json.loads(answer.read())["receipts"]
    return {receipt["id"] for receipt in receipts if receipt["status"].endswith("stored")}
