"""When those that were turned away are to come again: in turn, faster than others were stored.

All told the same while, they would come back together, and most of them be turned away once more.
Told too late, they would leave the server idle; to be turned away twice costs less than that.
"""

import threading
import time
from collections.abc import Callable
from math import ceil

SHORTEST_S, LONGEST_S = 5, 300
FEWEST = 4000
"""Submissions a second, in any case: more than most machines store."""
EAGERNESS = 2
"""So many times what was stored are to come, so that there is always somebody."""
MEASURED_S, LATELY_S = 2, 10
"""How long is measured; and after how long without anybody turned away that says nothing."""


class RetryAfterPacer:
    """The turns of one process, which begin anew when nobody waits for one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_turn = 0.0
        self._a_second = float(FEWEST)
        self._stored, self._since = 0, clock()
        self._counting = threading.Lock()

    def note_stored(self, number: int) -> None:
        with self._counting:
            self._stored += number

    def pause_s(self, number: int) -> int:
        """In how many seconds it is the turn of so many submissions."""
        with self._counting:
            now = self._clock()
            self._measure(now)
            earliest = max(self._last_turn, now + SHORTEST_S)
            self._last_turn = min(earliest + number / self._a_second, now + LONGEST_S)
            return ceil(self._last_turn - now)

    def _measure(self, now: float) -> None:
        taken = now - self._since
        if taken < MEASURED_S:
            return
        if taken < LATELY_S:
            self._a_second = max(float(FEWEST), EAGERNESS * self._stored / taken)
        self._stored, self._since = 0, now
