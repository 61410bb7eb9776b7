"""A lock for whoever writes to one SQLite file, among the threads of a process and among processes.

SQLite has one writer. Waiting here is short and fair; waiting inside SQLite (busy_timeout) sleeps
and polls ever more seldom, with a tail ten times as long. It is a courtesy: SQLite keeps the data
safe without it.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE_S = 4.0
"""How long the lock is waited for. Then one writes without it, if SQLite lets one."""
POLL_S = 0.0001


class WriteLock:
    """``file`` is locked while somebody writes; it is made where there is none."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._among_threads = threading.Lock()
        self._handle: int | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else holds it meanwhile, except those who have waited for too long."""
        until = time.monotonic() + PATIENCE_S
        acquired = self._among_threads.acquire(timeout=PATIENCE_S)
        try:
            handle = self._locked(until) if acquired else None
            try:
                yield
            finally:
                if handle is not None:
                    fcntl.flock(handle, fcntl.LOCK_UN)
        finally:
            if acquired:
                self._among_threads.release()

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def _locked(self, until: float) -> int | None:
        """None where it could not be had: a folder that cannot be written to, or no patience."""
        with suppress(OSError):
            if self._handle is None:
                self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            while time.monotonic() < until:
                with suppress(BlockingIOError):
                    fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return self._handle
                time.sleep(POLL_S)
        return None
