"""Checks the database and its tables, the clock, the quarantine and the jobs."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from feedback_server.actions.submissions.quarantine_quota import MEGABYTE, MOST_OF_STRANGERS
from feedback_server.config.settings import Settings
from feedback_server.domain.operations.check_result import CheckResult, failed, passed, warning
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.db import health
from feedback_server.store.db.migrate import head, is_known, revision_of
from feedback_server.store.operations import jobs
from feedback_server.store.submissions import quarantine

DATABASE, TABLES, CLOCK, JOBS = "database", "tables", "clock", "jobs"
QUARANTINE = "quarantine"
NEARLY_FULL = 0.9
START = "start 'handrail server run'"
MAX_CLOCK_GAP = timedelta(days=1)
"""Between the clock and the newest file: the server writes one every few minutes."""
MAX_JOB_DELAY = timedelta(hours=1)


def check_database(settings: Settings, now: datetime) -> Iterator[CheckResult]:
    store = Store(settings.database_url)
    try:
        if health.is_missing(store):
            yield warning(DATABASE, "there is none yet", f"{START}, or restore a backup")
        elif problems := health.integrity_errors(store):
            remedy = "see that it runs, or restore the newest backup into a new one"
            yield failed(DATABASE, "; ".join(problems), remedy)
        else:
            kind = "SQLite, and whole" if store.is_sqlite else "PostgreSQL, and answers"
            yield passed(DATABASE, kind)
            yield from _check_rows(store, settings, now)
    finally:
        store.close()


def _check_rows(store: Store, settings: Settings, now: datetime) -> Iterator[CheckResult]:
    with store.read() as tx:
        revision = revision_of(tx)
        yield _tables(revision)
        if revision == head():
            newest = audit.newest(tx)
            yield _clock(settings.var, newest.at if newest else None, now, in_var=store.is_sqlite)
            yield _quarantine(
                quarantine.measure(tx, None)[0], quarantine.held_bytes(tx, of_tablet=False)
            )
            yield _jobs(jobs.overdue(tx, now, MAX_JOB_DELAY), planned=bool(jobs.waiting(tx, 1)))


def _tables(revision: str | None) -> CheckResult:
    if revision == head():
        return passed(TABLES, f"up to date ({revision})")
    if revision is None:
        return warning(TABLES, "there are none yet", START)
    if is_known(revision):
        return warning(TABLES, f"of an older version ({revision})", f"back up, then {START}")
    return failed(TABLES, f"of a newer version ({revision})", "install that version of Handrail")


def _clock(var: Path, recorded: datetime | None, now: datetime, *, in_var: bool) -> CheckResult:
    """``in_var``: the database lies in that folder, so that something is written there daily."""
    written = datetime.fromtimestamp(_last_written(var), now.tzinfo)
    if recorded and now < recorded:
        message = f"it says {now:%Y-%m-%d %H:%M} UTC, before the newest entry in the audit log"
        return failed(CLOCK, message, "set the clock, and keep it set (NTP)")
    if now < written - MAX_CLOCK_GAP:
        message = f"it says {now:%Y-%m-%d %H:%M} UTC, but files were written on {written:%Y-%m-%d}"
        return failed(CLOCK, message, "set the clock, and keep it set (NTP)")
    if in_var and now > written + MAX_CLOCK_GAP:
        message = f"nothing was written since {written:%Y-%m-%d}"
        return warning(CLOCK, message, "see that the clock is right and the server runs")
    return passed(CLOCK, f"{now:%Y-%m-%d %H:%M} UTC, after all that was recorded")


def _quarantine(number: int, untrusted_bytes: int) -> CheckResult:
    if not number:
        return passed(QUARANTINE, "it is empty")
    message = (
        f"{number} wait, {untrusted_bytes // MEGABYTE} of {MOST_OF_STRANGERS // MEGABYTE} MB used"
    )
    if untrusted_bytes > MOST_OF_STRANGERS * NEARLY_FULL:
        remedy = (
            "see why: 'handrail submission list-quarantine'; "
            "'handrail submission drop-quarantine' makes room"
        )
        return failed(QUARANTINE, f"{message} by what is not from our tablets: it is full", remedy)
    return warning(QUARANTINE, message, "see why, on the staff page Quarantine")


def _last_written(var: Path) -> float:
    """When the newest file in a folder was written, in seconds since 1970; 0 without files."""
    times = [0.0]
    for path in var.rglob("*"):
        with suppress(FileNotFoundError):  # a journal that has just ended
            times.append(path.stat().st_mtime)
    return max(times)


def _jobs(overdue: list[jobs.JobRecord], *, planned: bool) -> CheckResult:
    if overdue:
        first = overdue[0].job
        message = f"{len(overdue)} overdue, {first.kind} since {first.due_at:%Y-%m-%d %H:%M} UTC"
        return failed(JOBS, message, f"{START} or 'handrail job run': neither runs, or both hang")
    if not planned:
        return warning(JOBS, "none are planned yet", f"{START} or 'handrail job run'")
    return passed(JOBS, "none is overdue")
