"""What is wrong around Handrail ends every command in a line with what to do, never a traceback."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import sqlalchemy as sa

from feedback_server.archive import new_identity
from feedback_server.store import Store
from tests.command import handrail
from tests.databases import sqlite_at

COMMANDS = (
    "server run",
    "job run --once",
    "submission recount",
    "staff list",
    "job list",
    "database purge",
    "submission list-quarantine",
    "database migrate --to sqlite:///elsewhere.sqlite3",
    "backup create",
)
"""Those that open the database in ways of their own."""
PUBLIC = new_identity()[1]


def empty(path: Path) -> None:
    path.write_text("no database " * 1000)


def cut(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def newer(path: Path) -> None:
    store = Store(f"sqlite:///{path}")
    with store.write() as tx:
        tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (empty, "file is not a database): move the file away, and restore the newest backup"),
        (cut, "malformed): move the file away, and restore the newest backup"),
        (folder_instead, "see that the user that runs Handrail may read and write it"),
        (newer, "of a newer version of Handrail (9999): install that version"),
    ],
)
def test_a_database_that_cannot_be_used_ends_every_command_in_a_line(
    broken: Callable[[Path], None], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "var" / "handrail.sqlite3"
    sqlite_at(file).close()
    broken(file)
    for command in COMMANDS:
        if (command, broken) == ("backup create", newer):
            continue  # it backs up what is there, whatever version it is of
        done = _run(tmp_path, command)
        said = done.stderr.strip().splitlines()
        assert done.returncode == 1 and len(said) == 1, (command, done.stderr)
        assert words in said[0] or (command == "backup create" and "No backup was made" in said[0])


@pytest.mark.parametrize("command", [*COMMANDS, "server check"])
def test_a_file_where_the_folder_of_data_belongs_is_told(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").write_text("")
    done = _run(tmp_path, command)
    assert done.returncode == 1
    assert "move it away if nothing needs it" in done.stderr + done.stdout


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "postgresql://h:x/y", "sqlite:x", "sqlite:"])
def test_an_address_that_names_no_database_is_told(url: str, tmp_path: Path) -> None:
    for command in ("submission recount", "server check"):
        done = _run(tmp_path, command, HANDRAIL_DATABASE_URL=url)
        assert done.returncode in (1, 2)
        assert "HANDRAIL_DATABASE_URL" in done.stderr + done.stdout


def test_nobody_else_reads_what_a_command_writes(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        _run(tmp_path, "staff list")
        left = os.umask(0o022)
    finally:
        os.umask(before)
    assert left == 0o022, "whoever calls the command keeps what they had"
    made = list((tmp_path / "var").rglob("*"))
    assert made
    assert [path for path in (tmp_path / "var", *made) if path.stat().st_mode & 0o077] == []


def _run(folder: Path, command: str, **environment: str) -> CompletedProcess[str]:
    (folder / "build" / "app").mkdir(parents=True, exist_ok=True)
    (folder / "build" / "assets.json").write_text("{}")
    settings = {"HANDRAIL_VAR": str(folder / "var"), "HANDRAIL_BUILD": str(folder / "build")}
    return handrail(*command.split(), **settings, HANDRAIL_BACKUP_PUBLIC_KEY=PUBLIC, **environment)
