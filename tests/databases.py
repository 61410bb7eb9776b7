"""Databases with today's tables, copied from one that is migrated once: tests want hundreds."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate


def sqlite_at(path: Path) -> Store:
    """An empty database at this path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_migrated(), path)
    return Store(f"sqlite:///{path}")


@cache
def _migrated() -> Path:
    path = Path(tempfile.mkdtemp(prefix="handrail-template-")) / "template.sqlite3"
    store = Store(f"sqlite:///{path}")
    migrate(store)
    store.close()
    return path
