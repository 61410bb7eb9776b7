"""A real server in processes of its own, to be stopped, killed and asked for its reports."""

import json
import multiprocessing
import os
import shutil
import signal
import socket
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from feedback_server.actions.tablets.tablets import (
    TabletStatus,
    add_tablet,
    hash_pin,
    tablet_statuses,
)
from feedback_server.cli import main
from feedback_server.crypto.hpke import SealingKeys, load_sealing_keys
from feedback_server.domain.organisations.organisation import Hours, Pcn, Practice
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from tests.command import handrail
from tests.factories import PCN, PRACTICES

PIN = "246813"
ALWAYS = Hours(tuple(range(7)), "00:00", "24:00")
SETUP = hash_pin(Setup(hours=ALWAYS), PIN)
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["feedback_server.app", "feedback_server.cli.server"])
"""Processes fork from one that has read all modules: to read them takes longer than to serve."""


class Server:
    """Serves ``folder/build`` and keeps its data in ``folder/var``. The port stays the same."""

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database_url = database_url or f"sqlite:///{folder / 'var' / 'handrail.sqlite3'}"
        self.environment = {
            "HANDRAIL_BUILD": str(folder / "build"),
            "HANDRAIL_VAR": str(folder / "var"),
            "HANDRAIL_PORT": str(self.port),
            "HANDRAIL_PUSH_CONTACT": "mailto:push@provider.test",
            "HANDRAIL_DATABASE_URL": self.database_url,
        }
        self.process: BaseProcess | None = None

    @property
    def keys(self) -> SealingKeys:
        return load_sealing_keys(self.folder / "var" / "keys" / "sealing")

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self, *, wait: bool = True) -> None:
        """Start it and wait until it answers."""
        self.process = FORKS.Process(target=_serve, args=(self.environment, self.log))
        self.process.start()
        if wait:
            self.wait_until_it_answers()

    def wait_until_it_answers(self, *, seconds: float = 30) -> None:
        assert self.process is not None
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.process.is_alive():
                raise AssertionError(f"the server ended at once:\n{self.log.read_text()}")
            if answers(self.url):
                return
            time.sleep(0.02)
        raise AssertionError(f"the server did not answer:\n{self.log.read_text()}")

    def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        assert self.process is not None
        self.process.terminate()
        self.process.join(30)
        self.process = None

    def kill(self) -> None:
        """SIGKILL to it and all its processes."""
        if self.process is not None:
            with suppress(ProcessLookupError):  # it has ended by itself
                os.killpg(self.process.pid or 0, signal.SIGKILL)
            self.process.join(30)
            self.process = None

    def run(self, *arguments: str) -> CompletedProcess[str]:
        """Run a `handrail` command on the same settings."""
        return handrail(*arguments, **self.environment)

    def report(self, pcn: str, month: str) -> dict[str, Any]:
        done = self.run("report", "make", "--pcn", pcn, "--month", month, "--format", "json")
        assert done.returncode == 0, done.stderr
        made: dict[str, Any] = json.loads(done.stdout)
        return made

    def verify(self) -> bool:
        return self.run("submission", "recount").returncode == 0

    def add_organisations(self, pcn: Pcn, practices: Iterable[Practice]) -> None:
        store = Store(self.database_url)
        migrate(store)
        with store.write() as tx:
            organisations.upsert_pcns(tx, [pcn])
            organisations.upsert_practices(tx, practices)
        store.close()

    def add_tablet(self, practice: str, setup: Setup = SETUP, label: str = "Front desk") -> str:
        """Add a tablet; the code that sets it up."""
        store = Store(self.database_url)
        try:
            return tablet_code(store, practice, setup, label)
        finally:
            store.close()

    def known_tablets(self) -> list[TabletStatus]:
        store = Store(self.database_url)
        found = tablet_statuses(store)
        store.close()
        return found


def tablet_code(
    store: Store, practice: str, setup: Setup = SETUP, label: str = "Front desk"
) -> str:
    """Add a tablet; the code that sets it up."""
    now = datetime.now(UTC)
    return add_tablet(
        store,
        practice=practice,
        label=label,
        setup=setup,
        id=str(uuid.uuid4()),
        on=now.date(),
        now=now,
        by="test",
    )


def a_server(
    folder: Path,
    built: Path,
    left_out: Callable[..., set[str]] | None = None,
    database_url: str | None = None,
) -> Server:
    """One over a database with one PCN and two practices, its own of SQLite where none is named;
    it is yet to be started.

    ``left_out`` names what is not copied of the built pages, as ``shutil.copytree`` takes it.
    """
    shutil.copytree(built, folder / "build", ignore=left_out)
    server = Server(folder, database_url)
    server.add_organisations(PCN, PRACTICES)
    return server


def _serve(environment: dict[str, str], log: Path) -> None:
    """What `handrail server run` does, in a process group of its own."""
    os.setsid()
    os.environ.update(environment)
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    multiprocessing.set_start_method("fork", force=True)  # as everywhere else on Linux
    main(["server", "run"], standalone_mode=False)


def answers(url: str) -> bool:
    """Whether a server says there that it is well."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """A port that nobody listens on; browsers refuse some below 10081, so none of those."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port > 10080:
            return port
