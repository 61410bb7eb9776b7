"""The numbers that have come of tablets, on both databases."""

import sqlalchemy as sa

from feedback_server.store import Store
from feedback_server.store.tablets import tablets
from feedback_server.store.tablets.tables import tablet_table
from tests.factories import PRACTICES, TODAY


def test_numbers_come_back_as_ranges(peopled: Store) -> None:
    with peopled.write() as tx:
        for id in ("a", "b", "c"):
            row = {"id": id, "practice": PRACTICES[0].code, "label": id, "setup": "{}"}
            tx.execute(sa.insert(tablet_table).values(**row, added_on=TODAY))
        tablets.add_sequence_numbers(tx, [("a", number) for number in (7, 1, 2, 3, 9, 10)])
        tablets.add_sequence_numbers(tx, [("b", 5), ("b", 5)])
    with peopled.read() as tx:
        came = tablets.received_numbers(tx, ["a", "b", "c"])
    assert came == {"a": [(1, 3), (7, 7), (9, 10)], "b": [(5, 5)], "c": []}
