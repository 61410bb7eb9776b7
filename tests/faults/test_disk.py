"""Whatever happens at whichever write: what was acknowledged is there, and all agrees.

``STEP=1`` tries every single write (``make faults``); by default some of them are.
"""

import os
from itertools import count

import pytest

from tests.faults.conftest import NewDatabase
from tests.faults.database import WRITES, Database, run

STEP = int(os.environ.get("STEP", "40"))
BATCHES = 2
ERRORS = {
    "disk full": "ENOSPC",
    "read-only file system": "EROFS",
    "disk that fails": "EIO",
}


def goes_on(database: Database, acknowledged: list[str]) -> None:
    """Without faults again, it takes more, and still nothing is missing."""
    code, more, said = run(database, batches=1)
    assert code == 0 and said[-1] == "end" and len(more) == 3, said
    database.check(acknowledged + more)


def kill_at_every(call: str, new: NewDatabase) -> None:
    killed = 0
    for number in count(1, STEP):
        database = new()
        fault = f"{call}:signal=KILL:when={number}"
        code, acknowledged, said = run(database, fault, batches=BATCHES)
        if code == 0:
            assert said[-1] == "end"
            break
        assert code == -9, (code, said)
        killed += 1
        database.check(acknowledged)
        if killed % 5 == 1:
            goes_on(database, acknowledged)
    assert killed, "it does write"
    print(f"killed at {killed} times {call} on {database.kind}")


@pytest.mark.parametrize("call", WRITES["sqlite"])
def test_killed_at_every_write_to_sqlite(new_sqlite: NewDatabase, call: str) -> None:
    kill_at_every(call, new_sqlite)


@pytest.mark.parametrize("call", WRITES["postgresql"])
def test_killed_at_every_word_to_postgresql(new_postgres: NewDatabase, call: str) -> None:
    kill_at_every(call, new_postgres)


@pytest.mark.parametrize("what", ERRORS)
def test_nothing_is_acknowledged_that_a_disk_refused(new_sqlite: NewDatabase, what: str) -> None:
    refused = 0
    for number in count(1, 2 * STEP):
        database = new_sqlite()
        faults = [f"{call}:error={ERRORS[what]}:when={number}+" for call in WRITES["sqlite"]]
        _, acknowledged, said = run(database, *faults, batches=BATCHES)
        database.check(acknowledged)
        if not any(line.startswith("refused") for line in said):
            break
        refused += 1
        goes_on(database, acknowledged)
    assert refused
    print(f"{what} from {refused} writes on")


def test_a_sync_that_fails_is_not_acknowledged(new_sqlite: NewDatabase) -> None:
    database = new_sqlite()
    _, acknowledged, said = run(database, "fdatasync:error=EIO:when=1+", batches=BATCHES)
    assert acknowledged == [] and said[0].startswith("refused")
    goes_on(database, [])


def test_a_log_that_was_torn_loses_nothing_acknowledged(new_sqlite: NewDatabase) -> None:
    """As after a power cut: what came after the last commit is half written, or is rubbish."""
    for number in range(20, 200, 45):
        for torn in (b"", b"\0" * 24, os.urandom(4120), os.urandom(9000)):
            database = new_sqlite()
            _, acknowledged, _ = run(database, f"pwrite64:signal=KILL:when={number}", batches=9)
            log = database.folder / "db.sqlite3-wal"
            whole = log.read_bytes() if log.exists() else b""
            log.write_bytes(whole + torn)
            database.check(acknowledged)
