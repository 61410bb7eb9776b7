"""A migration that is killed anywhere on its way leaves all as it was, or is whole."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.store import Store
from feedback_server.store.db.migrate import bring_to, differences, head, migrate, revision_of
from tests.every_table import rows
from tests.faults.database import WRITES, Database, run, traced
from tests.postgresql import database_url, run_sql

OLD = "0008"
"""Before the record was chained, comments were suggested and tallies came in parts."""
KILLS = 25 if os.environ.get("STEP") == "1" else 3
"""Of each system call that writes, besides the last ones."""
LAST = 3
MODULE = "tests.faults.migrating"
NewDatabase = Callable[[], Database]


@pytest.fixture
def whole(new_sqlite: NewDatabase) -> Database:
    """A database of today, with submissions, comments, tablets and a record."""
    database = new_sqlite()
    code, _, said = run(database, batches=8)
    assert code == 0, said
    return database


@pytest.fixture
def old_sqlite(whole: Database, tmp_path: Path) -> NewDatabase:
    first, numbers = tmp_path / "old.sqlite3", count()
    make_old(f"sqlite:///{first}", whole)

    def new() -> Database:
        folder = tmp_path / f"old-{next(numbers)}"
        folder.mkdir()
        shutil.copyfile(first, folder / "db.sqlite3")
        return Database(folder, f"sqlite:///{folder / 'db.sqlite3'}")

    return new


@pytest.fixture
def old_postgres(whole: Database, postgres: str, tmp_path: Path) -> Iterator[NewDatabase]:
    run_sql(postgres, "CREATE DATABASE old")
    make_old(database_url(postgres, "old"), whole)
    made: list[str] = ["old"]

    def new() -> Database:
        made.append(f"old_{len(made)}")
        run_sql(postgres, f"CREATE DATABASE {made[-1]} TEMPLATE old")
        return Database(tmp_path, database_url(postgres, made[-1]))

    yield new
    for name in made:
        run_sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


def make_old(url: str, whole: Database) -> None:
    """The same as it would have been stored then."""
    old, new = Store(url), Store(whole.url)
    with old.write() as tx, new.read() as source:
        bring_to(tx, OLD)
        tables = sa.MetaData()
        tables.reflect(tx)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                found = source.execute(sa.select(table)).mappings().all()
                if found:
                    tx.execute(sa.insert(table), [dict(row) for row in found])
    old.close()
    new.close()


def test_killed_on_sqlite(old_sqlite: NewDatabase, whole: Database) -> None:
    kill_all_along(old_sqlite, whole)


def test_killed_on_postgresql(old_postgres: NewDatabase, whole: Database) -> None:
    kill_all_along(old_postgres, whole)


def kill_all_along(new: NewDatabase, whole: Database) -> None:
    untouched = new()
    calls = WRITES[untouched.kind]
    log = untouched.folder / "calls"
    assert traced(MODULE, untouched.url, calls=calls, log=str(log)).returncode == 0
    is_whole(untouched, whole)
    made = log.read_text("utf-8")
    killed = before = 0
    for call in calls:
        total = made.count(f"{call}(")
        for number in moments(total):
            database = new()
            fault = f"{call}:signal=KILL:when={number}"
            code = traced(MODULE, database.url, calls=calls, injected=[fault]).returncode
            ended = code == 0 and number > total - LAST  # some runs make a call fewer
            assert code == -9 or ended, f"{call} {number}: {code}"
            killed, before = killed + (not ended), before + goes_on(database)
            is_whole(database, whole)
    assert 0 < before < killed, "some are killed before it holds, and some after"
    print(f"killed {killed} migrations on {untouched.kind}, {before} of them before they held")


def moments(number: int) -> list[int]:
    """Of so many calls those to be killed at: spread over all, and the last ones."""
    spread = range(1, number + 1, max(1, number // KILLS))
    return sorted({*spread, *range(max(1, number - LAST + 1), number + 1)})


def goes_on(database: Database) -> bool:
    """Start again, as a server would; whether there was anything left to do."""
    store = Store(database.url)
    with store.read() as tx:
        revision = revision_of(tx)
    assert revision in (OLD, head())
    assert migrate(store) is (revision == OLD)
    store.close()
    return revision == OLD


def is_whole(database: Database, whole: Database) -> None:
    """Every row of every table is there, as if it had always been of today."""
    store, like = Store(database.url), Store(whole.url)
    assert differences(store) == []
    assert {name: sorted(each) for name, each in rows(store).items()} == {
        name: sorted(each) for name, each in rows(like).items()
    }
    with like.read() as tx:
        ids = list(tx.scalars(sa.text("SELECT id FROM submission")))
    for each in (store, like):
        each.close()
    assert database.check(ids) == len(ids) > 0
