"""A migration that is killed anywhere on its way leaves all as it was, or is whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.store import Store
from feedback_server.store.db import migrate
from tests.every_table import rows
from tests.faults.database import WRITES, Database, run, traced
from tests.next_version import write_next_version
from tests.postgresql import database_url, run_sql

KILLS = 25 if os.environ.get("STEP") == "1" else 3
"""Of each system call that writes, besides the last ones."""
LAST = 3
MODULE = "tests.faults.migrating"
NewDatabase = Callable[[], Database]


@pytest.fixture
def next_version(tmp_path: Path) -> Path:
    return write_next_version(tmp_path / "next-version")


@pytest.fixture
def old_sqlite(new_sqlite: NewDatabase, tmp_path: Path) -> NewDatabase:
    """Copies of one database, with submissions, comments and entries in the audit log."""
    first, numbers = filled(new_sqlite()), count()

    def new() -> Database:
        folder = tmp_path / f"old-{next(numbers)}"
        folder.mkdir()
        shutil.copyfile(first.folder / "db.sqlite3", folder / "db.sqlite3")
        return Database(folder, f"sqlite:///{folder / 'db.sqlite3'}")

    return new


@pytest.fixture
def old_postgres(new_postgres: NewDatabase, postgres: str, tmp_path: Path) -> Iterator[NewDatabase]:
    first = sa.make_url(filled(new_postgres()).url).database
    made: list[str] = []

    def new() -> Database:
        made.append(f"old_{len(made)}")
        run_sql(postgres, f"CREATE DATABASE {made[-1]} TEMPLATE {first}")
        return Database(tmp_path, database_url(postgres, made[-1]))

    yield new
    for name in made:
        run_sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def filled(database: Database) -> Database:
    code, _, said = run(database, batches=8)
    assert code == 0, said
    Store(database.url).close()  # empties the log of SQLite, as a copy of the file needs it
    return database


def test_killed_on_sqlite(old_sqlite: NewDatabase, next_version: Path) -> None:
    kill_all_along(old_sqlite, next_version)


def test_killed_on_postgresql(old_postgres: NewDatabase, next_version: Path) -> None:
    kill_all_along(old_postgres, next_version)


def kill_all_along(new: NewDatabase, versions: Path) -> None:
    untouched, before_it = new(), rows_of(new())
    calls = WRITES[untouched.kind]
    log = untouched.folder / "calls"
    arguments = (untouched.url, str(versions))
    assert traced(MODULE, *arguments, calls=calls, log=str(log)).returncode == 0
    after_it = rows_of(untouched)
    assert {name for name in after_it if after_it[name] != before_it[name]} == {
        "alembic_version",
        *("pcn", "comment"),
    }
    made = log.read_text("utf-8")
    killed = before = 0
    for call in calls:
        total = made.count(f"{call}(")
        for number in moments(total):
            database = new()
            fault = f"{call}:signal=KILL:when={number}"
            arguments = (database.url, str(versions))
            code = traced(MODULE, *arguments, calls=calls, injected=[fault]).returncode
            ended = code == 0 and number > total - LAST  # some runs make a call fewer
            assert code == -9 or ended, f"{call} {number}: {code}"
            found = rows_of(database)
            assert found in (before_it, after_it), f"{call} {number}: half done"
            killed, before = killed + (not ended), before + (found == before_it)
            assert traced(MODULE, *arguments, calls=calls).returncode == 0
            assert rows_of(database) == after_it
    assert 0 < before < killed, "some are killed before it holds, and some after"
    print(f"killed {killed} migrations on {untouched.kind}, {before} of them before they held")


def moments(number: int) -> list[int]:
    """Of so many calls those to be killed at: spread over all, and the last ones."""
    spread = range(1, number + 1, max(1, number // KILLS))
    return sorted({*spread, *range(max(1, number - LAST + 1), number + 1)})


def rows_of(database: Database) -> dict[str, list[bytes]]:
    """Every row of every table; the tables are those that the code expects, and all agrees."""
    store = Store(database.url)
    assert migrate.differences(store) == []
    with store.read() as tx:
        ids = list(tx.scalars(sa.text("SELECT id FROM submission")))
        revision = str(migrate.revision_of(tx))
    found = {name: sorted(each) for name, each in rows(store).items()}
    store.close()
    assert database.check(ids) == len(ids) > 0
    return found | {"alembic_version": [revision.encode()]}
