"""Activity: what goes in comes out, replaced and never doubled; undone to what was before."""

from dataclasses import replace
from datetime import date

import pytest

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store
from feedback_server.store.activity import appointments, imports
from feedback_server.store.activity.imports import (
    NewBatch,
    ReplacedSince,
    UnknownBatch,
    UpsertResult,
)
from tests.factories import TODAY

SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
ELM = Activity(
    practice="V89001",
    month=OCTOBER,
    booked=0,
    attended=40,
    modes=(("Téléphone", 3), ("Video", 0)),
    covers="All",
)
OAK = Activity(practice="V89002", month=OCTOBER, attended=7)
BOTH = ("V89001", "V89002")
NEW = NewBatch("activity", TODAY, "test", "october.csv")


def put(store: Store, *activities: Activity) -> UpsertResult:
    with store.write() as tx:
        return appointments.upsert(tx, activities, NEW)


def undo(store: Store, batch: int | None) -> int:
    assert batch is not None
    with store.write() as tx:
        return imports.undo(tx, batch, date(2026, 11, 30))


def stored(store: Store) -> list[Activity]:
    with store.read() as tx:
        return appointments.between(tx, BOTH, Month(2000, 1), Month(2999, 12))


def test_what_goes_in_comes_out(peopled: Store) -> None:
    earlier = replace(ELM, month=SEPTEMBER)
    assert put(peopled, OAK, ELM, earlier) == UpsertResult(1, 3, 0, 0)
    with peopled.read() as tx:
        assert appointments.for_month(tx, BOTH, OCTOBER) == [ELM, OAK]
        assert appointments.for_month(tx, ["V89002"], OCTOBER) == [OAK]
        assert appointments.for_month(tx, [], OCTOBER) == []
        assert appointments.between(tx, BOTH, SEPTEMBER, OCTOBER) == [earlier, ELM, OAK]


def test_a_second_import_replaces_and_leaves_the_same_alone(peopled: Store) -> None:
    put(peopled, ELM, OAK)
    assert put(peopled, ELM, OAK) == UpsertResult(None, 0, 0, 2)
    more = replace(OAK, attended=8)
    assert put(peopled, ELM, more) == UpsertResult(2, 0, 1, 1)
    assert stored(peopled) == [ELM, more]


def test_undoing_brings_back_what_was_replaced(peopled: Store) -> None:
    first = put(peopled, ELM)
    second = put(peopled, replace(ELM, attended=1), OAK)
    with pytest.raises(ReplacedSince, match="undo 2 first"):
        undo(peopled, first.batch)
    assert undo(peopled, second.batch) == 2
    assert stored(peopled) == [ELM]
    assert undo(peopled, first.batch) == 1
    assert stored(peopled) == []


def test_an_import_is_undone_once(peopled: Store) -> None:
    done = put(peopled, ELM)
    undo(peopled, done.batch)
    for number in (done.batch, 99):
        with pytest.raises(UnknownBatch):
            undo(peopled, number)
    with peopled.read() as tx:
        (batch,) = imports.batches(tx)
    assert (batch.practice_months, batch.file_name) == (1, "october.csv")
    assert batch.undone_on == date(2026, 11, 30)
