"""Limits for how long PostgreSQL is waited for. A frozen one neither answers nor refuses.

Its own timeouts end what takes long, but a server that is stopped does not heed them, and its
machine goes on to confirm what arrives. So the answer itself is waited for no longer than a while;
after that nobody waits at all, until one who tries again hears from it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.abc import RV, PQGen

PAUSE_S = 2.0
"""The pause before a request tries again whether the database answers."""


@dataclass(frozen=True)
class TimeLimits:
    """Seconds to wait for a connection of the pool, a new one, a lock, a statement, any answer.

    None is no limit.
    """

    pool_s: float = 30
    connect_s: int = 10
    lock_s: int = 60
    statement_s: int | None = None
    answer_s: float | None = None

    @property
    def options(self) -> str:
        """The options of a connection that PostgreSQL itself sees to."""
        statement = f" -c statement_timeout={self.statement_s}s" if self.statement_s else ""
        return f"-c lock_timeout={self.lock_s}s{statement}"


REQUESTS = TimeLimits(pool_s=2, connect_s=3, lock_s=3, statement_s=6, answer_s=7)
"""The limits of a request. One after the other they make nine seconds: none waits for ten."""


class Breaker:
    """A circuit breaker: open while the database is silent, so that no request waits for it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open_until: float | None = None
        self._trying: int | None = None
        """The thread that was let through to try."""
        self._changing = threading.Lock()

    def check(self) -> None:
        """Raises TimeoutError, but lets one thread through after a pause, to see."""
        with self._changing:
            if self._open_until is None or self._trying == threading.get_ident():
                return
            if self._clock() < self._open_until:
                raise sa.exc.TimeoutError("the database did not answer a moment ago")
            self._open_until = self._clock() + PAUSE_S
            self._trying = threading.get_ident()

    def open(self) -> None:
        with self._changing:
            self._trying = None
            self._open_until = self._clock() + PAUSE_S

    def close(self) -> None:
        with self._changing:
            self._open_until = self._trying = None


class TimeLimitedConnection(psycopg.Connection[Any]):
    """A connection that is closed when an answer takes longer than ``answer_s``."""

    answer_s: float | None = None
    breaker: Breaker

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(gen, interval, timeout or self.answer_s)
        except psycopg.errors._WaitTimeout as error:
            self.pgconn.finish()
            self.breaker.open()
            raise psycopg.OperationalError("the database does not answer") from error


def limit_waiting(engine: sa.Engine, limits: TimeLimits, breaker: Breaker) -> None:
    """Apply the limits to each connection that ``engine`` opens from now on."""

    @sa.event.listens_for(engine, "do_connect")
    def connect(_: Any, __: Any, arguments: Any, options: dict[str, Any]) -> TimeLimitedConnection:
        breaker.check()
        try:
            made = TimeLimitedConnection.connect(*arguments, **options)
        except psycopg.errors.ConnectionTimeout:
            breaker.open()
            raise
        made.answer_s, made.breaker = limits.answer_s, breaker
        return made
