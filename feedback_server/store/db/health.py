"""Whether the database is there, can be asked, and is whole."""

from pathlib import Path

import sqlalchemy as sa

from .engine import Store

MOST_SHOWN = 3


def is_missing(store: Store) -> bool:
    """SQLite would make a new file for whoever asks."""
    return store.is_sqlite and not Path(str(store.engine.url.database)).exists()


def faults(store: Store) -> list[str]:
    """What the database says is wrong with it, the first few things."""
    try:
        with store.read() as tx:
            if not store.is_sqlite:
                tx.execute(sa.text("SELECT 1"))
                return []
            found = list(tx.scalars(sa.text(f"PRAGMA quick_check({MOST_SHOWN})")))
    except sa.exc.DBAPIError as error:
        return [" ".join(str(error.orig).split())]
    return [] if found == ["ok"] else [str(each) for each in found]
