"""Whether the database is there and whole, and how large it is."""

from pathlib import Path

import sqlalchemy as sa

from .engine import Store, Transaction

MOST_SHOWN = 3
"""The most errors that are looked for: one is enough to restore a backup."""
SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def is_missing(store: Store) -> bool:
    """Whether the file of SQLite is not there: opening it would make a new one."""
    return store.is_sqlite and not Path(str(store.engine.url.database)).exists()


def integrity_errors(store: Store) -> list[str]:
    """What the database finds wrong with itself; also that it cannot be asked."""
    try:
        with store.read() as tx:
            if not store.is_sqlite:
                tx.execute(sa.text("SELECT 1"))
                return []
            found = list(tx.scalars(sa.text(f"PRAGMA quick_check({MOST_SHOWN})")))
    except sa.exc.DBAPIError as error:
        return [" ".join(str(error.orig).split())]
    return [] if found == ["ok"] else [str(line) for line in found]


def size_bytes(tx: Transaction) -> int:
    return int(tx.scalar(sa.text(SIZE[tx.dialect.name])) or 0)
