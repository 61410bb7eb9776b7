"""After a night's rewrite nothing in the database tells which answer came before which."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.domain.submissions.submission import Submission
from feedback_server.store import Store
from feedback_server.store.collect import patient_invitations
from feedback_server.store.db import engine
from feedback_server.store.db.row_dump import RowDump
from feedback_server.store.db.schema import SCHEMA
from feedback_server.store.db.secure_delete import DatabaseBusy
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert, quarantine, rewrite
from feedback_server.store.submissions.quarantine import Quarantined
from feedback_server.store.submissions.tables import last_rewrite_table, submission_table
from feedback_server.store.tablets import tablets
from feedback_server.store.tablets.tables import tablet_table
from tests.databases import sqlite_at
from tests.every_table import rows
from tests.factories import PCN, PRACTICES, TODAY, a_submission, a_survey

CHANGES = ((24, 28), (40, 44), (92, 100))
"""Where SQLite's file counts how often it was written to, and by which version."""


def a_database(folder: Path) -> Path:
    store = sqlite_at(folder / "base.sqlite3")
    prepare(store)
    store.close()
    return folder / "base.sqlite3"


def prepare(store: Store) -> None:
    publish_survey(store, a_survey())
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
        row = {"id": "a", "practice": "V89001", "label": "a", "setup": "{}", "added_on": TODAY}
        tx.execute(sa.insert(tablet_table).values(row))


def some(number: int) -> list[Submission]:
    answers = [{"experience": str(1 + n % 5), "why": f"Words {n}"} for n in range(number)]
    return [
        a_submission(answers=each, practice=PRACTICES[n % 2].code) for n, each in enumerate(answers)
    ]


def arrive(store: Store, given: Sequence[Submission]) -> None:
    """One after the other, each with all that can come with one."""
    for submission in given:
        with store.write() as tx:
            patient_invitations.mark_used(tx, [(submission.digest, TODAY)])
            insert.add(tx, [submission], SurveyRegistry().published(tx))
            tablets.add_sequence_numbers(tx, [("a", int(submission.digest[:6], 16))])
            strange = Quarantined(
                submission.digest[:36], submission.digest, "{}" * 9, "unreadable", TODAY
            )
            quarantine.add(tx, [strange])


def content(path: Path) -> bytes:
    assert not Path(f"{path}-wal").exists() or not Path(f"{path}-wal").stat().st_size
    found = bytearray(path.read_bytes())
    for first, end in CHANGES:
        found[first:end] = bytes(end - first)
    return bytes(found)


def test_a_file_of_sqlite_is_the_same_in_whatever_order_answers_came(tmp_path: Path) -> None:
    base, given, files = a_database(tmp_path), some(60), []
    for name, order in (("one", given), ("other", given[::-1])):
        path = tmp_path / f"{name}.sqlite3"
        shutil.copyfile(base, path)
        store = Store(f"sqlite:///{path}")
        arrive(store, order)
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        before = content(path)
        assert rewrite.rewrite(store) is None
        files.append((before, content(path)))  # with the server still at it
        store.close()
    (before, after), (before_too, after_too) = files
    assert before != before_too
    assert after == after_too


def test_no_table_that_answers_come_to_is_numbered_on_sqlite() -> None:
    """Numbers of rows are kept by a rewrite. Those named here are made by staff."""
    numbered = {
        table.name
        for table in rewrite.rewritten_tables()
        if table.dialect_options["sqlite"]["with_rowid"]
    }
    assert numbered == {"comment_review", "tablet", "tablet_token", "form_batch", "you_said"}


def test_somebody_who_reads_for_long_puts_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = (*engine.SQLITE_PRAGMAS, "PRAGMA busy_timeout = 10")
    monkeypatch.setattr(engine, "SQLITE_PRAGMAS", impatient)
    store = Store(f"sqlite:///{a_database(tmp_path)}")
    with store.read() as tx:
        tx.execute(sa.select(submission_table))
        with pytest.raises(DatabaseBusy):
            rewrite.rewrite(store)
    assert rewrite.rewrite(store) is None
    store.close()


def test_somebody_who_writes_for_long_puts_it_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient = (*engine.SQLITE_PRAGMAS, "PRAGMA busy_timeout = 10")
    monkeypatch.setattr(engine, "SQLITE_PRAGMAS", impatient)
    store = Store(f"sqlite:///{a_database(tmp_path)}")
    with store.write(), pytest.raises(DatabaseBusy):
        rewrite.rewrite(store)
    store.close()


