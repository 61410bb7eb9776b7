"""A backup is of one moment, holds all there is, and gives nothing away."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from feedback_server.actions.operations.backup import EmptyDatabase, create_backup
from feedback_server.actions.operations.restore import restore
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.archive import open_archive
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.db import row_dump
from feedback_server.store.db.migrate import bring_to, revision_of
from feedback_server.store.db.row_dump import DumpPart
from feedback_server.store.submissions import insert
from tests.backups import Key, put_files
from tests.databases import sqlite_at
from tests.entries import entries
from tests.factories import NOW, a_submission, a_survey

WORDS = "Nobody else may read this about my knees"
SURVEY = {a_survey().version: a_survey()}


@pytest.fixture
def key(tmp_path: Path) -> Key:
    return Key.new(tmp_path / "private")


def add(store: Store, number: int, why: str = "Kind") -> None:
    answers = {"experience": "1", "why": why}
    with store.write() as tx:
        insert.add(tx, [a_submission(answers=answers) for _ in range(number)], SURVEY)


def test_no_byte_of_it_can_be_read(peopled: Store, tmp_path: Path, key: Key) -> None:
    add(peopled, 1, WORDS)
    with peopled.write() as tx:
        accounts.add_account(tx, Account(Person("zebra@provider.example"), "hash"))
    file, var = tmp_path / "all.age", put_files(tmp_path / "var")
    create_backup(peopled, var, file, key.public, now=NOW, by="t")
    for word in (WORDS, "zebra@provider", "submission", "secret"):
        assert word.encode() not in file.read_bytes()
    with open_archive(file, key.private) as pieces:
        assert any(WORDS.encode() in piece.content for piece in pieces)


def test_it_is_of_one_moment_while_others_write(peopled: Store, tmp_path: Path, key: Key) -> None:
    """What comes meanwhile waits for nobody, and is not in it."""
    add(peopled, 20)

    def write_meanwhile(parts: Iterable[DumpPart], _: int) -> Iterator[DumpPart]:
        for part in parts:
            add(peopled, 1)
            yield part

    file = tmp_path / "all.age"
    create_backup(peopled, tmp_path, file, key.public, now=NOW, by="t", follow=write_meanwhile)
    assert verify(peopled, SurveyRegistry()).submissions > 20
    target = sqlite_at(tmp_path / "target.sqlite3")
    manifest = restore(target, tmp_path / "new", file, key.private, now=NOW, by="t")
    found = verify(target, SurveyRegistry())
    target.close()
    assert (manifest.rows["submission"], found.submissions, found.differences) == (20, 20, ())


def test_large_tables_go_in_several_parts(
    peopled: Store, tmp_path: Path, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_dump, "MOST_ROWS", 7)
    add(peopled, 20)
    create_backup(peopled, tmp_path, tmp_path / "all.age", key.public, now=NOW, by="t")
    with open_archive(tmp_path / "all.age", key.private) as pieces:
        names = [piece.name for piece in pieces if "/submission/" in piece.name]
    assert names == [f"tables/submission/00000{number}.jsonl" for number in (1, 2, 3)]


def test_it_is_on_record(peopled: Store, tmp_path: Path, key: Key) -> None:
    made = create_backup(peopled, tmp_path, tmp_path / "all.age", key.public, now=NOW, by="ann")
    with peopled.read() as tx:
        (entry,) = entries(tx)
    assert (entry.action, entry.by) == ("backup_made", "ann")
    assert entry.about == {"file": "all.age", "rows": made.manifest.total}


def test_an_older_database_is_backed_up_as_it_is(
    bare: Store, tmp_path: Path, key: Key, older: str
) -> None:
    """So that one can go back after a new version has changed the tables."""
    with bare.write() as tx:
        bring_to(tx, older)
    made = create_backup(bare, tmp_path, tmp_path / "all.age", key.public, now=NOW, by="t")
    assert made.manifest.revision == older and made.manifest.total == 0
    with bare.read() as tx:
        assert revision_of(tx) == older


def test_a_database_without_tables_is_not_backed_up(bare: Store, tmp_path: Path, key: Key) -> None:
    with pytest.raises(EmptyDatabase):
        create_backup(bare, tmp_path, tmp_path / "all.age", key.public, now=NOW, by="t")
    assert not (tmp_path / "all.age").exists()
