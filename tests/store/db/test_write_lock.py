"""The write lock: one writer at a time, thread or process, and nobody waits for ever."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from feedback_server.store.db import write_lock
from feedback_server.store.db.write_lock import WriteLock

ADD = """
import sys
from pathlib import Path
from feedback_server.store.db.write_lock import WriteLock
lock, number = WriteLock(Path(sys.argv[1])), Path(sys.argv[2])
for _ in range(40):
    with lock.held():
        number.write_text(str(int(number.read_text()) + 1))
"""


def test_nobody_writes_between_another_s_reading_and_writing(tmp_path: Path) -> None:
    lock, number = tmp_path / "lock", tmp_path / "number"
    number.write_text("0")
    command = [sys.executable, "-c", ADD, str(lock), str(number)]
    others = [subprocess.Popen(command) for _ in range(3)]
    mine = WriteLock(lock)

    def add() -> None:
        for _ in range(40):
            with mine.held():
                number.write_text(str(int(number.read_text()) + 1))

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [popen.wait(60) for popen in others] == [0, 0, 0]
    assert number.read_text() == "200"


def test_whoever_waits_too_long_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_lock, "PATIENCE_S", 0.05)
    first, second = WriteLock(tmp_path / "lock"), WriteLock(tmp_path / "lock")
    with first.held(), second.held(), first.held():
        pass
    with second.held():
        pass


def test_a_folder_that_cannot_be_written_to_is_no_hindrance(tmp_path: Path) -> None:
    with WriteLock(tmp_path / "nowhere" / "lock").held():
        pass