@pytest.fixture
def postgresql(request: pytest.FixtureRequest, store: Store) -> Store:
    if store.is_sqlite:
        pytest.fail("only for PostgreSQL")
    prepare(store)
    return store


on_postgresql = pytest.mark.parametrize("store", ["postgresql"], indirect=True)


def places(store: Store, name: str) -> list[tuple[int, str]]:
    """The number of the transaction that wrote each row, and its place, by key."""
    table = SCHEMA.tables[name]
    key = ", ".join(column.name for column in table.primary_key)
    with store.read() as tx:
        found = tx.exec_driver_sql(f"SELECT xmin::text::bigint, ctid FROM {name} ORDER BY {key}")
        return [(row[0], row[1]) for row in found]


def in_order(found: Sequence[tuple[int, str]]) -> bool:
    """Whether they lie in the order of their keys, all written at once."""
    there = [tuple(map(int, place.strip("()").split(","))) for _, place in found]
    return len({number for number, _ in found}) == 1 and there == sorted(there)


CAME = ("submission", "comment", "tally", "tablet_received_number", "used_invitation", "quarantine")


@on_postgresql
def test_rows_of_postgresql_lie_by_key_and_share_a_transaction(postgresql: Store) -> None:
    arrive(postgresql, some(60))
    assert not any(in_order(places(postgresql, name)) for name in CAME)
    before = rows(postgresql)
    assert rewrite.rewrite(postgresql)
    assert all(in_order(places(postgresql, name)) for name in CAME)
    numbers = {number for name in CAME for number, _ in places(postgresql, name)}
    assert len(numbers) == 1, "nothing joins an invitation or a tablet's number to an answer"
    assert rows(postgresql) | {"last_rewrite": []} == before | {"last_rewrite": []}


@on_postgresql
def test_only_what_came_since_is_written_anew(postgresql: Store) -> None:
    arrive(postgresql, first := some(20))
    rewrite.rewrite(postgresql)
    ids = sorted(submission.id for submission in first)
    settled = dict(zip(ids, places(postgresql, "submission"), strict=True))
    arrive(postgresql, second := some(20))
    rewrite.rewrite(postgresql)
    ids = sorted(submission.id for submission in (*first, *second))
    now = dict(zip(ids, places(postgresql, "submission"), strict=True))
    assert all(now[id] == place for id, place in settled.items())
    assert in_order([now[submission.id] for submission in sorted(second, key=lambda each: each.id)])
    assert rewrite.rewrite(postgresql) == 0


@on_postgresql
def test_who_was_writing_then_is_seen_to_the_next_night(postgresql: Store) -> None:
    rewrite.rewrite(postgresql)
    late = a_submission()
    with postgresql.write() as tx:
        tx.execute(sa.select(sa.func.pg_current_xact_id()))
        rewrite.rewrite(postgresql)
        insert.add(tx, [late], SurveyRegistry().published(tx))
    arrive(postgresql, some(5))
    assert not in_order(places(postgresql, "submission"))
    rewrite.rewrite(postgresql)
    assert in_order(places(postgresql, "submission"))


@on_postgresql
def test_numbers_of_another_database_are_not_believed(postgresql: Store) -> None:
    """As after moving to another machine: they may be far ahead of those here."""
    rewrite.rewrite(postgresql)
    arrive(postgresql, some(5))
    with postgresql.write() as tx:
        tx.execute(sa.update(last_rewrite_table).values(transaction_id=2**40 + 7, horizon=2**40))
    rewrite.rewrite(postgresql)
    assert in_order(places(postgresql, "submission"))


@on_postgresql
def test_what_was_moved_here_is_not_written_anew(postgresql: Store, tmp_path: Path) -> None:
    source = Store(f"sqlite:///{a_database(tmp_path)}")
    arrive(source, some(5))
    with source.read() as old, postgresql.write() as new:
        for table in reversed(SCHEMA.sorted_tables):
            new.execute(sa.delete(table))
        there = RowDump(new)
        for part in RowDump(old).parts():
            there.load(part)
        there.reset_sequences()
        rewrite.mark_rewritten(new)
    source.close()
    assert in_order(places(postgresql, "submission"))
    assert rewrite.rewrite(postgresql) == 0
    arrive(postgresql, some(5))
    assert rewrite.rewrite(postgresql)


@on_postgresql
def test_it_waits_for_no_writer(postgresql: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrite, "WAIT_S", 0.001)
    arrive(postgresql, some(5))
    with postgresql.write() as tx:
        insert.add(tx, [a_submission()], SurveyRegistry().published(tx))
        with pytest.raises(DatabaseBusy):
            rewrite.rewrite(postgresql)
    assert rewrite.rewrite(postgresql)
