"""Takes in the appointments that a provider counted. Every import can be undone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..domain.activity_cells import Row
from ..domain.activity_map import ColumnMap
from ..domain.activity_rows import ActivityFile, Expected, read_activity
from ..domain.organisation import Practice
from ..domain.period import Month, london_day
from ..store import Store, activity, audit, imports, organisations
from ..store.audit import Entry
from ..store.imports import NewBatch, Put
from .import_organisations import FaultyFile

LONGEST_NAME = 200


@dataclass(frozen=True)
class Source:
    """Where the numbers come from, and who takes them in."""

    file_name: str
    map_name: str
    by: str
    now: datetime


def check_activity(
    store: Store,
    columns: Sequence[str],
    rows: Iterable[Row],
    column_map: ColumnMap,
    now: datetime,
    *,
    seen: Callable[[Practice], bool] = lambda _: True,
) -> ActivityFile:
    """Read the rows against the practices that are known and ``seen``. Changes nothing."""
    with store.read() as tx:
        every = organisations.every_practice(tx)
    practices = {practice.code for practice in every if seen(practice)}
    expected = Expected(practices, Month.of(london_day(now)))
    return read_activity(columns, rows, column_map, expected)


def import_activity(
    store: Store, file: ActivityFile, source: Source, *, skip_bad_rows: bool = False
) -> Put:
    """Add what the file holds; a practice's month that is there already is replaced.

    With faults in the file raises FaultyFile and changes nothing, unless ``skip_bad_rows``: then
    the practices' months without a bad row go in, if there are any.
    """
    if file.faults and not (skip_bad_rows and file.activities):
        raise FaultyFile(f"{counted(len(file.faults))}; nothing was imported")
    day = london_day(source.now)
    name = printable(source.file_name)
    new = NewBatch(f"activity-{source.map_name}", day, source.by, name)
    with store.write() as tx:
        done = activity.put(tx, file.activities, new)
        if done.batch is not None:
            about: dict[str, str | int] = {
                "import": done.batch,
                "file": name,
                "added": done.added,
                "replaced": done.replaced,
                "faults": len(file.faults),
            }
            audit.record(tx, Entry(source.now, source.by, "activity_imported", about))
    return done


def would_import(store: Store, file: ActivityFile) -> Put:
    """What taking it in would do. Changes nothing."""
    try:
        with store.write() as tx:
            raise _NotYet(activity.put(tx, file.activities, NewBatch("", date.min, "", "")))
    except _NotYet as told:
        return told.done


class _NotYet(Exception):
    """Takes back what was only tried."""

    def __init__(self, done: Put) -> None:
        super().__init__()
        self.done = done


def undo_import(store: Store, batch: int, *, by: str, now: datetime) -> int:
    """Bring back exactly what an import replaced; gives how many practice-months changed.

    Raises NoSuchBatch where there is none to undo, and ReplacedSince where a later one comes first.
    """
    with store.write() as tx:
        changed = imports.undo(tx, batch, london_day(now))
        about: dict[str, str | int] = {"import": batch, "practice_months": changed}
        audit.record(tx, Entry(now, by, "import_undone", about))
    return changed


def counted(faults: int) -> str:
    return "1 fault was found" if faults == 1 else f"{faults} faults were found"


def printable(name: str) -> str:
    """PostgreSQL stores no NUL, and nobody wants a name that goes on for ever."""
    kept = "".join(letter for letter in name if letter.isprintable())
    return kept if len(kept) <= LONGEST_NAME else f"{kept[:LONGEST_NAME]}..."
