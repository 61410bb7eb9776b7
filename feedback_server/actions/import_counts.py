"""Takes in counts that practices collected by other means. Every import can be undone."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from ..domain.activity_cells import Row
from ..domain.elsewhere import Wording
from ..domain.elsewhere_rows import CountsFile, ExpectedCounts, read_counts
from ..domain.period import Month, london_day
from ..domain.submission import Mode
from ..store import Store, audit, elsewhere, imports, organisations
from ..store.audit import Entry
from ..store.imports import NewBatch, Put
from .import_activity import Source, counted, printable
from .import_organisations import FaultyFile


def check_counts(
    store: Store,
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    wording: Wording,
    mode: Mode | None,
    now: datetime,
) -> CountsFile:
    """Read the rows against the practices that are known. Changes nothing."""
    with store.read() as tx:
        practices = organisations.every_practice(tx)
    expected = ExpectedCounts(practices, Month.of(london_day(now)), wording, mode)
    return read_counts(columns, rows, expected)


def import_counts(
    store: Store, file: CountsFile, source: Source, *, skip_bad_rows: bool = False
) -> Put:
    """Add what the file holds; what is there of the same practice, month and mode is replaced.

    With faults in the file raises FaultyFile and changes nothing, unless ``skip_bad_rows``: then
    the practices' months without a bad row go in, if there are any.
    """
    if file.faults and not (skip_bad_rows and file.counts):
        raise FaultyFile(f"{counted(len(file.faults))}; nothing was imported")
    name = printable(source.file_name)
    kind = f"{imports.COUNTS}-{source.map_name}"
    new = NewBatch(kind, london_day(source.now), source.by, name)
    with store.write() as tx:
        done = elsewhere.put(tx, file.counts, new)
        if done.batch is not None:
            about: dict[str, str | int] = {
                "import": done.batch,
                "file": name,
                "added": done.added,
                "replaced": done.replaced,
                "faults": len(file.faults),
            }
            audit.record(tx, Entry(source.now, source.by, "counts_imported", about))
    return done
