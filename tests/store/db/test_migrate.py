"""The migrations and the tables say the same, and run once however many start them."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.store import Store
from feedback_server.store.db.migrate import differences, migrate


def test_migrations_leave_the_tables_that_the_code_expects(store: Store) -> None:
    assert differences(store) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    assert migrate(store) is False


def test_many_at_once_migrate_an_empty_database_once(tmp_path: Path) -> None:
    stores = [Store(f"sqlite:///{tmp_path / 'new.sqlite3'}") for _ in range(4)]
    done: list[bool] = []
    threads = [threading.Thread(target=lambda s=s: done.append(migrate(s))) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    for each in stores:
        each.close()


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    with store.read() as tx:
        pragma = {
            name: tx.scalar(sa.text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    store.close()
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_database_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="lose every answer"):
        Store("sqlite://")
