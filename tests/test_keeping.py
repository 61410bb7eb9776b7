"""Processes that store: as this one would, and no worse for being killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feedback_server.actions.publish_survey import Surveys, publish_survey
from feedback_server.actions.receive import Intake, NotKept, Sent
from feedback_server.actions.received import Arrival, Receipt
from feedback_server.actions.verify import verify
from feedback_server.keeping import Keepers, spare_keepers
from feedback_server.sealing import Keys, load_keys
from feedback_server.store import Store, organisations, submissions
from tests.databases import sqlite_at
from tests.e2e.device import wait_until
from tests.factories import PCN, PRACTICES, TODAY, a_survey, an_envelope, an_id

ARRIVAL = Arrival(TODAY, b"a key to sign invitations with", room=1)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    store = sqlite_at(tmp_path / "handrail.sqlite3")
    with store.write() as tx:
        organisations.put_pcns(tx, [PCN])
        organisations.put_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    yield store
    store.close()


@pytest.fixture
def own_keys(tmp_path: Path) -> Keys:
    return load_keys(tmp_path / "keys" / "sealing")


@pytest.fixture
def keepers(kept: Store, own_keys: Keys, tmp_path: Path) -> Iterator[Keepers]:
    keepers = Keepers({**os.environ, "HANDRAIL_VAR": str(tmp_path)}, 2)
    yield keepers
    keepers.close()


def sent(*envelopes: dict[str, object]) -> Sent:
    return Sent([json.dumps(each).encode() for each in envelopes], ARRIVAL)


def count(store: Store) -> int:
    with store.read() as tx:
        return submissions.count(tx)


def test_they_store_and_tell_what_became_of_each(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    good, bad = an_envelope(own_keys), {"schema": 7, "id": an_id()}
    first, second = keepers.begin([sent(good, bad), sent(good)])()
    assert first.receipts == [
        Receipt(str(good["id"]), "stored"),
        Receipt(str(bad["id"]), "quarantined", "bad_envelope"),
    ]
    assert second.receipts == [Receipt(str(good["id"]), "already_stored")]
    assert (first.loose, first.strange, second.strange) == (1, True, True)
    assert count(kept) == 1


def test_a_crowd_is_flagged_there_too(keepers: Keepers, kept: Store, own_keys: Keys) -> None:
    keepers.begin([sent(an_envelope(own_keys)), sent(*(an_envelope(own_keys) for _ in range(2)))])()
    with kept.read() as tx:
        flagged = submissions.flagged(tx, Surveys().of(tx))
    assert len(flagged) == 2, "there was room for one"


def test_many_at_once_are_stored_once_by_both(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    intake = Intake(keepers.begin, groups=len(keepers))
    batches = [sent(*(an_envelope(own_keys) for _ in range(20))) for _ in range(20)]
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(intake.take, [*batches, *batches]))
    statuses = [each.status for one in taken for each in one.receipts]
    assert sorted(statuses) == ["already_stored"] * 400 + ["stored"] * 400
    assert count(kept) == 400 and not verify(kept, Surveys()).differences
    assert len(keepers.pids) == 2


def test_one_at_a_time_needs_no_second_one(keepers: Keepers, own_keys: Keys) -> None:
    first = keepers.pids
    assert len(first) == 1, "the first is there before anybody asks"
    for _ in range(3):
        keepers.begin([sent(an_envelope(own_keys))])()
    assert keepers.pids == first


def test_one_that_is_killed_is_started_again_and_loses_nothing(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    for number in range(1, 5):
        (taken,) = keepers.begin([sent(an_envelope(own_keys))])()
        assert taken.receipts[0].status == "stored" and count(kept) == number
        for pid in keepers.pids:
            os.kill(pid, signal.SIGKILL)


def test_what_cannot_be_stored_is_told_and_leaves_no_trace(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    with kept.write() as tx:
        tx.exec_driver_sql("ALTER TABLE tally RENAME TO elsewhere")
    good = an_envelope(own_keys)
    with pytest.raises(NotKept):
        keepers.begin([sent(good)])()
    with kept.write() as tx:
        tx.exec_driver_sql("ALTER TABLE elsewhere RENAME TO tally")
    assert keepers.begin([sent(good)])()[0].receipts[0].status == "stored"


def test_one_is_not_stopped_by_what_stops_its_server(keepers: Keepers, own_keys: Keys) -> None:
    before = keepers.pids
    keepers.begin([sent(an_envelope(own_keys))])()  # by then it listens to nothing else
    os.kill(keepers.pids[0], signal.SIGTERM)
    os.kill(keepers.pids[0], signal.SIGINT)
    for _ in range(3):
        keepers.begin([sent(an_envelope(own_keys))])()
    assert keepers.pids == before


def test_they_end_when_their_server_is_killed(kept: Store, own_keys: Keys, tmp_path: Path) -> None:
    program = (
        "import os, sys; from feedback_server.keeping import Keepers;"
        "print(Keepers(os.environ, 1).pids[0], flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "HANDRAIL_VAR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        server.kill()
    wait_until(lambda: not Path(f"/proc/{pid}").exists())


def test_each_process_that_serves_has_its_share() -> None:
    processors = len(os.sched_getaffinity(0))
    assert spare_keepers(processors * 2) == 0
    assert spare_keepers(1) in (min(processors, 4), 0)
