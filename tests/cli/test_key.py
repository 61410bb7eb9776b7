"""Lost keys as a person meets them: what refuses, what it says, and every way on."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from feedback_server.archive import new_identity
from feedback_server.config.settings import Settings, load_settings
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import two_factor as factors
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.two_factor import Factor
from tests.backups import small_database
from tests.command import handrail
from tests.entries import entries
from tests.keys import make_ready, put_all_keys

Run = Callable[..., CompletedProcess[str]]
NEED_KEYS = ("server run", "job run --once", "submission retry-quarantine", "key rotate")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "build" / "app").mkdir(parents=True)
    (tmp_path / "build" / "assets.json").write_text("{}")
    words, public = new_identity()
    (tmp_path / "identity").write_text(words)
    return {
        "HANDRAIL_VAR": str(tmp_path / "var"),
        "HANDRAIL_BUILD": str(tmp_path / "build"),
        "HANDRAIL_BACKUP_PUBLIC_KEY": public,
    }


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    return lambda words, **more: handrail(*words.split(), **environment, **more)


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    """Of an installation that has been used, with its keys and a backup."""
    settings = load_settings(environment)
    store = small_database(settings.var / "handrail.sqlite3")
    make_ready(store, settings)
    store.close()
    return settings


def test_whatever_needs_a_lost_key_refuses_and_says_every_way_on(
    run: Run, settings: Settings
) -> None:
    (lost,) = settings.keys.iterdir()
    lost.unlink()
    id = lost.stem.partition("-")[2]
    for command in NEED_KEYS:
        done = run(command)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
        assert f"Not in {settings.all_keys}, and in use: sealing {id}" in done.stderr
        assert "'handrail backup restore-keys FILE --identity KEY'" in done.stderr
        assert "'handrail key accept-loss ID'" in done.stderr
    assert not list(settings.keys.iterdir())
    assert run("submission recount").returncode == run("staff list").returncode == 0
    assert f"sealing     {id}  MISSING" in run("key list").stderr
    assert run("server check").returncode == 1


def test_keys_come_back_from_a_backup_and_nothing_else_does(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    assert run(f"backup create --to {tmp_path / 'to'}").returncode == 0
    (backup,) = (tmp_path / "to").iterdir()
    bring = f"backup restore-keys {backup} --identity {tmp_path / 'identity'}"
    before = {path: path.read_bytes() for path in settings.all_keys.rglob("*") if path.is_file()}
    (settings.all_keys / "invitations.key").write_bytes(bytes(32))
    refused = run(bring)
    assert refused.returncode == 1 and "invitations.key is there" in refused.stderr
    for path in before:
        path.unlink()
    done = run(bring)
    assert done.returncode == 0 and "All keys in use are there" in done.stderr, done.stderr
    after = {path: path.read_bytes() for path in settings.all_keys.rglob("*") if path.is_file()}
    assert after == before and all(path.stat().st_mode & 0o077 == 0 for path in after)
    store = Store(settings.database_url)
    with store.read() as tx:
        assert entries(tx)[0].action == "keys_restored"
    store.close()


def test_a_backup_without_a_key_in_use_says_so_when_it_is_made_and_tried(
    run: Run, settings: Settings, tmp_path: Path
) -> None:
    (lost,) = settings.push_keys.iterdir()
    lost.unlink()
    made = run(f"backup create --to {tmp_path / 'to'}")
    assert made.returncode == 1 and "without keys in use (push " in made.stderr
    (backup,) = (tmp_path / "to").iterdir()
    for command in ("check", "restore-keys"):
        tried = run(f"backup {command} {backup} --identity {tmp_path / 'identity'}")
        assert tried.returncode == 1 and "push " in tried.stderr, tried.stderr


def test_a_loss_is_accepted_only_by_somebody_who_has_read_what_goes_with_it(
    run: Run, settings: Settings
) -> None:
    (lost,) = settings.keys.iterdir()
    id = lost.stem.partition("-")[2]
    assert "No key with this id is missing" in run(f"key accept-loss {id}").stderr
    lost.unlink()
    store = Store(settings.database_url)
    with store.write() as tx:
        stored.add_account(tx, Account(Person("ann@provider.example"), ""))
        factors.upsert(tx, Factor("ann@provider.example", id, b"sealed"))
    asked = run(f"key accept-loss {id}", input="n\n")
    assert asked.returncode == 1 and "recovery code" in asked.stderr
    assert "Second steps that name it: 1" in asked.stderr
    assert "Not in" in run("submission retry-quarantine").stderr
    done = run(f"key accept-loss {id}", input="y\n")
    assert done.returncode == 0, done.stderr
    with store.read() as tx:
        assert entries(tx)[0].about == {"key": f"sealing {id}"}
    store.close()
    assert run("submission retry-quarantine").returncode == 0
    (new,) = settings.keys.iterdir()
    assert new != lost and f"sealing     {id}  lost: accepted on" in run("key list").stderr


def test_old_keys_beside_an_empty_database_are_nobodys_until_somebody_says_so(
    run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    keys = load_settings(environment).all_keys
    put_all_keys(keys)
    before = sorted(keys.rglob("*"))
    for command in (
        *NEED_KEYS,
        "database load-demo",
        "staff invite ada@provider.example --role administrator",
    ):
        done = run(command)
        assert done.returncode == 1 and "keys of another one" in done.stderr, done.stderr
        assert "'handrail key adopt'" in done.stderr and len(done.stderr.splitlines()) == 1
    assert run("key adopt").returncode == run("submission retry-quarantine").returncode == 0
    assert sorted(keys.rglob("*")) == before
