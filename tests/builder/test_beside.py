"""Two parts of a build at once: both are done, and what goes wrong in either is known."""

import errno
import os
import signal
from pathlib import Path

import pytest

from feedback_server.builder.beside import run_beside
from feedback_server.content import ContentError


def fail(error: Exception) -> None:
    raise error


def test_both_parts_are_done(tmp_path: Path) -> None:
    run_beside((tmp_path / "one").mkdir, (tmp_path / "two").mkdir)
    assert len(list(tmp_path.iterdir())) == 2


def test_the_errors_of_both_are_told() -> None:
    with pytest.raises(ContentError) as raised:
        run_beside(lambda: fail(ContentError(["a: 1"])), lambda: fail(ContentError(["b: 2"])))
    assert sorted(raised.value.errors) == ["a: 1", "b: 2"]


def test_a_full_disk_stays_one() -> None:
    with pytest.raises(OSError, match="No space") as raised:
        run_beside(lambda: fail(OSError(errno.ENOSPC, "No space left on device")), dict)
    assert raised.value.errno == errno.ENOSPC


def test_a_crash_and_a_kill_are_not_taken_for_an_end() -> None:
    with pytest.raises(RuntimeError, match="RecursionError: too deep"):
        run_beside(lambda: fail(RecursionError("too deep")), dict)
    with pytest.raises(ChildProcessError):
        run_beside(lambda: os.kill(os.getpid(), signal.SIGKILL), dict)
