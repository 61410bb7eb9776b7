"""Everything moves from one kind of database to the other, and nothing else does."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from feedback_server.actions.operations.migrate_database import ConcurrentChange, migrate_database
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.operations.job import Job
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.db.dialect import RejectedRows
from feedback_server.store.db.empty_target import TargetNotEmpty, UnexpectedSchema
from feedback_server.store.db.migrate import bring_to, differences, migrate
from feedback_server.store.db.row_dump import DumpPart, RowDump
from feedback_server.store.operations import jobs
from feedback_server.store.operations.tables import job_table
from feedback_server.store.organisations.tables import pcn_table
from tests.backups import NUMBER, small_database
from tests.databases import sqlite_at
from tests.every_table import fill, rows
from tests.factories import NOW


def moved(source: Store, target: Store) -> int:
    return migrate_database(source, target, now=NOW, by="t")


def add_job(store: Store, key: str) -> None:
    with store.write() as tx:
        assert jobs.add(tx, Job("notify", key, NOW))


def test_a_row_of_every_table_moves_and_numbers_go_on(store: Store, bare: Store) -> None:
    fill(store)
    before = rows(store)
    moved(store, bare)
    after = rows(bare)
    assert after.pop("last_rewrite") and before.pop("last_rewrite")  # a database's own
    assert after.pop("audit_entry")[:-1] == before.pop("audit_entry"), (
        "and an entry about the moving"
    )
    assert after == before
    add_job(bare, "new")
    with bare.write() as tx:
        audit.record(tx, audit.AuditEntry(NOW, "ann", "exported", {}))
    with bare.read() as tx:
        assert set(tx.scalars(sa.select(job_table.c.id))) == {7, 8}
        assert audit.check_chain(tx).broken_at is None
    assert differences(bare) == []


def test_tallies_agree_at_the_new_place(bare: Store, tmp_path: Path) -> None:
    source = small_database(tmp_path / "source.sqlite3")
    moved(source, bare)
    found = verify(bare, SurveyRegistry())
    source.close()
    assert (found.submissions, found.differences) == (NUMBER, ())


def test_nothing_is_copied_where_somebody_wrote_meanwhile(store: Store, bare: Store) -> None:
    def write(parts: Iterable[DumpPart], _: int) -> Iterator[DumpPart]:
        yield from parts
        add_job(store, "meanwhile")

    with pytest.raises(ConcurrentChange, match="job: 1 instead of 0"):
        migrate_database(store, bare, now=NOW, by="t", follow=write)
    with bare.read() as tx:
        assert RowDump(tx).rows() == {}


def test_a_database_that_holds_something_is_left_alone(peopled: Store, tmp_path: Path) -> None:
    source = sqlite_at(tmp_path / "source.sqlite3")
    before = rows(peopled)
    with pytest.raises(TargetNotEmpty, match="pcn: 1"):
        moved(source, peopled)
    assert rows(peopled) == before
    source.close()


def test_tables_of_another_version_are_refused(bare: Store, tmp_path: Path, older: str) -> None:
    source = sqlite_at(tmp_path / "source.sqlite3")
    migrate(source)
    with bare.write() as tx:
        bring_to(tx, older)
    with pytest.raises(UnexpectedSchema, match=f"the tables of {older}"):
        moved(source, bare)
    source.close()


def test_what_postgresql_does_not_take_is_told_by_table(bare: Store, tmp_path: Path) -> None:
    """SQLite takes a code of any length, and letters that are none."""
    source = sqlite_at(tmp_path / "source.sqlite3")
    for code in ("U999999", "U\0"):
        with source.write() as tx:
            tx.execute(sa.delete(pcn_table))
            tx.execute(sa.insert(pcn_table).values(code=code, name="x", demonstration=False))
        if not bare.is_sqlite:
            with pytest.raises(RejectedRows, match="pcn"):
                moved(source, bare)
            with bare.read() as tx:
                assert RowDump(tx).rows() == {}
    source.close()
