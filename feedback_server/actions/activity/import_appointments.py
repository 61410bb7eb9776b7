"""Imports appointments that a provider counted. Every import can be undone."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from feedback_server.domain.activity.cells import Row, normalize_header
from feedback_server.domain.activity.column_map import ColumnMap, OneRow
from feedback_server.domain.activity.columns import Guess, guess_columns
from feedback_server.domain.activity.rows import ActivityFile, ExpectedActivity, read_activity
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.activity import appointments, column_choices
from feedback_server.store.activity.imports import UpsertResult
from feedback_server.store.organisations import organisations

from .import_batches import ImportSource, apply_import, preview_import


def check_activity(
    store: Store,
    columns: Sequence[str],
    rows: Iterable[Row],
    column_map: ColumnMap,
    now: datetime,
    *,
    seen: Callable[[Practice], bool] = lambda _: True,
    line: int = 1,
) -> ActivityFile:
    """Read the rows against the practices that are known and ``seen``. Changes nothing.

    ``line`` is that of the names of the columns.
    """
    with store.read() as tx:
        every = organisations.list_practices(tx)
    practices = {practice.code for practice in every if seen(practice)}
    expected = ExpectedActivity(practices, Month.of(london_day(now)))
    return read_activity(columns, rows, column_map, expected, line=line)


def import_activity(
    store: Store, file: ActivityFile, source: ImportSource, *, skip_bad_rows: bool = False
) -> UpsertResult:
    """Add what the file holds; a practice's month that is there already is replaced.

    With faults in the file raises InvalidFile and changes nothing, unless ``skip_bad_rows``: then
    the practices' months without a bad row go in, if there are any.
    """
    return apply_import(
        store,
        source,
        lambda tx, new: appointments.upsert(tx, file.activities, new),
        action="activity_imported",
        faults=len(file.faults),
        goes_on=skip_bad_rows and bool(file.activities),
    )


def guessed_columns(
    store: Store, header: Sequence[str], how: OneRow, *, account: str
) -> tuple[Guess, ...]:
    """Guesses of what a file's columns hold, by their names and the person's earlier choices."""
    with store.read() as tx:
        before = column_choices.for_account(tx, account)
    return guess_columns(header, how, before)


def remember_columns(store: Store, choice: Mapping[str, str], *, account: str) -> None:
    """Remember the choices for the person's next file."""
    with store.write() as tx:
        column_choices.remember(
            tx, account, {normalize_header(part): choice[part] for part in choice}
        )


def preview_activity(store: Store, file: ActivityFile) -> UpsertResult:
    """What the import would do. Changes nothing."""
    return preview_import(store, lambda tx, new: appointments.upsert(tx, file.activities, new))


def kind_of(map_name: str) -> str:
    """The kind stored with the import."""
    return f"activity-{map_name}"
