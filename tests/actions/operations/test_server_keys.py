"""Every key in use is there, or is told to be missing: none is replaced in silence."""

from pathlib import Path

import pytest

from feedback_server.actions.operations.server_keys import (
    KeyNotMissing,
    KeysOfAnotherDatabase,
    MissingKeys,
    accept_loss,
    adopt_keys,
    ensure_keys,
    key_inventory,
    keys_in,
    refuse_keys_of_another_database,
    rotate_key,
    uses_of,
)
from feedback_server.crypto.hpke import generate_key
from feedback_server.crypto.key_files import UnusableKey, stage_key
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.operations.server_key import KeyKind, ServerKey
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import two_factor as factors
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.two_factor import Factor
from feedback_server.store.operations import server_keys
from tests.entries import entries
from tests.factories import NOW, TODAY
from tests.keys import put_all_keys


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


def start(store: Store, folder: Path) -> None:
    ensure_keys(store, folder, now=NOW, by="start")


def actions(store: Store) -> list[str]:
    with store.read() as tx:
        return [entry.action for entry in entries(tx)]


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_first_start_makes_one_of_each_and_a_later_one_changes_nothing(
    store: Store, folder: Path
) -> None:
    start(store, folder)
    there = contents(folder)
    assert [key.kind for key in keys_in(folder)] == sorted(KeyKind)
    with store.read() as tx:
        assert server_keys.list_keys(tx) == keys_in(folder)
    start(store, folder)
    assert contents(folder) == there
    assert actions(store) == []


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_lost_key_is_told_and_not_replaced(store: Store, folder: Path, kind: KeyKind) -> None:
    start(store, folder)
    (lost,) = [path for path in contents(folder) if kind in str(path.relative_to(folder))]
    content = lost.read_bytes()
    lost.unlink()
    for _ in range(2):
        with pytest.raises(MissingKeys, match=rf"^{kind.value} [0-9a-f]{{16}}$"):
            start(store, folder)
        assert not lost.exists() and len(contents(folder)) == 2
    lost.write_bytes(content)
    start(store, folder)


def test_all_of_them_lost_is_told(store: Store, folder: Path) -> None:
    start(store, folder)
    folder.rename(folder.with_name("moved"))
    with pytest.raises(MissingKeys) as error:
        start(store, folder)
    assert len(error.value.lost) == 3 and contents(folder) == {}


def test_a_different_key_in_the_place_of_one_is_told(store: Store, folder: Path) -> None:
    start(store, folder)
    (folder / "invitations.key").write_bytes(bytes(32))
    with pytest.raises(MissingKeys, match="invitations"):
        start(store, folder)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("invitations.key", bytes(31)),
        ("invitations.key", b""),
        ("invitations.key", bytes(33)),
        ("sealing", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        ("push", b""),
    ],
)
def test_a_key_that_cannot_be_used_is_named(
    store: Store, folder: Path, name: str, content: bytes
) -> None:
    start(store, folder)
    place = folder / name
    (path,) = [place] if place.is_file() else place.iterdir()
    path.write_bytes(content)
    with pytest.raises(UnusableKey, match=path.name):
        start(store, folder)
    assert path.read_bytes() == content


def test_an_empty_database_beside_old_keys_asks(store: Store, folder: Path) -> None:
    put_all_keys(folder)
    there = contents(folder)
    with pytest.raises(KeysOfAnotherDatabase):
        refuse_keys_of_another_database(store, folder)
    with pytest.raises(KeysOfAnotherDatabase):
        start(store, folder)
    assert contents(folder) == there
    assert len(adopt_keys(store, folder, now=NOW, by="ann")) == 3
    refuse_keys_of_another_database(store, folder)
    start(store, folder)
    assert contents(folder) == there and actions(store) == ["keys_adopted"]


def test_a_database_of_before_takes_its_keys_over(peopled: Store, folder: Path) -> None:
    put_all_keys(folder)
    start(peopled, folder)
    with peopled.read() as tx:
        assert server_keys.list_keys(tx) == keys_in(folder)


def test_a_loss_is_accepted_on_record_and_the_next_start_makes_another(
    store: Store, folder: Path
) -> None:
    start(store, folder)
    (path,) = (folder / "sealing").iterdir()
    (key,) = [each for each in keys_in(folder) if each.kind is KeyKind.SEALING]
    with store.write() as tx:
        stored.add_account(tx, Account(Person("ann@provider.example"), ""))
        factors.upsert(tx, Factor("ann@provider.example", key.id, b"sealed"))
    kept = path.rename(folder.parent / "kept")
    with pytest.raises(KeyNotMissing):
        accept_loss(store, folder, "0" * 16, on=TODAY, now=NOW, by="ann")
    assert uses_of(store, folder, key.id)[1]["second steps"] == 1
    accept_loss(store, folder, key.id, on=TODAY, now=NOW, by="ann")
    with pytest.raises(KeyNotMissing):
        accept_loss(store, folder, key.id, on=TODAY, now=NOW, by="ann")
    start(store, folder)
    held = key_inventory(store, folder)
    assert [each.id for each in held.accepted] == [key.id] and not held.lost
    assert len(held.there) == 3
    kept.rename(path)  # found after all
    start(store, folder)
    held = key_inventory(store, folder)
    assert not held.accepted and len(held.there) == 4
    assert actions(store) == ["key_found", "key_loss_accepted"]


def test_a_new_key_is_current_and_its_loss_is_told_as_well(store: Store, folder: Path) -> None:
    start(store, folder)
    key = rotate_key(store, folder, KeyKind.PUSH, now=NOW, by="ann")
    (_, path) = sorted((folder / "push").iterdir())
    assert path.name == f"0002-{key.id}.pem"
    start(store, folder)
    path.unlink()
    with pytest.raises(MissingKeys, match=key.id):
        start(store, folder)
    assert actions(store) == ["key_made"]


def test_who_was_killed_between_note_and_name_is_followed_up(store: Store, folder: Path) -> None:
    start(store, folder)
    noted, unnoted = generate_key(folder / "sealing"), generate_key(folder / "sealing")
    for each in (noted, unnoted):
        stage_key(each)
    (invitations,) = [path for path in contents(folder) if path.suffix == ".key"]
    invitations.rename(invitations.with_name("invitations.key.new"))
    with store.write() as tx:
        server_keys.record(tx, [ServerKey(KeyKind.SEALING, noted.id)])
    start(store, folder)
    assert noted.path.read_bytes() == noted.content and not unnoted.path.exists()
    assert invitations.exists() and not list(folder.rglob("*.new"))
