"""The migrations and the tables say the same, and run once however many start them."""

import threading
from importlib import import_module
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

from feedback_server.actions.publish_survey import publish_survey
from feedback_server.store import Store, care, organisations, storing, tables
from feedback_server.store.migrate import differences, migrate
from tests.factories import PCN, PRACTICES, a_submission, a_survey


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


def test_comments_that_are_there_already_get_their_suggestions(store: Store) -> None:
    """As if they had come before migration 0011; its last step is run again."""
    with store.write() as tx:
        organisations.put_pcns(tx, [PCN])
        organisations.put_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    answers = {"experience": "1", "why": "I fell in the bath today"}
    given = a_submission(answers=answers)
    with store.write() as tx:
        storing.add(tx, [given], {a_survey().version: a_survey()})
        tx.execute(sa.delete(tables.comment_care))
        tx.execute(sa.update(tables.comment).values(theme=""))
        step = import_module(
            "feedback_server.store.migrations.versions.0011_comments_followed_up"
        ).suggest_what_came_before
        with Operations.context(MigrationContext.configure(tx)):
            step()
        assert care.today(tx)["V89001"] == 1
        assert tx.scalar(sa.select(tables.comment.c.theme)) == "Equipment and the home"
