"""What the processes of a server hold, as the system sees it: threads, handles, connections."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from feedback_server.store import Store
from tests.running_server import Server

ESTABLISHED = "01"


@dataclass(frozen=True)
class Held:
    """``handles`` are those that do not belong to a connection to the database."""

    processes: int
    threads: int
    handles: int
    connections: int
    clients: int


def held_by(server: Server) -> Held:
    """By the process that was started and all below it."""
    assert server.process is not None and server.process.pid is not None
    every = list(_tree(server.process.pid))
    handles = [handle for process in every for handle in _handles(process)]
    if server.database_url.startswith("sqlite"):
        file = str(sa.make_url(server.database_url).database)
        of_database = sum(handle.startswith(file) for handle in handles)
        connections = handles.count(file)
    else:
        connections = of_database = len(states_of_connections(server.database_url))
    return Held(
        processes=len(every),
        threads=sum(len(list(Path(f"/proc/{item}/task").iterdir())) for item in every),
        handles=len(handles) - of_database,
        connections=connections,
        clients=len(unread(server.port)),
    )


def states_of_connections(url: str) -> list[str]:
    """What PostgreSQL says of each connection to this database, but for the one that asks."""
    store = Store(url)
    with store.read() as tx:
        states = tx.exec_driver_sql(
            "SELECT state FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid() AND datname = current_database()"
        )
        found = [str(scalar) for scalar in states.scalars()]
    store.close()
    return found


def unread(port: int) -> list[int]:
    """For each connection to this port, how many bytes the server has yet to read."""
    lines = Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]
    fields = [line.split() for line in lines]
    ours = [
        field for field in fields if field[1].endswith(f":{port:04X}") and field[3] == ESTABLISHED
    ]
    return [int(our[4].partition(":")[2], 16) for our in ours]


def _tree(process: int) -> Iterator[int]:
    yield process
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text("ascii").split():
            yield from _tree(int(child))


def _handles(process: int) -> Iterator[str]:
    for handle in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            yield str(handle.readlink())
