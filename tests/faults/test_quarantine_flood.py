"""Strangers from hundreds of networks send what nobody can open: the disk stays, tablets go on."""

import json
import urllib.request
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from feedback_server.actions.submissions.quarantine_quota import MOST_OF_STRANGERS
from feedback_server.store import Store
from feedback_server.store.submissions import quarantine
from tests.faults.stream import Stream
from tests.running_server import Server, a_server

NETWORKS = [f"{wide}.{narrow}.0.9" for wide in range(20, 36) for narrow in range(8)]
BATCHES = 2
LETTERS = 30_000
MB = 10**6


def test_a_flood_fills_its_share_and_no_more(built: Path, tmp_path: Path) -> None:
    server = a_server(tmp_path, built)
    server.environment["HANDRAIL_ADDRESS"] = "https://localhost"
    server.environment["HANDRAIL_HTTPS"] = "1"  # each request comes from where it says
    server.start()
    try:
        flood(server)
    finally:
        server.kill()


def flood(server: Server) -> None:
    file = Path(server.database_url.removeprefix("sqlite:///"))
    before = room(file)
    with Stream([server]) as stream, ThreadPoolExecutor(4) as strangers:
        stream.wait_for(5)
        sent = strangers.map(lambda network: send(server, network), NETWORKS * BATCHES)
        became = sum(sent, Counter[str]())
        stream.wait_for(20)
    store = Store(server.database_url)
    with store.read() as tx:
        strange = quarantine.held_bytes(tx, of_tablet=False)
    store.close()
    grown, all_sent = (room(file) - before) / MB, became.total() * LETTERS / MB
    print(
        f"{all_sent:.0f} MB of junk from {len(NETWORKS)} networks: {dict(became)}, "
        f"{strange / MB:.1f} MB kept, the database grew by {grown:.0f} MB; tablets meanwhile: "
        f"{dict(stream.ledger.became)}"
    )
    assert became["quarantined"] and became["deferred"]
    assert MOST_OF_STRANGERS * 0.9 < strange <= MOST_OF_STRANGERS
    assert set(stream.ledger.became) <= {"stored", "already_stored"}
    assert set(stream.ledger.statuses) <= {200, 503}


def room(file: Path) -> int:
    return sum(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))


def send(server: Server, network: str) -> Counter[str]:
    envelopes = [{"id": str(uuid.uuid4()), "words": "x" * LETTERS} for _ in range(50)]
    request = urllib.request.Request(
        f"{server.url}/api/v1/submissions",
        json.dumps({"envelopes": envelopes}).encode(),
        {"Content-Type": "application/json", "X-Forwarded-For": network},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return Counter(each["status"] for each in json.load(answer)["receipts"])
