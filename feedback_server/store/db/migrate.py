"""Migrates a database to the tables that this version needs. Only ever forwards."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from .dialect import advisory_lock
from .engine import Store, Transaction
from .errors import NewerDatabase
from .schema import SCHEMA

MIGRATIONS = Path(__file__).parents[1] / "migrations"
VERSIONS: tuple[Path, ...] = (MIGRATIONS / "versions",)
"""The folders that hold migrations."""
REVISIONS = sa.table("alembic_version", sa.column("version_num"))
"""Alembic's table of the revision. Its own way of reading it makes a new Table each time, and
SQLAlchemy then caches up to 750 compiled statements of them."""


def migrate(store: Store) -> bool:
    """Apply the migrations that are missing, in one transaction; whether there were any.

    Raises NewerDatabase.

    Safe to call from several processes at once: the first one migrates, the others wait.
    """
    with store.read() as tx:
        if at_head(tx):
            return False
    with store.write() as tx:
        advisory_lock(tx)
        revision = revision_of(tx)
        if revision == head():
            return False
        if revision is not None and not is_known(revision):
            raise NewerDatabase(revision)
        bring_to(tx, head())
        return True


def head() -> str:
    """The revision that this version needs."""
    found = _scripts().get_current_head()
    assert found is not None
    return found


def is_known(revision: str) -> bool:
    """False for the revision of a newer version than this one."""
    return any(script.revision == revision for script in _scripts().walk_revisions())


def revision_of(tx: Transaction) -> str | None:
    """The last migration that was applied; None where there are no tables of ours yet."""
    if not sa.inspect(tx).has_table(REVISIONS.name):
        return None
    revision: str | None = tx.scalar(sa.select(REVISIONS.c.version_num))
    return revision


def bring_to(tx: Transaction, revision: str) -> None:
    """Apply the migrations that are missing, up to a revision that is known."""
    command.upgrade(alembic_config(tx), revision)


def at_head(tx: Transaction) -> bool:
    """Whether the database has the tables of this version: no older ones, and no newer."""
    return revision_of(tx) == head()


def differences(store: Store) -> list[Any]:
    """What the migrations left different from the code; empty when they agree."""
    with store.read() as tx:
        return list(compare_metadata(MigrationContext.configure(tx), SCHEMA))


def alembic_config(
    tx: Transaction | None = None, versions: tuple[Path, ...] | None = None
) -> Config:
    """What Alembic's commands ask for; ``tx`` is what they migrate."""
    config = Config(attributes={"connection": tx, "metadata": SCHEMA})
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("version_locations", os.pathsep.join(map(str, versions or VERSIONS)))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return _scripts_in(VERSIONS)


@cache
def _scripts_in(versions: tuple[Path, ...]) -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config(versions=versions))
