"""Backing up and restoring as a person does it."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from feedback_server.config.settings import load_settings
from feedback_server.store.db.schema import SCHEMA
from tests.backups import NUMBER, small_database
from tests.command import handrail
from tests.keys import make_ready

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data, a key, and a backup of it."""
    folder = tmp_path_factory.mktemp("original")
    var = {"HANDRAIL_VAR": str(folder / "var")}
    store = small_database(folder / "var" / "handrail.sqlite3")
    make_ready(store, load_settings(var))
    store.close()
    made = handrail("backup", "make-key", folder / "private", **var)
    assert made.returncode == 0, made.stderr
    key = made.stdout.strip()
    done = handrail(
        "backup", "create", "--to", folder / "to", HANDRAIL_BACKUP_PUBLIC_KEY=key, **var
    )
    assert done.returncode == 0 and "3 keys, 0 published months" in done.stderr, done.stderr
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `handrail` on a machine of its own."""
    return lambda *arguments: handrail(*arguments, HANDRAIL_VAR=str(tmp_path / "var"))


def backup_in(folder: Path) -> Path:
    (file,) = (folder / "to").iterdir()
    return file


def test_a_key_is_made_once_and_for_its_owner_alone(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "private"
    made = run("backup", "make-key", file)
    assert made.stdout.startswith("age1") and "HANDRAIL_BACKUP_PUBLIC_KEY" in made.stderr
    assert f"Move {file}" in " ".join(made.stderr.split())
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_text()
    again = run("backup", "make-key", file)
    assert again.returncode == 1 and "File exists" in again.stderr
    assert file.read_text() == before and "AGE-SECRET-KEY-1" not in made.stdout + made.stderr


def test_it_is_proved_without_touching_anything(run: Run, original: Path, tmp_path: Path) -> None:
    done = run("backup", "check", backup_in(original), "--identity", original / "private")
    assert done.returncode == 0, done.stderr
    tables = len(SCHEMA.sorted_tables)
    assert (
        f"rows in {tables} tables" in done.stderr
        and f"{NUMBER} submissions agree with" in done.stderr
    )
    assert "entries fit" in done.stderr and "this was a trial" in done.stderr
    assert not (tmp_path / "var").exists()


def test_whoever_was_killed_after_all_was_in_place_is_told_so(
    run: Run, original: Path, tmp_path: Path
) -> None:
    bring = ("backup", "restore", backup_in(original), "--identity", original / "private")
    assert run(*bring).returncode == 0
    (tmp_path / "var" / ".restoring" / "keys").mkdir(parents=True)  # what it would have left
    again = run(*bring)
    assert again.returncode == 0, again.stderr
    assert "was restored here on" in again.stderr and "nothing is left to do" in again.stderr
    assert f"{NUMBER} submissions agree with" in again.stderr
    assert not (tmp_path / "var" / ".restoring").exists()


def test_it_comes_back_on_another_machine(run: Run, original: Path, tmp_path: Path) -> None:
    done = run("backup", "restore", backup_in(original), "--identity", original / "private")
    assert done.returncode == 0 and "Start the server" in done.stderr, done.stderr
    assert (
        run("submission", "recount").returncode == run("staff", "check-audit-log").returncode == 0
    )
    (key,) = (tmp_path / "var" / "keys" / "sealing").iterdir()
    assert key.read_bytes() == (original / "var" / "keys" / "sealing" / key.name).read_bytes()
    again = run("backup", "restore", backup_in(original), "--identity", original / "private")
    assert again.returncode == 0 and "nothing is left to do" in again.stderr


def test_what_is_wrong_is_told_in_words(run: Run, original: Path, tmp_path: Path) -> None:
    run("backup", "make-key", tmp_path / "other")
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(backup_in(original).read_bytes()[:-100])
    for file, key, words, code in (
        (backup_in(original), tmp_path / "other", "encrypted to another key", 1),
        (damaged, original / "private", "damaged or broken off", 1),
        (damaged, damaged, "must hold lines that begin with AGE-SECRET-KEY-1", 2),
        (tmp_path / "nowhere", damaged, "nowhere", 2),
    ):
        done = run("backup", "restore", file, "--identity", key)
        assert (done.returncode, words in done.stderr) == (code, True), done.stderr


def test_without_a_key_or_a_database_there_is_no_backup(run: Run, tmp_path: Path) -> None:
    assert "HANDRAIL_BACKUP_PUBLIC_KEY first" in run("backup", "create").stderr
    key = run("backup", "make-key", tmp_path / "private").stdout.strip()
    settings = {"HANDRAIL_VAR": str(tmp_path / "var"), "HANDRAIL_BACKUP_PUBLIC_KEY": key}
    done = handrail("backup", "create", **settings)
    assert done.returncode == 1 and "nothing to back up" in done.stderr
    done = handrail("backup", "create", **settings | {"HANDRAIL_BACKUP_PUBLIC_KEY": key[:-1]})
    assert done.returncode == 2 and "HANDRAIL_BACKUP_PUBLIC_KEY: a public key begins" in done.stderr


def test_a_folder_that_cannot_be_written_is_told(run: Run, original: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    key = (original / "private").read_text().splitlines()[0].removeprefix("# public key: ")
    settings = {"HANDRAIL_VAR": str(original / "var"), "HANDRAIL_BACKUP_PUBLIC_KEY": key}
    done = handrail("backup", "create", "--to", tmp_path / "file" / "below", **settings)
    assert done.returncode == 1 and "Not a directory. No backup was made" in done.stderr
