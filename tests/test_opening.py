"""Processes that open what is sealed: the same as in this one, and no worse for being killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from feedback_server.actions.envelopes import Item, Plaintext, open_all, read_item
from feedback_server.opening import Openers
from feedback_server.sealing import Keys, load_keys
from tests.e2e.device import wait_until
from tests.factories import an_envelope, an_id


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def own_keys(folder: Path) -> Keys:
    return load_keys(folder)


@pytest.fixture
def openers(own_keys: Keys, folder: Path) -> Iterator[Openers]:
    openers = Openers(own_keys, folder, 2)
    yield openers
    openers.close()


def items(keys: Keys, number: int) -> list[Item]:
    """Good ones, and one of each kind that cannot be opened."""
    bad = [
        {"schema": 7, "id": an_id()},
        an_envelope(keys, key_id="0" * 16),
        an_envelope(keys, sealed="AAAA"),
        an_envelope(keys, sealed="no base64!"),
        an_envelope(keys) | {"id": an_id()},
        an_envelope(keys, plain={"mode": "pigeon"}),
    ]
    every = [*bad, *(an_envelope(keys) for _ in range(number))]
    return [read_item(json.dumps(each).encode()) for each in every]


def test_they_open_what_this_process_would_open(openers: Openers, own_keys: Keys) -> None:
    some = items(own_keys, 5)
    opened = openers.open_all(some)
    assert opened == open_all(some, own_keys)
    assert [isinstance(each, Plaintext) for each in opened] == [False] * 6 + [True] * 5
    assert openers.open_all([]) == []


def test_each_of_many_threads_gets_its_own(openers: Openers, own_keys: Keys) -> None:
    batches = [items(own_keys, 3) for _ in range(40)]
    with ThreadPoolExecutor(16) as pool:
        opened = list(pool.map(openers.open_all, batches))
    assert opened == [open_all(batch, own_keys) for batch in batches]
    assert len(openers.pids) == 2


def test_one_that_is_killed_is_started_again_and_loses_nothing(
    openers: Openers, own_keys: Keys
) -> None:
    some = items(own_keys, 3)
    expected = open_all(some, own_keys)
    for _ in range(4):
        assert openers.open_all(some) == expected
        for pid in openers.pids:
            os.kill(pid, signal.SIGKILL)
    assert [openers.open_all(some) for _ in range(4)] == [expected] * 4


def test_it_ends_when_its_server_is_killed(own_keys: Keys, folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from feedback_server.opening import Openers;"
        "from feedback_server.sealing import load_keys; folder = Path(sys.argv[1]);"
        "it = Openers(load_keys(folder), folder, 1);"
        "it._lanes[0].open([('a', 'b', 'c')]);"
        "print(it.pids[0], flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as server:
        assert server.stdout is not None
        pid = int(server.stdout.readline())
        assert Path(f"/proc/{pid}").exists()
        server.kill()
    wait_until(lambda: not Path(f"/proc/{pid}").exists())
