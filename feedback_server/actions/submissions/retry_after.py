"""When those that were turned away are to come again: in turn, faster than others were stored.

All told the same time, they would come back together, and most of them be turned away once more.
Told too late, they would leave the server idle; to be turned away twice costs less than that.
"""

import threading
import time
from collections.abc import Callable
from math import ceil

SHORTEST_S, LONGEST_S = 5, 300
LEAST_A_SECOND = 4000
"""Submissions that are let come in any case: more than most machines store."""
EAGERNESS = 2
"""So many times what was stored are to come, so that there is always somebody."""
MEASURED_S, LATELY_S = 2, 10
"""How long is measured; and after how long without anybody turned away that says nothing."""


class RetryAfterPacer:
    """Spreads the retries of one process; it begins anew when nobody waits to come again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = 0.0
        self._a_second = float(LEAST_A_SECOND)
        self._stored, self._since = 0, clock()
        self._lock = threading.Lock()

    def note_stored(self, number: int) -> None:
        with self._lock:
            self._stored += number

    def retry_after_s(self, number: int) -> int:
        """In how many seconds a batch of so many submissions is to come again."""
        with self._lock:
            now = self._clock()
            self._measure(now)
            earliest = max(self._last, now + SHORTEST_S)
            self._last = min(earliest + number / self._a_second, now + LONGEST_S)
            return ceil(self._last - now)

    def _measure(self, now: float) -> None:
        elapsed = now - self._since
        if elapsed < MEASURED_S:
            return
        if elapsed < LATELY_S:
            self._a_second = max(float(LEAST_A_SECOND), EAGERNESS * self._stored / elapsed)
        self._stored, self._since = 0, now
