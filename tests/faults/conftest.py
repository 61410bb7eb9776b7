"""New databases of both kinds, each with a network, two practices and a survey."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from tests.faults.database import Database, begin
from tests.keys import new_keys
from tests.postgresql import PostgreSQL, database_url, embedded, run_sql
from tests.running_server import Server, a_server

NewDatabase = Callable[[], Database]


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with keys and a database, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    new_keys(folder / "keys")
    store = Store(f"sqlite:///{folder / 'db.sqlite3'}")
    migrate(store)
    begin(store)
    store.close()
    return folder


@pytest.fixture
def new_sqlite(begun: Path, tmp_path: Path) -> NewDatabase:
    numbers = count()

    def new() -> Database:
        folder = tmp_path / str(next(numbers))
        shutil.copytree(begun, folder)
        return Database(folder, f"sqlite:///{folder / 'db.sqlite3'}")

    return new


@pytest.fixture(scope="session")
def postgres_begun(postgres: str) -> str:
    """The address of a server with a database ``begun``."""
    run_sql(postgres, "CREATE DATABASE begun TEMPLATE template")
    store = Store(database_url(postgres, "begun"))
    begin(store)
    store.close()
    return postgres


@pytest.fixture
def new_postgres(
    request: pytest.FixtureRequest, begun: Path, postgres_begun: str
) -> Iterator[NewDatabase]:
    names = [f"fault_{abs(hash(request.node.nodeid))}_{number}" for number in range(1000)]
    made: list[str] = []

    def new() -> Database:
        made.append(names[len(made)])
        run_sql(postgres_begun, f"CREATE DATABASE {made[-1]} TEMPLATE begun")
        return Database(begun, database_url(postgres_begun, made[-1]))

    yield new
    for name in made:
        run_sql(postgres_begun, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest) -> NewDatabase:
    name = "new_sqlite" if request.param == "sqlite" else "new_postgres"
    new: NewDatabase = request.getfixturevalue(name)
    return new


@pytest.fixture
def postgresql() -> Iterator[PostgreSQL]:
    """One of its own, that may be stopped."""
    with embedded() as server:
        run_sql(server.address, "CREATE DATABASE handrail")
        yield server


@pytest.fixture
def server(built: Path, tmp_path: Path, postgresql: PostgreSQL) -> Iterator[Server]:
    """A server over it."""
    server = a_server(tmp_path, built, database_url=database_url(postgresql.address, "handrail"))
    server.start()
    yield server
    server.kill()
