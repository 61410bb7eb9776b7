"""Whether the database is there and whole, the clock is right, and the work is done."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from feedback_server.actions.submissions.quarantine_quota import MEGABYTE, MOST_OF_STRANGERS
from feedback_server.config.settings import Settings
from feedback_server.domain.operations.check_result import Finding, fine, look, wrong
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.db import health
from feedback_server.store.db.migrate import head, is_known, revision_of
from feedback_server.store.operations import jobs
from feedback_server.store.submissions import quarantine

DATABASE, TABLES, CLOCK, JOBS = "database", "tables", "clock", "jobs"
QUARANTINE = "quarantine"
NEARLY = 0.9
START = "start 'handrail serve'"
APART = timedelta(days=1)
"""From the newest file: the server writes every few minutes."""
LATE = timedelta(hours=1)


def check_database(settings: Settings, now: datetime) -> Iterator[Finding]:
    store = Store(settings.database_url)
    try:
        if health.is_missing(store):
            yield look(DATABASE, "there is none yet", f"{START}, or restore a backup")
        elif faults := health.faults(store):
            todo = "see that it runs, or restore the newest backup into a new one"
            yield wrong(DATABASE, "; ".join(faults), todo)
        else:
            kind = "SQLite, and whole" if store.is_sqlite else "PostgreSQL, and answers"
            yield fine(DATABASE, kind)
            yield from _check_rows(store, settings, now)
    finally:
        store.close()


def _check_rows(store: Store, settings: Settings, now: datetime) -> Iterator[Finding]:
    with store.read() as tx:
        revision = revision_of(tx)
        yield _tables(revision)
        if revision == head():
            newest = audit.newest(tx)
            yield _clock(settings.var, newest.at if newest else None, now, in_var=store.is_sqlite)
            yield _quarantine(
                quarantine.measure(tx, None)[0], quarantine.taken(tx, of_tablet=False)
            )
            yield _jobs(jobs.overdue(tx, now, LATE), planned=bool(jobs.waiting(tx, 1)))


def _tables(revision: str | None) -> Finding:
    if revision == head():
        return fine(TABLES, f"up to date ({revision})")
    if revision is None:
        return look(TABLES, "there are none yet", START)
    if is_known(revision):
        return look(TABLES, f"of an older version ({revision})", f"back up, then {START}")
    return wrong(TABLES, f"of a newer version ({revision})", "install that version of Handrail")


def _clock(var: Path, recorded: datetime | None, now: datetime, *, in_var: bool) -> Finding:
    """``in_var`` says that the database lies there, to which something is written every day."""
    written = datetime.fromtimestamp(_last_written(var), now.tzinfo)
    if recorded and now < recorded:
        told = f"it says {now:%Y-%m-%d %H:%M} UTC, before the newest entry in the record"
        return wrong(CLOCK, told, "set the clock, and keep it set (NTP)")
    if now < written - APART:
        told = f"it says {now:%Y-%m-%d %H:%M} UTC, but files were written on {written:%Y-%m-%d}"
        return wrong(CLOCK, told, "set the clock, and keep it set (NTP)")
    if in_var and now > written + APART:
        told = f"nothing was written since {written:%Y-%m-%d}"
        return look(CLOCK, told, "see that the clock is right and the server runs")
    return fine(CLOCK, f"{now:%Y-%m-%d %H:%M} UTC, after all that was recorded")


def _quarantine(number: int, strange_bytes: int) -> Finding:
    if not number:
        return fine(QUARANTINE, "it is empty")
    told = f"{number} wait, {strange_bytes // MEGABYTE} of {MOST_OF_STRANGERS // MEGABYTE} MB used"
    if strange_bytes > MOST_OF_STRANGERS * NEARLY:
        todo = "see why: 'handrail quarantine list'; 'handrail quarantine drop' makes room"
        return wrong(QUARANTINE, f"{told} by what is not from our tablets: it is full", todo)
    return look(QUARANTINE, told, "see why, on the staff page Quarantine")


def _last_written(var: Path) -> float:
    times = [0.0]
    for path in var.rglob("*"):
        with suppress(FileNotFoundError):  # a journal that has just ended
            times.append(path.stat().st_mtime)
    return max(times)


def _jobs(overdue: list[jobs.Listed], *, planned: bool) -> Finding:
    if overdue:
        first = overdue[0].job
        told = f"{len(overdue)} overdue, {first.kind} since {first.due_at:%Y-%m-%d %H:%M} UTC"
        return wrong(JOBS, told, f"{START} or 'handrail work': neither runs, or both hang")
    if not planned:
        return look(JOBS, "none are planned yet", f"{START} or 'handrail work'")
    return fine(JOBS, "none is overdue")
