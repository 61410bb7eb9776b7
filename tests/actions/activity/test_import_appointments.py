"""Importing activity: all or nothing, never doubled, undone exactly, and accounted for."""

import pytest

from feedback_server.actions.activity.import_appointments import (
    check_activity,
    import_activity,
    kind_of,
)
from feedback_server.actions.activity.import_batches import ImportSource, undo_import
from feedback_server.actions.organisations.import_file import InvalidFile
from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.activity.cells import Row
from feedback_server.domain.activity.column_map import OneRow
from feedback_server.domain.activity.rows import ActivityFile
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store
from feedback_server.store.activity import appointments, imports
from feedback_server.store.activity.imports import ReplacedSince, UnknownBatch
from tests.entries import entries
from tests.factories import NOW

OCTOBER = Month(2026, 10)
OWN = OneRow(
    name="own", practice="Practice", month="Month", numbers={"booked": "Booked", "first": "First"}
)
SOURCE = ImportSource("october\0.csv", kind_of("own"), "test", NOW)


def checked(store: Store, *rows: tuple[str, str, str]) -> ActivityFile:
    lines = [
        Row(line, {"Practice": practice, "Month": month, "Booked": booked})
        for line, (practice, month, booked) in enumerate(rows, 2)
    ]
    return check_activity(store, ["Practice", "Month", "Booked"], lines, OWN, NOW)


def booked(store: Store) -> dict[str, int | None]:
    with store.read() as tx:
        return {
            activity.practice: activity.booked
            for activity in appointments.for_month(tx, ["V89001", "V89002"], OCTOBER)
        }


def actions(store: Store) -> list[str]:
    with store.read() as tx:
        return [entry.action for entry in entries(tx)]


GOOD = ("V89001", "2026-10", "40")
BAD = ("V89002", "2026-10", "-1")


def test_a_faulty_file_changes_nothing(peopled: Store) -> None:
    file = checked(peopled, GOOD, BAD)
    with pytest.raises(InvalidFile, match="1 fault was found; nothing was imported"):
        import_activity(peopled, file, SOURCE)
    assert booked(peopled) == {} and actions(peopled) == []


def test_bad_rows_can_be_left_out(peopled: Store) -> None:
    file = checked(peopled, GOOD, BAD)
    assert import_activity(peopled, file, SOURCE, skip_bad_rows=True).added == 1
    assert booked(peopled) == {"V89001": 40}


def test_leaving_out_all_rows_is_no_import(peopled: Store) -> None:
    with pytest.raises(InvalidFile):
        import_activity(peopled, checked(peopled, BAD), SOURCE, skip_bad_rows=True)


def test_importing_twice_changes_nothing(peopled: Store) -> None:
    assert import_activity(peopled, checked(peopled, GOOD), SOURCE).batch == 1
    again = import_activity(peopled, checked(peopled, GOOD), SOURCE)
    assert (again.batch, again.unchanged) == (None, 1)
    assert booked(peopled) == {"V89001": 40} and actions(peopled) == ["activity_imported"]


def test_undoing_brings_back_exactly_what_was_replaced(peopled: Store) -> None:
    # Given numbers that a second import replaced in part
    import_activity(peopled, checked(peopled, GOOD), SOURCE)
    more = checked(peopled, ("V89001", "2026-10", "41"), ("V89002", "2026-10", "9"))
    done = import_activity(peopled, more, SOURCE)
    assert (done.batch, done.added, done.replaced) == (2, 1, 1)

    # When the first is undone too early, then each in its turn
    with pytest.raises(ReplacedSince):
        undo_import(peopled, 1, by="test", now=NOW)
    assert undo_import(peopled, 2, by="test", now=NOW) == 2

    # Then what was before is there again, and all of it is on record
    assert booked(peopled) == {"V89001": 40}
    assert undo_import(peopled, 1, by="test", now=NOW) == 1
    assert booked(peopled) == {}
    with pytest.raises(UnknownBatch):
        undo_import(peopled, 1, by="test", now=NOW)
    assert actions(peopled) == ["import_undone"] * 2 + ["activity_imported"] * 2


def test_a_file_name_is_kept_without_what_no_database_takes(peopled: Store) -> None:
    import_activity(peopled, checked(peopled, GOOD), SOURCE)
    with peopled.read() as tx:
        (batch,) = imports.batches(tx)
    assert (batch.file_name, batch.kind, batch.created_by) == (
        "october.csv",
        "activity-own",
        "test",
    )


def test_the_month_that_has_begun_is_not_in_the_future(peopled: Store) -> None:
    read = checked(peopled, ("V89001", "2026-11", "1"), ("V89002", "2026-12", "1"))
    assert read.activities == (Activity(practice="V89001", month=Month(2026, 11), booked=1),)
    assert "is in the future" in str(read.faults[0])
