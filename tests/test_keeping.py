"""Processes that store: as this one would, and no worse for being killed."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server import keeper, keeping
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
    first, second = keepers.keep(sent(good, bad)), keepers.keep(sent(good))
    assert first.receipts == [
        Receipt(str(good["id"]), "stored"),
        Receipt(str(bad["id"]), "quarantined", "bad_envelope"),
    ]
    assert second.receipts == [Receipt(str(good["id"]), "already_stored")]
    assert (first.loose, first.strange, second.strange) == (1, True, True)
    assert count(kept) == 1


def test_a_crowd_is_flagged_there_too(keepers: Keepers, kept: Store, own_keys: Keys) -> None:
    for number in (1, 2):
        keepers.keep(sent(*(an_envelope(own_keys) for _ in range(number))))
    with kept.read() as tx:
        flagged = submissions.flagged(tx, Surveys().of(tx))
    assert len(flagged) == 2, "there was room for one"


def test_many_at_once_are_stored_once_by_both(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    intake = Intake(keepers.keep)
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
        keepers.keep(sent(an_envelope(own_keys)))
    assert keepers.pids == first


def test_one_that_is_killed_is_started_again_and_loses_nothing(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    for number in range(1, 5):
        taken = keepers.keep(sent(an_envelope(own_keys)))
        assert taken.receipts[0].status == "stored" and count(kept) == number
        for pid in keepers.pids:
            os.kill(pid, signal.SIGKILL)


def test_what_kills_one_spoils_nobody_else_s(keepers: Keepers, kept: Store, own_keys: Keys) -> None:
    def send(number: int) -> str:
        try:
            if number == 5:
                keepers.hand(keeping.Handed(keeper.LENGTH.pack(1) + b"\xc1", 1))
            return keepers.keep(sent(an_envelope(own_keys))).receipts[0].status
        except NotKept as error:
            return f"not kept, away: {error.away}"

    with ThreadPoolExecutor(12) as pool:
        assert Counter(pool.map(send, range(12))) == {"stored": 11, "not kept, away: False": 1}
    assert count(kept) == 11 and not verify(kept, Surveys()).differences


def test_killed_again_and_again_they_lose_nothing_acknowledged(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.7):
            for pid in keepers.pids:
                os.kill(pid, signal.SIGKILL)

    def send(number: int) -> list[str]:
        batch = sent(*(an_envelope(own_keys) for _ in range(1 + number % 9)))
        for _ in range(9):
            with suppress(NotKept):
                return [each.status for each in keepers.keep(batch).receipts]
        return []

    killer = threading.Thread(target=kill)
    killer.start()
    with ThreadPoolExecutor(32) as pool:
        statuses = [each for some in pool.map(send, range(450)) for each in some]
    over.set()
    killer.join()
    assert set(statuses) <= {"stored", "already_stored"} and len(statuses) == 2250
    assert count(kept) == 2250 and not verify(kept, Surveys()).differences


def messages(*every: Sent) -> bytes:
    return b"".join(keeper.message_of(each) for each in every)


def sizes_of_groups(written: bytes, most: int) -> list[list[int]]:
    reads, writes = os.pipe()
    os.write(writes, written)
    os.close(writes)
    found = [[len(each.envelopes) for each in group] for group in keeper.groups(reads, most)]
    os.close(reads)
    return found


def a_sent(size: int) -> Sent:
    return Sent([b"{}"] * size, ARRIVAL)


def test_what_has_come_by_then_is_one_group() -> None:
    some = [a_sent(size) for size in (1, 2, 3, 9, 4, 1)]
    assert sizes_of_groups(messages(*some), 20) == [[1, 2, 3, 9, 4, 1]]
    assert sizes_of_groups(messages(*some), 6) == [[1, 2, 3], [9], [4, 1]]
    assert sizes_of_groups(b"", 6) == []


@given(st.lists(st.integers(1, 9), max_size=30), st.integers(1, 12), st.integers(0, 400))
def test_groups_hold_all_that_came_whole_and_in_order(
    sizes: list[int], most: int, cut: int
) -> None:
    written = messages(*(a_sent(size) for size in sizes))
    whole = [
        size
        for n, size in enumerate(sizes)
        if len(messages(*map(a_sent, sizes[: n + 1]))) <= len(written) - cut
    ]
    found = sizes_of_groups(written[: max(0, len(written) - cut)], most)
    assert [size for group in found for size in group] == whole
    assert all(sum(group) <= most or len(group) == 1 for group in found)


def test_what_cannot_be_stored_is_told_and_leaves_no_trace(
    keepers: Keepers, kept: Store, own_keys: Keys
) -> None:
    with kept.write() as tx:
        tx.exec_driver_sql("ALTER TABLE tally RENAME TO elsewhere")
    good = an_envelope(own_keys)
    with pytest.raises(NotKept):
        keepers.keep(sent(good))
    with kept.write() as tx:
        tx.exec_driver_sql("ALTER TABLE elsewhere RENAME TO tally")
    assert keepers.keep(sent(good)).receipts[0].status == "stored"


def test_one_is_not_stopped_by_what_stops_its_server(keepers: Keepers, own_keys: Keys) -> None:
    before = keepers.pids
    keepers.keep(sent(an_envelope(own_keys)))  # by then it listens to nothing else
    os.kill(keepers.pids[0], signal.SIGTERM)
    os.kill(keepers.pids[0], signal.SIGINT)
    for _ in range(3):
        keepers.keep(sent(an_envelope(own_keys)))
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
