"""Two servers on one file of SQLite: both take in at once, and nothing counts twice."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.database import Database
from tests.faults.stream import Stream
from tests.running_server import Server, a_server

REQUESTS = 600


@pytest.fixture
def servers(built: Path, tmp_path: Path) -> Iterator[tuple[Server, Server]]:
    """The second shares the database of the first, and has keys and pages of its own folder."""
    first = a_server(tmp_path / "first", built)
    shutil.copytree(built, tmp_path / "second" / "build")
    second = Server(tmp_path / "second", first.database_url)
    first.start()
    keys = Path("var") / "keys"
    shutil.copytree(first.folder / keys, second.folder / keys)
    second.start()
    yield first, second
    for server in (first, second):
        server.kill()


def test_both_take_in_at_once(servers: tuple[Server, Server]) -> None:
    with Stream(servers) as stream:
        stream.wait_for(REQUESTS, seconds=120)
    ledger = stream.ledger
    assert set(ledger.statuses) == {200}
    assert set(ledger.became) == {"stored", "already_stored"}
    assert ledger.became["stored"] == ledger.became["already_stored"] == len(ledger.acknowledged)
    first = servers[0]
    found = Database(first.folder, first.database_url).check(list(ledger.acknowledged))
    assert found == len(ledger.acknowledged) == len(ledger.sent)
    print(f"{dict(ledger.became)} by two servers, slowest {ledger.slowest_s:.2f} s")
