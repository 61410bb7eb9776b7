"""How much memory a server's processes come to hold together."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


class Peak:
    """In bytes."""

    def __init__(self, group: int) -> None:
        self._group = group
        self.at_first = self.highest = self._now()

    def look(self) -> None:
        self.highest = max(self.highest, self._now())

    @property
    def grown_mb(self) -> int:
        return (self.highest - self.at_first) // 2**20

    def _now(self) -> int:
        total = 0
        for process in Path("/proc").iterdir():
            with suppress(OSError, ValueError):  # it is none, or it has ended
                if os.getpgid(int(process.name)) == self._group:
                    total += int((process / "statm").read_text().split()[1]) * PAGE
        return total


@contextmanager
def peak_of(group: int) -> Iterator[Peak]:
    """Looked at fifty times a second for as long as it lasts."""
    peak, over = Peak(group), threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            peak.look()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()
