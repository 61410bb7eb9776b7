"""A database that is copied holds the same, counts the same, and goes on from there."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from feedback_server.store import Store, audit
from feedback_server.store.audit import Entry
from feedback_server.store.copying import NotEmpty, copy
from feedback_server.store.dialect import utc
from feedback_server.store.tables import metadata
from tests.command import handrail
from tests.databases import sqlite_at
from tests.factories import NOW


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of demonstration data: two networks, ten thousand submissions."""
    folder = tmp_path_factory.mktemp("original")
    assert handrail("demo", HANDRAIL_VAR=str(folder)).returncode == 0
    return folder


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, moments in UTC."""
    with store.read() as tx:
        return {
            table.name: sorted(
                (
                    tuple(utc(value) if isinstance(value, datetime) else value for value in row)
                    for row in tx.execute(sa.select(table))
                ),
                key=repr,
            )
            for table in metadata.sorted_tables
        }


def test_every_row_arrives_as_it_was_and_numbers_go_on(original: Path, store: Store) -> None:
    source = Store(f"sqlite:///{original / 'handrail.sqlite3'}")
    followed: dict[str, int] = {}
    copied = copy(source, store, followed.__setitem__)
    assert everything(store) == everything(source)
    assert copied["submission"] == followed["submission"] > 9_000
    with store.read() as tx, source.read() as old:
        before = audit.check(tx)
        assert before == audit.check(old)
    with store.write() as tx:
        audit.record(tx, Entry(NOW, "ann", "exported", {"number": 1}))
    with store.read() as tx:
        after = audit.check(tx)
    assert (after.entries, after.broken_at) == (before.entries + 1, None)
    source.close()


def test_nothing_is_copied_onto_what_is_there(original: Path, peopled: Store) -> None:
    source = Store(f"sqlite:///{original / 'handrail.sqlite3'}")
    before = everything(peopled)
    with pytest.raises(NotEmpty, match="pcn"):
        copy(source, peopled, lambda _table, _rows: None)
    assert everything(peopled) == before
    source.close()


def test_the_command_counts_both_and_refuses_a_second_time(original: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.sqlite3"
    sqlite_at(empty).close()
    told = handrail("copy-database", f"sqlite:///{empty}", HANDRAIL_VAR=str(original))
    assert told.returncode == 0, told.stderr
    assert "tallies agree" in told.stderr
    again = handrail("copy-database", f"sqlite:///{empty}", HANDRAIL_VAR=str(original))
    assert again.returncode == 1
    assert "Name an empty one" in again.stderr
