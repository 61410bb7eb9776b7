"""A machine is lost, and its backup brought to an empty one: whoever sends again is told so."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.command import handrail
from tests.factories import an_envelope
from tests.faults.database import Database
from tests.faults.stream import Stream, ask, enrolled
from tests.postgresql import database_url, run_sql
from tests.running_server import Server, a_server

SENT, BATCH = 120, 40
KINDS = ("sqlite", "postgresql")
Envelope = dict[str, Any]


@pytest.fixture
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """Addresses of two empty databases, of the kinds that the test names."""
    address, found = None, []
    for number, kind in enumerate(request.param):
        if kind == "sqlite":
            found.append(f"sqlite:///{tmp_path / str(number) / 'var' / 'db.sqlite3'}")
        else:
            address = request.getfixturevalue("postgres")
            run_sql(address, f"CREATE DATABASE restored_{number}")
            found.append(database_url(address, f"restored_{number}"))
    yield found
    if address:
        for number in range(2):
            run_sql(address, f"DROP DATABASE IF EXISTS restored_{number} WITH (FORCE)")


@pytest.mark.parametrize("urls", [(a, b) for a in KINDS for b in KINDS], indirect=True)
def test_all_that_was_stored_is_known_again(urls: list[str], built: Path, tmp_path: Path) -> None:
    lost = a_server(tmp_path / "0", built, database_url=urls[0])
    lost.start()
    token = enrolled(lost)
    plain = [{"token": token, "number": number} for number in range(1, SENT + 1)]
    envelopes = [an_envelope(lost.keys, plain=each) for each in plain]
    envelopes.append(an_envelope(lost.keys) | {"sealed": "AAAA"})
    assert send(lost, envelopes) == {"stored": SENT, "quarantined": 1}
    with Stream([lost]) as stream:  # a backup is made while the server goes on
        stream.wait_for(20)
        before = set(stream.ledger.acknowledged)
        identity, backup = back_up(lost, tmp_path)
        stream.wait_for(20)
    lost.kill()
    shutil.rmtree(tmp_path / "0" / "var")

    again = Server(tmp_path / "1", urls[1])
    shutil.copytree(built, tmp_path / "1" / "build")
    restored = again.run("backup", "restore", str(backup), "--identity", str(identity))
    assert restored.returncode == 0, restored.stderr
    again.start()
    try:
        assert send(again, envelopes) == {"already_stored": SENT, "quarantined": 1}
        new = {"token": token, "number": SENT + 1}
        assert send(again, [an_envelope(again.keys, plain=new)]) == {"stored": 1}
        with Stream([again]) as stream:
            stream.wait_for(5)
    finally:
        again.kill()
    assert set(stream.ledger.statuses) == {200}
    assert again.verify() and again.run("staff", "check-audit-log").returncode == 0
    kept = {envelope["id"] for envelope in envelopes[:SENT]} | before | stream.ledger.acknowledged
    found = Database(again.folder, again.database_url).check(sorted(kept))
    print(f"{found} submissions restored from {urls[0][:6]} to {urls[1][:6]}, and taken on")


def back_up(server: Server, folder: Path) -> tuple[Path, Path]:
    """The file with the private key, and the backup."""
    identity, to = folder / "identity", folder / "copies"
    made = server.run("backup", "make-key", str(identity))
    settings = server.environment | {"HANDRAIL_BACKUP_PUBLIC_KEY": made.stdout.strip()}
    done = handrail("backup", "create", "--to", to, **settings)
    assert done.returncode == 0, done.stderr
    (backup,) = to.iterdir()
    return identity, backup


def send(server: Server, envelopes: Sequence[Envelope]) -> Counter[str]:
    """What became of them."""
    became: Counter[str] = Counter()
    for first in range(0, len(envelopes), BATCH):
        batch = envelopes[first : first + BATCH]
        status, _, body = ask(server, "/api/v1/submissions", {"envelopes": batch})
        assert status == 200
        receipts = json.loads(body)["receipts"]
        assert [receipt["id"] for receipt in receipts] == [each["id"] for each in batch]
        became.update(receipt["status"] for receipt in receipts)
    return became
