"""Opens SQLite or PostgreSQL, and hands out transactions."""

import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from .errors import InvalidDatabaseUrl
from .time_limits import Breaker, TimeLimits, limit_waiting
from .write_lock import WriteLock

Transaction = sa.Connection
"""A connection inside one transaction; the functions of this package take it first."""

TCP_USER_TIMEOUT_MS = "10000"
"""How long PostgreSQL's machine may take to confirm what was sent. libpq itself would wait for a
quarter of an hour. What the database's address says goes before this and the other limits."""

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # acknowledged means on disk
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 4000",  # after the write lock has been waited for
)

MOST_CONNECTIONS = 32
"""The most connections that a process opens at a time."""
SQLITE_KEPT, POSTGRESQL_KEPT = 4, 16
"""Connections that stay open when nobody uses them. One of SQLite comes to hold two megabytes of
pages and is open again in a moment; one of PostgreSQL is not."""
SHARDS = 16
"""The rows that one tally is spread over on PostgreSQL: no process waits for another's."""


class Store:
    """One database. ``url`` is SQLAlchemy's, such as ``sqlite:///var/handrail.sqlite3``."""

    def __init__(self, url: str, limits: TimeLimits = TimeLimits()) -> None:  # noqa: B008
        self._url = url
        parsed = _parsed(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if self.is_sqlite:
            if not parsed.database or parsed.database == ":memory:":
                raise InvalidDatabaseUrl(
                    "a database in memory would lose every answer: name a file"
                )
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        elif parsed.get_backend_name() == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg", query=_query(parsed, limits))
        else:
            raise InvalidDatabaseUrl("it must begin with sqlite:/// or postgresql://")
        kept = SQLITE_KEPT if self.is_sqlite else POSTGRESQL_KEPT
        self.engine = sa.create_engine(
            parsed,
            pool_size=kept,
            max_overflow=MOST_CONNECTIONS - kept,
            pool_timeout=limits.pool_s,
            pool_pre_ping=not self.is_sqlite,
            pool_use_lifo=True,  # the connection that wrote last still holds the pages it wrote
        )
        self._breaker = Breaker()
        self._lock = WriteLock(Path(f"{parsed.database}-lock")) if self.is_sqlite else None
        if self.is_sqlite:
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
        else:
            limit_waiting(self.engine, limits, self._breaker)

    def for_jobs(self) -> "Store":
        """The same database, for work that may take as long as it takes."""
        return self if self.is_sqlite else Store(self._url)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """One transaction that commits at the end, or leaves no trace."""
        with self._write_lock(), self._connection() as connection:
            shard = 0 if self.is_sqlite else os.getpid() % SHARDS
            connection = connection.execution_options(handrail_write=True, handrail_shard=shard)
            with connection.begin():
                yield connection

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """One unchanging view of the database, however long it is read."""
        with self._connection() as connection:
            if not self.is_sqlite:
                connection = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with connection.begin():
                yield connection

    def close(self) -> None:
        self.engine.dispose()
        if self._lock is not None:
            self._lock.close()

    @contextmanager
    def _connection(self) -> Iterator[sa.Connection]:
        self._breaker.check()
        with self.engine.connect() as connection:
            self._breaker.close()
            yield connection

    def _write_lock(self) -> AbstractContextManager[None]:
        return self._lock.held() if self._lock is not None else nullcontext()


def _parsed(url: str) -> sa.URL:
    try:
        return make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:  # whose words would quote a password
        raise InvalidDatabaseUrl("it cannot be read as an address") from error


def _query(url: sa.URL, limits: TimeLimits) -> Mapping[str, Any]:
    """What the address says, and the limits of which it says nothing."""
    said = f" {given}" if (given := url.query.get("options")) else ""
    usual = {"connect_timeout": str(limits.connect_s), "tcp_user_timeout": TCP_USER_TIMEOUT_MS}
    return {**usual, **url.query, "options": limits.options + said}


def shard_of(tx: Transaction) -> int:
    """Which rows of tallies this process adds to; on SQLite there is one process, and one shard."""
    shard: int = tx.get_execution_options().get("handrail_shard", 0)
    return shard


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions by itself: it would begin them too late.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(pragma)


def _begin_sqlite(connection: sa.Connection) -> None:
    write = connection.get_execution_options().get("handrail_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
