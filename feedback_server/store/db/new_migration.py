"""Writes the next migration: from the tables that migrations make to those that the code has.

Usage: python -m feedback_server.store.db.new_migration "Add a column"
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.script import Script

from .engine import Store
from .migrate import VERSIONS, alembic_config, head, migrate
from .schema import SCHEMA


def write_migration(words: str, folder: Path, tables: sa.MetaData = SCHEMA) -> Path | None:
    """A new file in ``folder``, named by the next number and ``words``; None where nothing differs.

    Autogenerate finds tables, columns, indexes and keys. It does not find triggers, a changed
    server default, or what should happen to rows that are there: add these by hand.
    """
    with TemporaryDirectory() as scratch:
        store = Store(f"sqlite:///{scratch}/scratch.sqlite3")
        try:
            migrate(store)
            return _written(store, words, folder, tables)
        finally:
            store.close()


def _written(store: Store, words: str, folder: Path, tables: sa.MetaData) -> Path | None:
    def unless_empty(_context: object, _revision: object, directives: list[Any]) -> None:
        if directives[0].upgrade_ops.is_empty():
            directives.clear()

    with store.write() as tx:
        config = alembic_config(tx, tuple(dict.fromkeys((*VERSIONS, folder))))
        config.attributes["metadata"] = tables
        made = command.revision(
            config,
            words,
            autogenerate=True,
            rev_id=f"{int(head()) + 1:04}",
            version_path=str(folder),
            process_revision_directives=unless_empty,
        )
    return Path(made.path) if isinstance(made, Script) else None


def main(words: list[str]) -> None:
    if not words or not words[0].strip():
        sys.exit('Say what it does: make migration MESSAGE="Add a column"')
    made = write_migration(words[0], VERSIONS[0])
    if made is None:
        sys.exit("Nothing to write: the migrations make the tables that the code has")
    sys.stdout.write(f"Read it, and add what it cannot know: {made.relative_to(Path.cwd())}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
