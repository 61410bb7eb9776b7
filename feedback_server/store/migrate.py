"""Brings a database up to the tables that this version needs. Only ever forwards."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from .dialect import one_at_a_time
from .engine import Store, Transaction
from .tables import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(store: Store) -> bool:
    """Apply what is missing, in one transaction; True if anything was.

    Safe to call from several processes at once: the first one migrates, the others wait.
    """
    config = _config()
    with store.read() as tx:
        if at_head(tx):
            return False
    with store.write() as tx:
        one_at_a_time(tx)
        if at_head(tx):
            return False
        config.attributes["connection"] = tx
        command.upgrade(config, "head")
        return True


def at_head(tx: Transaction) -> bool:
    """Whether the database has the tables of this version: no older ones, and no newer."""
    return _revision(tx) == _head()


def differences(store: Store) -> list[Any]:
    """What the migrations left different from tables.py; empty when they agree."""
    with store.read() as tx:
        return list(compare_metadata(MigrationContext.configure(tx), metadata))


def _revision(tx: Transaction) -> str | None:
    return MigrationContext.configure(tx).get_current_revision()


@cache
def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def write_migration(words: str) -> None:
    """Write a migration from the last one to tables.py, for a developer to read and mend."""
    with TemporaryDirectory() as folder:
        scratch = Store(f"sqlite:///{folder}/scratch.sqlite3")
        migrate(scratch)
        config = _config()
        number = len(list((MIGRATIONS / "versions").glob("*.py"))) + 1
        with scratch.write() as tx:
            config.attributes["connection"] = tx
            command.revision(config, words, autogenerate=True, rev_id=f"{number:04}")
        scratch.close()
