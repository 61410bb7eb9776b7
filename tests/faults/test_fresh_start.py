"""Several processes start at once where there is nothing yet: one serves, and all agree."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from feedback_server.builder.stamping import stamped_keys
from feedback_server.config.settings import PROJECT
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.messaging.webpush.vapid import load_vapid_keys
from feedback_server.store import Store
from feedback_server.store.db.migrate import at_head, differences
from tests.faults.stream import ask
from tests.postgresql import database_url, run_sql
from tests.running_server import Server
from tests.waiting import wait_until

SERVERS, COMMANDS = 3, ("key make", "submission recount", "key make")
"""Six processes; each time they find another folder and another database, both empty."""
TIMES = 3
SLOWEST_S = 180
"""Keys are written to the disk for certain, which takes as long as others keep it busy."""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[str]]:
    """As many addresses of databases that hold nothing."""
    if request.param == "sqlite":
        yield [f"sqlite:///{tmp_path / str(number) / 'var' / 'db'}" for number in range(TIMES)]
        return
    address: str = request.getfixturevalue("postgres")
    names = [f"fresh_{number}" for number in range(TIMES)]
    for name in names:
        run_sql(address, f"CREATE DATABASE {name}")
    yield [database_url(address, name) for name in names]
    for name in names:
        run_sql(address, f"DROP DATABASE {name} WITH (FORCE)")


def test_one_server_comes_up_and_all_agree(new_url: list[str], built: Path, tmp_path: Path) -> None:
    for number, url in enumerate(new_url):
        folder = tmp_path / str(number)
        shutil.copytree(built, folder / "build")
        servers = [Server(folder, url) for _ in range(SERVERS)]
        try:
            agree(start_at_once(servers), folder, url)
        finally:
            for server in servers:
                server.kill()
    print(f"{SERVERS + len(COMMANDS)} processes at once, {TIMES} times, on {url.partition(':')[0]}")


def start_at_once(servers: list[Server]) -> Server:
    """Servers and commands: the one server that comes up. The others say why they do not."""
    for server in servers:
        server.start(wait=False)
    commands = [begin_command(servers[0], words) for words in COMMANDS]
    for command in commands:
        _, said = command.communicate(timeout=SLOWEST_S)
        assert command.returncode == 0, said
    wait_until(lambda: len(alive(servers)) == 1, seconds=SLOWEST_S)
    (server,) = alive(servers)
    server.wait_until_it_answers(seconds=SLOWEST_S)
    for other in servers:
        assert other is server or "Another server, process" in other.log.read_text()
    return server


def alive(servers: list[Server]) -> list[Server]:
    return [
        server for server in servers if server.process is not None and server.process.is_alive()
    ]


def begin_command(server: Server, words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "feedback_server", *words.split()],
        env=server.environment,
        stderr=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    )


def agree(server: Server, folder: Path, url: str) -> None:
    """One of each key is there, every page carries it, and the server uses it."""
    keys = folder / "var" / "keys"
    (_,) = (keys / "sealing").glob("*.pem")
    (_,) = (keys / "push").glob("*.pem")
    assert len((keys / "invitations.key").read_bytes()) == 32
    assert not list(keys.rglob("*.new"))
    assert stamped_keys(folder / "build") == {load_sealing_keys(keys / "sealing").public()}
    pushed = load_vapid_keys(keys / "push").public()
    wait_until(partial(is_ready, server))
    assert json.loads(ask(server, "/api/v1/push/key")[2])["key"] == pushed
    store = Store(url)
    with store.read() as tx:
        assert at_head(tx)
    assert differences(store) == []
    store.close()


def is_ready(server: Server) -> bool:
    return ask(server, "/readyz")[0] == 200
