"""The migrations and the tables say the same, and run once however many start them."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.config.settings import PROJECT
from feedback_server.store import Store
from feedback_server.store.db import migrate
from feedback_server.store.db.new_migration import write_migration
from feedback_server.store.db.schema import CAPABILITIES, SCHEMA
from tests.databases import sqlite_at


def test_migrations_leave_the_tables_that_the_code_expects(store: Store) -> None:
    assert migrate.differences(store) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    assert migrate.migrate(store) is False


def test_many_at_once_migrate_an_empty_database_once(tmp_path: Path) -> None:
    stores = [Store(f"sqlite:///{tmp_path / 'new.sqlite3'}") for _ in range(4)]
    done: list[bool] = []
    threads = [threading.Thread(target=lambda s=s: done.append(migrate.migrate(s))) for s in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]
    for store in stores:
        store.close()


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


def test_the_tables_of_each_capability_are_in_the_schema() -> None:
    """Without them, migrations would not know them."""
    folders = {path.parent.name for path in (PROJECT / "feedback_server/store").glob("*/tables.py")}
    assert {module.__name__.split(".")[-2] for module in CAPABILITIES} == folders


def test_tables_without_row_ids_are_so_after_migrations(tmp_path: Path) -> None:
    """Alembic compares no such thing, and a table that is rebuilt loses it."""
    store = sqlite_at(tmp_path / "new.sqlite3")
    with store.read() as tx:
        rows = tx.execute(sa.text("SELECT name FROM pragma_table_list WHERE wr")).scalars()
        found = set(rows)
    store.close()
    expected = {
        table.name
        for table in SCHEMA.sorted_tables
        if table.dialect_options["sqlite"]["with_rowid"] is False
    }
    assert found == expected and expected


def test_a_new_migration_adds_what_the_code_has_and_the_tables_have_not(
    bare: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = sa.MetaData(naming_convention=SCHEMA.naming_convention)
    for table in SCHEMA.sorted_tables:
        table.to_metadata(changed)
    changed.tables["comment"].append_column(sa.Column("mood", sa.String(8)))
    late = sa.Column("late", sa.Boolean, nullable=False, server_default=sa.false(), index=True)
    changed.tables["pcn"].append_column(late)
    sa.Table("bus", changed, sa.Column("id", sa.Integer, primary_key=True))
    made = write_migration("Add a mood", tmp_path, changed)
    assert made and made.name == f"{int(migrate.head()) + 1:04}_add_a_mood.py"
    monkeypatch.setattr(migrate, "VERSIONS", (*migrate.VERSIONS, tmp_path))
    monkeypatch.setattr(migrate, "SCHEMA", changed)
    assert migrate.migrate(bare) is True
    assert migrate.differences(bare) == []


def test_no_migration_is_written_where_nothing_differs(tmp_path: Path) -> None:
    assert write_migration("Nothing", tmp_path) is None
    assert list(tmp_path.iterdir()) == []
