"""Imports counts that practices collected by other means. Every import can be undone."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from feedback_server.domain.activity.cells import Row
from feedback_server.domain.activity.external_count_rows import (
    CountsFile,
    ExpectedCounts,
    read_counts,
)
from feedback_server.domain.activity.external_counts import FftWording
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.submissions.submission import Mode
from feedback_server.store import Store
from feedback_server.store.activity import external_counts, imports
from feedback_server.store.activity.imports import UpsertResult
from feedback_server.store.organisations import organisations

from .import_batches import ImportSource, apply_import, preview_import


def check_counts(
    store: Store,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    wording: FftWording,
    mode: Mode | None,
    now: datetime,
    seen: Callable[[Practice], bool] = lambda _: True,
    line: int = 1,
    layout: Layout | None = None,
) -> CountsFile:
    """Read the rows against the practices that are known and ``seen``. Changes nothing.

    ``line`` is that of the names of the columns. ``layout`` has the names of the methods.
    """
    with store.read() as tx:
        practices = [practice for practice in organisations.list_practices(tx) if seen(practice)]
    labels = {words: Mode(each) for each, words in (layout.return_methods if layout else ())}
    expected = ExpectedCounts(practices, Month.of(london_day(now)), wording, mode, labels)
    return read_counts(columns, rows, expected, line=line)


def import_counts(
    store: Store, file: CountsFile, source: ImportSource, *, skip_bad_rows: bool = False
) -> UpsertResult:
    """Add what the file holds; what is there of the same practice, month and mode is replaced.

    With faults in the file raises InvalidFile and changes nothing, unless ``skip_bad_rows``: then
    the practices' months without a bad row go in, if there are any.
    """
    return apply_import(
        store,
        source,
        lambda tx, new: external_counts.upsert(tx, file.counts, new),
        action="external_counts_imported",
        faults=len(file.faults),
        goes_on=skip_bad_rows and bool(file.counts),
    )


def preview_counts(store: Store, file: CountsFile) -> UpsertResult:
    """What the import would do. Changes nothing."""
    return preview_import(store, lambda tx, new: external_counts.upsert(tx, file.counts, new))


def kind_of(wording: FftWording) -> str:
    """The kind stored with the import."""
    return f"{imports.COUNTS}-{wording.value}"
