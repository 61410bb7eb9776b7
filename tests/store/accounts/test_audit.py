"""The record can only grow, and shows where somebody who owns the database changed it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from tests.factories import NOW


def add(store: Store, number: int) -> None:
    with store.write() as tx:
        audit.record(tx, AuditEntry(NOW, f"ann-{number}", "exported", {"number": number}))


def lift_the_bar(tx: sa.Connection) -> None:
    """What an owner of the database can always do."""
    on = "" if tx.dialect.name == "sqlite" else " ON audit_entry"
    for what in ("update", "delete"):
        tx.execute(sa.text(f"DROP TRIGGER audit_entry_no_{what}{on}"))


def test_an_empty_record_fits(store: Store) -> None:
    with store.read() as tx:
        assert audit.check_chain(tx) == audit.ChainCheck(0, "")


def test_many_who_write_at_once_make_one_chain(store: Store) -> None:
    with ThreadPoolExecutor(8) as several:
        list(several.map(lambda number: add(store, number), range(40)))
    with store.read() as tx:
        found = audit.check_chain(tx)
    assert (found.entries, found.broken_at) == (40, None)


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET by = 'eve'", "DELETE FROM audit_entry"])
def test_an_entry_cannot_be_changed_or_deleted(store: Store, change: str) -> None:
    add(store, 1)
    with pytest.raises(sa.exc.DBAPIError, match="only grows"), store.write() as tx:
        tx.execute(sa.text(change.replace(" by ", ' "by" ')))
    with store.read() as tx:
        assert audit.check_chain(tx).entries == 1


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("""UPDATE audit_entry SET "by" = 'eve' WHERE id = 3""", 3),
        ("UPDATE audit_entry SET about = '{}' WHERE id = 1", 1),
        ("DELETE FROM audit_entry WHERE id = 2", 3),
        ("UPDATE audit_entry SET id = 9 WHERE id = 2", 3),
    ],
)
def test_tampering_shows_where_it_was(store: Store, change: str, broken_at: int) -> None:
    for number in range(5):
        add(store, number)
    with store.write() as tx:
        lift_the_bar(tx)
        tx.execute(sa.text(change))
    with store.read() as tx:
        assert audit.check_chain(tx).broken_at == broken_at
