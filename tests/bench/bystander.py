"""Syncs a small file now and then: how long the disk makes anybody wait, whatever is served."""

import os
import time
from pathlib import Path
from threading import Event, Thread

PAUSE_S = 0.25
SIZE = 4096


class Bystander:
    """At it for as long as it is entered."""

    def __init__(self, folder: Path) -> None:
        self.slowest_s = 0.0
        self._file = folder / "bystander"
        self._over = Event()
        self._thread = Thread(target=self._run)

    def __enter__(self) -> "Bystander":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        with self._file.open("wb", buffering=0) as file:
            while not self._over.wait(PAUSE_S):
                file.write(bytes(SIZE))
                began = time.monotonic()
                os.fdatasync(file.fileno())
                self.slowest_s = max(self.slowest_s, time.monotonic() - began)
