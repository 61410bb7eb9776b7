"""Whether this process is ready to serve, and if not, why."""

import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock, Thread

from feedback_server.store import Store
from feedback_server.store.db.migrate import at_head
from feedback_server.store.operations import jobs

PATIENCE_S = 1.0
"""A database that takes longer to answer counts as away."""
KEPT_S = 1.0
"""How long a result is reused, so that frequent questions cost nothing."""
LATE = timedelta(hours=1)
NEARLY_FULL = 100_000_000
"""Bytes: a busy hour's answers, with the journal they are first written to. Below it somebody has
to look at once, while what comes can still be stored."""


class ReadinessFault(StrEnum):
    """A reason not to be ready."""

    DATABASE = "database"
    MIGRATIONS = "migrations"
    BUILD = "build"
    JOBS = "jobs"
    DISK = "disk"

    @property
    def words(self) -> str:
        return {
            ReadinessFault.DATABASE: "The database does not answer within a second.",
            ReadinessFault.MIGRATIONS: "The database has the tables of another version.",
            ReadinessFault.BUILD: "The pages do not carry the key of this server.",
            ReadinessFault.JOBS: "A job has been due for over an hour.",
            ReadinessFault.DISK: "The disk is nearly full: soon no answer can be stored.",
        }[self]


@dataclass
class Readiness:
    """``stamped``: the pages carry the current key. ``works``: jobs are done in this process."""

    store: Store
    stamped: bool
    works: bool
    now: Callable[[], datetime]
    folder: Path | None = None
    """The data folder, whose disk is checked; None to leave the disk out."""
    clock: Callable[[], float] = time.monotonic
    _turn: Lock = field(default_factory=Lock, init=False)
    _looking: Future[tuple[ReadinessFault, ...]] | None = field(default=None, init=False)
    _found: tuple[ReadinessFault, ...] = field(default=(), init=False)
    _found_at: float | None = field(default=None, init=False)

    def faults(self) -> tuple[ReadinessFault, ...]:
        """The reasons not to be ready; empty if it is. Takes no longer than PATIENCE_S."""
        with self._turn:
            if self._found_at is None or self.clock() - self._found_at >= KEPT_S:
                build = () if self.stamped else (ReadinessFault.BUILD,)
                self._found = (*self._of_the_database(), *build, *self._of_the_disk())
                self._found_at = self.clock()
            return self._found

    def _of_the_disk(self) -> Iterator[ReadinessFault]:
        if self.folder is not None and shutil.disk_usage(self.folder).free < NEARLY_FULL:
            yield ReadinessFault.DISK

    def _of_the_database(self) -> tuple[ReadinessFault, ...]:
        """Asks in a thread of its own, because that may hang; there is never more than one.

        An answer that comes too late is dropped, and the question asked again.
        """
        if self._looking is None or self._looking.done():
            self._looking = Future()
            Thread(target=self._look, args=(self._looking,), daemon=True).start()
        try:
            return self._looking.result(PATIENCE_S)
        except TimeoutError:
            return (ReadinessFault.DATABASE,)

    def _look(self, answer: Future[tuple[ReadinessFault, ...]]) -> None:
        try:
            answer.set_result(tuple(self._ask()))
        except Exception:  # whatever the driver says: its words may name the database
            answer.set_result((ReadinessFault.DATABASE,))

    def _ask(self) -> Iterator[ReadinessFault]:
        with self.store.read() as tx:
            if not at_head(tx):
                yield ReadinessFault.MIGRATIONS
            elif self.works and jobs.overdue(tx, self.now(), LATE):
                yield ReadinessFault.JOBS
