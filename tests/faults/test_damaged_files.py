"""Each kind of file that an installation keeps is damaged, in each way: no command ends badly.

Each command does what it is for, or ends in a line that says what is wrong and what to do.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from feedback_server.archive import new_identity
from feedback_server.cli.database_demo import demonstration_password
from feedback_server.config.settings import load_settings
from tests.command import handrail
from tests.running_server import Server, a_server, answers
from tests.waiting import wait_until

COMMANDS = (
    "submission recount",
    "staff check-audit-log",
    "staff list",
    "job list",
    "submission list-quarantine",
    "submission retry-quarantine",
    "key list",
    "key rotate",
    "job run --once",
    "report make --pcn U99999 --month 2026-10 --format json",
    "report publish --pcn U99999 --month 2026-10",
    "backup create --to copies",
    "database migrate --to sqlite:///moved.sqlite3",
    "database purge",
    "server check",
)
FILES = {
    "database": "handrail.sqlite3",
    "sealing key": "keys/sealing/*.pem",
    "push key": "keys/push/*.pem",
    "invitation key": "keys/invitations.key",
    "published month": "published/*.json",
    "backup": "backups/*.age",
    "lock": "serving.lock",
    "password": "demonstration-password.txt",
    "assets": "../build/assets.json",
    "worker": "../build/app/worker.js",
    "page": "../build/app/index.html",
}
"""Below the folder of data."""


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def noise(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size + 64))


def a_folder(path: Path) -> None:
    """As good as unreadable, for whoever tests this as root too."""
    path.unlink()
    path.mkdir()


def gone(path: Path) -> None:
    path.unlink()


DAMAGE: Mapping[str, Callable[[Path], None]] = {
    each.__name__: each for each in (cut, empty, noise, a_folder, gone)
}
STARTS = ("published month", "backup", "password", "lock")
"""What a server does without. All else must be there for it, and whole."""


@pytest.fixture(scope="module")
def whole(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has served, published and backed up."""
    folder = tmp_path_factory.mktemp("whole")
    fewer = shutil.ignore_patterns("patients", "surgeries", "paper*", "fonts")
    server = a_server(folder, built, fewer)
    server.start()
    server.stop()
    settings = server.environment | {"HANDRAIL_BACKUP_PUBLIC_KEY": new_identity()[1]}
    assert handrail("backup", "create", **settings).returncode == 0
    (folder / "var" / "published").mkdir()
    shutil.copy(
        next(Path("build/test/published").glob("*.json")),
        folder / "var" / "published" / "2026-10-U99999.json",
    )
    secret = demonstration_password(load_settings(settings))
    secret.write_text("a password")
    return folder


@pytest.fixture
def damaged(
    whole: Path, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Server:
    """A copy of it, with one file damaged."""
    kind, how = request.param
    shutil.copytree(whole, tmp_path / "copy")
    monkeypatch.chdir(tmp_path)
    server = Server(tmp_path / "copy")
    for suffix in ("-wal", "-shm"):  # of the database before it was damaged
        Path(f"{server.folder}/var/handrail.sqlite3{suffix}").unlink(missing_ok=True)
    (path,) = (server.folder / "var").glob(FILES[kind])
    DAMAGE[how](path)
    return server


EVERY = [(kind, how) for kind in FILES for how in DAMAGE]


@pytest.mark.parametrize("damaged", EVERY, indirect=True, ids=" ".join)
def test_every_command_does_its_work_or_says_why_not(damaged: Server) -> None:
    for command in COMMANDS:
        settings = damaged.environment | {"HANDRAIL_BACKUP_PUBLIC_KEY": new_identity()[1]}
        done = handrail(*command.split(), **settings)  # which fails for a traceback
        told = [line for line in done.stderr.splitlines() if line.startswith("✗")]
        if done.returncode and command != "server check":
            assert told and len(told[0]) > 20, (command, done.stderr)
        if command == "server check":
            assert "could not be looked at" not in done.stdout, done.stdout


@pytest.mark.parametrize("damaged", EVERY, indirect=True, ids=" ".join)
def test_a_server_starts_or_says_why_not(damaged: Server, request: pytest.FixtureRequest) -> None:
    kind, how = request.node.callspec.params["damaged"]
    damaged.start(wait=False)
    process = damaged.process
    assert process is not None
    try:
        wait_until(lambda: answers(damaged.url) or not process.is_alive(), seconds=60)
        started = process.is_alive()
    finally:
        damaged.kill()
    said = damaged.log.read_text("utf-8", "replace") if damaged.log.exists() else ""
    assert "Traceback" not in said
    assert started or "✗" in said, said
    if kind in STARTS and how != "a_folder":
        assert started, said
    if kind.endswith("key"):
        assert not started, said
