"""The state of the service in numbers, for monitoring."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from feedback_server.domain.operations.job import JobState
from feedback_server.domain.tablets.tablet import is_silent
from feedback_server.store import Store, Transaction
from feedback_server.store.db import health
from feedback_server.store.operations import jobs
from feedback_server.store.submissions import quarantine
from feedback_server.store.tablets import tablets

from .bank_holidays import is_bank_holiday
from .readiness import LATE


@dataclass(frozen=True)
class StatusMetrics:
    quarantined: int
    jobs_waiting: int
    jobs_overdue: int
    """Waiting jobs that have been due for over an hour and that no process has claimed."""
    jobs_failed: int
    """Jobs that failed for good, as long as they are kept."""
    tablets_silent: int
    database_bytes: int
    backup_age_s: float | None
    """The age of the newest backup; None if there is none."""


def status_metrics(store: Store, now: datetime, backups: Path) -> StatusMetrics:
    """``backups`` is the folder of backups; it may be missing."""
    with store.read() as tx:
        of_jobs = jobs.count_by_state(tx)
        return StatusMetrics(
            quarantined=quarantine.count(tx),
            jobs_waiting=of_jobs[JobState.WAITING],
            jobs_overdue=len(jobs.overdue(tx, now, LATE)),
            jobs_failed=of_jobs[JobState.FAILED],
            tablets_silent=_silent(tx, now),
            database_bytes=health.size_bytes(tx),
            backup_age_s=_age_s(backups, now),
        )


def _silent(tx: Transaction, now: datetime) -> int:
    used = (tablet for tablet in tablets.list_tablets(tx) if tablet.revoked_on is None)
    return sum(
        is_silent(tablet.last.at, now, tablet.setup.hours, is_bank_holiday)
        for tablet in used
        if tablet.last
    )


def _age_s(backups: Path, now: datetime) -> float | None:
    files = [path for path in backups.glob("*") if path.is_file()]
    newest = max((path.stat().st_mtime for path in files), default=None)
    return None if newest is None else max(0.0, now.timestamp() - newest)
