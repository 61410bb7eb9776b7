"""A backup brings back all there was, into either kind of database, or nothing at all."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from feedback_server.actions.operations.backup import MANIFEST, create_backup
from feedback_server.actions.operations.restore import NewerSchema, restore
from feedback_server.actions.operations.staged_files import FileExists
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.archive import ArchiveEntry, CorruptArchive, WrongKey, write_archive
from feedback_server.config.settings import PROJECT
from feedback_server.domain.operations.backup import FORMAT, Manifest
from feedback_server.store import DatabaseFault, Store
from feedback_server.store.accounts import audit
from feedback_server.store.db.dialect import RejectedRows
from feedback_server.store.db.empty_target import TargetNotEmpty, UnexpectedSchema
from feedback_server.store.db.migrate import bring_to, differences, head, migrate, revision_of
from feedback_server.store.db.row_dump import RowDump
from tests.backups import A_KEY, FILES, NUMBER, Key, files_in, put_files, small_database
from tests.databases import sqlite_at
from tests.every_table import HARD, fill, rows
from tests.factories import NOW
from tests.full_disk import no_file_larger_than
from tests.next_version import NUMBER as NUMBER_OF_NEXT


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    return Key.new(tmp_path_factory.mktemp("key") / "private")


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory, key: Key) -> Path:
    folder = tmp_path_factory.mktemp("original")
    store = small_database(folder / "original.sqlite3")
    var = put_files(folder / "var")
    create_backup(store, var, folder / "all.age", key.public, now=NOW, by="t")
    store.close()
    return folder / "all.age"


def brought_back(store: Store, file: Path, key: Key, var: Path) -> Manifest:
    return restore(store, var / "new", file, key.private, now=NOW, by="t")


def assert_nothing_there(store: Store, var: Path) -> None:
    with store.read() as tx:
        assert RowDump(tx).rows() == {}
    assert files_in(var / "new") == {}


def test_a_row_of_every_table_comes_back_as_it_was(
    store: Store, bare: Store, tmp_path: Path, key: Key
) -> None:
    fill(store)
    before = rows(store)
    assert all(before.values()), "a table without a row shows nothing"
    var, file = put_files(tmp_path / "var"), tmp_path / "all.age"
    create_backup(store, var, file, key.public, now=NOW, by="t")
    manifest = brought_back(bare, file, key, tmp_path)
    after = rows(bare)
    assert after.pop("last_rewrite") and before.pop("last_rewrite")  # a database's own
    assert after.pop("audit_entry")[:-1] == before.pop("audit_entry"), (
        "and an entry about the restoring"
    )
    assert after == before
    assert {name: manifest.rows[name] for name in before} == dict.fromkeys(before, 1)
    assert HARD in msgspec.json.decode(before["tablet"][0])["label"]
    assert files_in(tmp_path / "new") == FILES
    assert (tmp_path / "new" / "keys" / "invitations.key").stat().st_mode & 0o777 == 0o600


def test_it_holds_together_and_goes_on_where_it_ended(
    bare: Store, backup: Path, key: Key, tmp_path: Path
) -> None:
    brought_back(bare, backup, key, tmp_path)
    found = verify(bare, SurveyRegistry())
    assert (found.submissions, found.differences) == (NUMBER, ())
    with bare.write() as tx:
        audit.record(tx, audit.AuditEntry(NOW, "ann", "exported", {}))
    with bare.read() as tx:
        record = audit.check_chain(tx)
        newest = audit.search(tx, audit.AuditQuery(), limit=2)
    assert (record.entries, record.broken_at) == (3, None)
    assert [(stored_entry.id, stored_entry.entry.action) for stored_entry in newest] == [
        (3, "exported"),
        (2, "restored"),
    ]
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), bare.write() as tx:
        tx.execute(sa.text("DELETE FROM audit_entry"))
    assert differences(bare) == []


def test_a_database_that_holds_something_is_left_alone(
    peopled: Store, backup: Path, key: Key, tmp_path: Path
) -> None:
    before = rows(peopled)
    with pytest.raises(TargetNotEmpty, match="pcn: 1, survey_version: 1, practice: 2"):
        brought_back(peopled, backup, key, tmp_path)
    assert rows(peopled) == before
    assert files_in(tmp_path / "new") == {}


def test_tables_that_are_there_and_empty_do(
    store: Store, backup: Path, key: Key, tmp_path: Path
) -> None:
    assert brought_back(store, backup, key, tmp_path).rows["submission"] == NUMBER


UNKNOWN = "9999"
FIRST = audit.chain_hash(audit.BEFORE_ALL, at=NOW, by="ann", action="exported", about="{}")


def a_backup_of(revision: str, folder: Path, key: Key, rows: int = 1, **changes: object) -> Path:
    """An entry of the record, as a version wrote it whose tables were those of ``revision``."""
    scratch = Store(f"sqlite:///{folder / 'scratch.sqlite3'}")
    with scratch.write() as tx:
        bring_to(tx, head() if revision == UNKNOWN else revision)
        numbers = dict.fromkeys(RowDump(tx).rows(), 0) | {"audit_entry": rows}
    scratch.close()
    entry = {"id": 3, "at": NOW, "by": "ann", "action": "exported", "about": "{}", "hash": FIRST}
    manifest = Manifest(FORMAT, "9.9", revision, NOW, numbers, {})
    entries = [
        ArchiveEntry(MANIFEST, msgspec.json.encode(manifest)),
        ArchiveEntry(
            "tables/audit_entry/000001.jsonl", msgspec.json.encode(entry | changes) + b"\n"
        ),
    ]
    write_archive(folder / "old.age", entries, key.public, now=NOW)
    return folder / "old.age"


def test_an_older_backup_is_brought_up_to_date(
    bare: Store, key: Key, tmp_path: Path, older: str
) -> None:
    brought_back(bare, a_backup_of(older, tmp_path, key), key, tmp_path)
    with bare.read() as tx:
        found = audit.check_chain(tx)
        assert (found.entries, found.broken_at, revision_of(tx)) == (2, None, NUMBER_OF_NEXT)
    assert differences(bare) == []


def test_an_older_backup_does_not_go_into_todays_tables(
    key: Key, tmp_path: Path, older: str
) -> None:
    store = sqlite_at(tmp_path / "today.sqlite3")
    migrate(store)
    with pytest.raises(UnexpectedSchema, match=f"not of {older}"):
        brought_back(store, a_backup_of(older, tmp_path, key), key, tmp_path)
    store.close()


def test_a_newer_backup_is_refused(bare: Store, key: Key, tmp_path: Path) -> None:
    with pytest.raises(NewerSchema, match=r"9\.9"):
        brought_back(bare, a_backup_of(UNKNOWN, tmp_path, key), key, tmp_path)
    assert_nothing_there(bare, tmp_path)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"rows": 2}, CorruptArchive),
        ({"nobody": "knows this column"}, RejectedRows),
        ({"by": None}, RejectedRows),
    ],
)
def test_rows_that_do_not_fit_leave_nothing(
    bare: Store, key: Key, tmp_path: Path, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        brought_back(bare, a_backup_of(head(), tmp_path, key, **changes), key, tmp_path)
    assert_nothing_there(bare, tmp_path)


def test_a_damaged_backup_leaves_nothing(
    bare: Store, backup: Path, key: Key, tmp_path: Path
) -> None:
    whole, file = backup.read_bytes(), tmp_path / "damaged.age"
    changed = bytes([*whole[:-5], whole[-5] ^ 1, *whole[-4:]])
    for damaged in (whole[:-1], whole[: len(whole) // 2], changed):
        file.write_bytes(damaged)
        with pytest.raises(CorruptArchive):
            brought_back(bare, file, key, tmp_path)
        assert_nothing_there(bare, tmp_path)


def test_another_key_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    with pytest.raises(WrongKey):
        brought_back(store, backup, Key.new(tmp_path / "other"), tmp_path)
    assert_nothing_there(store, tmp_path)
    store.close()


def test_another_key_of_the_server_is_not_lost(backup: Path, key: Key, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'bare.sqlite3'}")
    there = tmp_path / "new" / "keys" / "sealing" / "0001-cd.pem"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"another")
    with pytest.raises(FileExists, match="0001-cd"):
        brought_back(store, backup, key, tmp_path)
    assert files_in(tmp_path / "new") == {"keys/sealing/0001-cd.pem": b"another"}
    there.rename(there.with_name(A_KEY.path.name))
    with pytest.raises(FileExists, match=A_KEY.id):
        brought_back(store, backup, key, tmp_path)
    there.with_name(A_KEY.path.name).write_bytes(A_KEY.content)  # the very same may be there
    brought_back(store, backup, key, tmp_path)
    assert files_in(tmp_path / "new") == FILES
    store.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from feedback_server.actions.operations.restore import restore
from feedback_server.archive import load_identities
from feedback_server.store import Store
from tests.factories import NOW

def kill_itself(parts, total):
    for part in parts:
        yield part
        if part.table == "submission":
            os.kill(os.getpid(), signal.SIGKILL)

url, var, file, key = sys.argv[1:]
identities = load_identities(Path(key))
restore(Store(url), Path(var), Path(file), identities, now=NOW, by="t", follow=kill_itself)
"""


def test_who_is_killed_leaves_nothing_and_may_begin_again(
    bare: Store, backup: Path, key: Key, tmp_path: Path
) -> None:
    url = bare.engine.url.render_as_string(hide_password=False)
    (tmp_path / "private").write_text(str(key.private[0]))
    arguments = (url, tmp_path / "new", backup, tmp_path / "private")
    done = subprocess.run([sys.executable, "-c", KILLED, *map(str, arguments)], cwd=PROJECT)
    assert done.returncode == -signal.SIGKILL
    with bare.read() as tx:
        assert RowDump(tx).rows() == {}
    assert not (tmp_path / "new" / "keys").exists()
    assert brought_back(bare, backup, key, tmp_path).rows["submission"] == NUMBER
    assert files_in(tmp_path / "new") == FILES


def test_a_full_disk_leaves_nothing(backup: Path, key: Key, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'full.sqlite3'}")
    for size in (100_000, 400_000):
        with no_file_larger_than(size), pytest.raises(DatabaseFault):
            brought_back(store, backup, key, tmp_path)
        assert_nothing_there(store, tmp_path)
    assert brought_back(store, backup, key, tmp_path).rows["submission"] == NUMBER
    store.close()
