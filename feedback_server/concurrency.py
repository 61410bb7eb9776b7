"""Lets only so many threads do the same costly thing at a time; the others wait, but not for long.

What needs much memory or a whole core would, done by every thread at once, take the machine from
everybody else.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

RETRY_AFTER_S = 5
"""What somebody who was turned away is asked to wait."""


class TooBusy(Exception):
    """Others are at it already, and as many wait as may. Nothing was done."""


class ConcurrencyLimit:
    """``at_once`` threads are let in; ``waiting`` more may wait, for ``patience_s`` each."""

    def __init__(self, at_once: int, *, waiting: int, patience_s: float) -> None:
        self._at_once, self._waiting, self._patience_s = at_once, waiting, patience_s
        self._mine = threading.local()
        self.share(1)

    def share(self, processes: int) -> None:
        """So many processes do the same, each its part. To be called before any thread comes."""
        at_once = max(1, self._at_once // processes)
        self._free = threading.Semaphore(at_once)
        self._room = threading.Semaphore(at_once + self._waiting)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Raises TooBusy. Who has a turn may take it again within it."""
        if getattr(self._mine, "held", False):
            yield
            return
        with self._taken():
            self._mine.held = True
            try:
                yield
            finally:
                self._mine.held = False

    @contextmanager
    def _taken(self) -> Iterator[None]:
        if not self._room.acquire(blocking=False):
            raise TooBusy
        try:
            if not self._free.acquire(timeout=self._patience_s):
                raise TooBusy
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._room.release()


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0))
