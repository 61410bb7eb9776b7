"""Logs how many submissions came, once an hour: a line for each would tell when."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from multiprocessing.util import Finalize

import structlog

HOUR_S = 3600


class ReceiptLog:
    """Counts the receipts of a process, and logs them when the hour is over, by the clock and not
    by what comes next."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now = now
        self._counts: Counter[str] = Counter()
        self._hour = ""
        self._lock = threading.Lock()

    def note(self, counts: Mapping[str, int]) -> None:
        with self._lock:
            self._hour = self._hour or _hour_of(self._now())
            self._counts.update(counts)

    def write(self) -> None:
        """Log one line of all that came since the last one; none where nothing came."""
        with self._lock:
            counts, hour = self._counts, self._hour
            self._counts, self._hour = Counter(), ""
        if counts:
            structlog.get_logger().info(
                "submissions received", hour=hour, **dict(sorted(counts.items()))
            )

    def write_hourly(self) -> None:
        """Log each hour for as long as this process lives, and what is left when it ends."""
        threading.Thread(target=self._write_hourly, name="received", daemon=True).start()
        # The server's processes are those of multiprocessing, which end without atexit.
        Finalize(None, self.write, exitpriority=1)

    def _write_hourly(self) -> None:
        while True:
            time.sleep(until_next_hour(self._now()))
            self.write()


def until_next_hour(now: float) -> float:
    """Seconds until the next hour begins, and a little more, since a clock may be read early.

    >>> until_next_hour(7199.0), until_next_hour(7200.0)
    (1.1, 3600.1)
    """
    return round(HOUR_S - now % HOUR_S + 0.1, 3)


def _hour_of(now: float) -> str:
    """The hour of this time, such as ``2026-11-30T09Z``."""
    return f"{datetime.fromtimestamp(now, UTC):%Y-%m-%dT%HZ}"
