"""Jobs: added in the transaction that causes them, claimed by one process for a while, done once.

When a process is killed, the lease of its jobs ends, and another process claims them. So a
job is done at least once, and again only where somebody was killed between doing and noting it.
"""

import json
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from feedback_server.domain.operations.job import Job, JobState
from feedback_server.store.db.dialect import insert, utc
from feedback_server.store.db.engine import Transaction
from feedback_server.store.db.secure_delete import ExpiredRows

from .tables import job_table

_JOB = job_table


@dataclass(frozen=True)
class JobRecord:
    """A job with its state, as it is listed for people."""

    job: Job
    state: JobState
    message: str
    ended_at: datetime | None
    leased: bool


def add(tx: Transaction, job: Job) -> bool:
    """Add a job; False if there was one of the same kind and key already."""
    values = {
        "kind": job.kind,
        "key": job.key,
        "due_at": job.due_at,
        "about": json.dumps(dict(job.about)),
        "state": JobState.WAITING.value,
        "attempts": 0,
        "message": "",
    }
    statement = insert(tx, _JOB).values(values).on_conflict_do_nothing()
    return bool(tx.execute(statement.returning(_JOB.c.id)).first())


def claim(
    tx: Transaction,
    who: str,
    *,
    now: datetime,
    lease: timedelta,
    limit: int,
    kinds: Collection[str],
) -> list[Job]:
    """Jobs of these kinds that are due and nobody's, from now on ``who``'s: the oldest first.

    A lease that ends later than twice as long from now is of a clock that was ahead: it holds
    nobody up. One that was put right by less than ``lease`` takes nobody's job.
    """
    until = _JOB.c.leased_until
    free = until.is_(None) | (until <= now) | (until > now + 2 * lease)
    due = (
        sa.select(_JOB.c.id)
        .where(_JOB.c.state == JobState.WAITING.value, _JOB.c.due_at <= now, free)
        .where(_JOB.c.kind.in_(list(kinds)))
        .order_by(_JOB.c.due_at, _JOB.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(tx.scalars(due))
    if not ids:
        return []
    taken = {"leased_by": who, "leased_until": now + lease, "attempts": _JOB.c.attempts + 1}
    tx.execute(sa.update(_JOB).where(_JOB.c.id.in_(ids)).values(taken))
    rows = tx.execute(sa.select(_JOB).where(_JOB.c.id.in_(ids)).order_by(_JOB.c.due_at, _JOB.c.id))
    return [_job(row) for row in rows]


def end(tx: Transaction, job: Job, who: str, state: JobState, message: str, now: datetime) -> bool:
    """Mark a job as done or failed; False if another process has claimed it by now."""
    values = {"state": state.value, "message": message, "ended_at": now}
    return _give_back(tx, job, who, values)


def reschedule(tx: Transaction, job: Job, who: str, until: datetime, message: str) -> bool:
    """Attempt a job again later; False if another process has claimed it by now."""
    return _give_back(tx, job, who, {"due_at": until, "message": message})


def exists(tx: Transaction, kind: str, key: str) -> bool:
    """Whether there is, or was, such a job."""
    mine = (_JOB.c.kind == kind) & (_JOB.c.key == key)
    return tx.scalar(sa.select(_JOB.c.id).where(mine)) is not None


def due_kinds(tx: Transaction, now: datetime) -> set[str]:
    """The kinds of jobs of which at least one is due."""
    due = (_JOB.c.state == JobState.WAITING.value) & (_JOB.c.due_at <= now)
    return set(tx.scalars(sa.select(_JOB.c.kind).where(due).distinct()))


def count_by_state(tx: Transaction) -> Counter[JobState]:
    """How many there are in each state."""
    counted = sa.select(_JOB.c.state, sa.func.count().label("number")).group_by(_JOB.c.state)
    return Counter({JobState(row.state): row.number for row in tx.execute(counted)})


def is_pending(tx: Transaction, kind: str, key_prefix: str) -> bool:
    """Whether an unclaimed job of this kind waits whose key begins with ``key_prefix``."""
    mine = (_JOB.c.kind == kind) & _JOB.c.key.startswith(key_prefix, autoescape=True)
    open_ = (_JOB.c.state == JobState.WAITING.value) & _JOB.c.leased_until.is_(None)
    return tx.scalar(sa.select(_JOB.c.id).where(mine, open_).limit(1)) is not None


def waiting(tx: Transaction, limit: int) -> list[JobRecord]:
    """Waiting jobs, the next one first."""
    open_ = _JOB.c.state == JobState.WAITING.value
    statement = sa.select(_JOB).where(open_).order_by(_JOB.c.due_at, _JOB.c.id).limit(limit)
    return [_listed(row) for row in tx.execute(statement)]


def ended(tx: Transaction, limit: int) -> list[JobRecord]:
    """Jobs that have ended, the newest first."""
    over = _JOB.c.state != JobState.WAITING.value
    statement = sa.select(_JOB).where(over).order_by(_JOB.c.ended_at.desc(), _JOB.c.id.desc())
    return [_listed(row) for row in tx.execute(statement.limit(limit))]


def overdue(tx: Transaction, now: datetime, by: timedelta) -> list[JobRecord]:
    """Unclaimed jobs that have been due for at least ``by``, the oldest first."""
    free = _JOB.c.leased_until.is_(None) | (_JOB.c.leased_until <= now)
    late = (_JOB.c.state == JobState.WAITING.value) & (_JOB.c.due_at <= now - by)
    statement = sa.select(_JOB).where(late, free).order_by(_JOB.c.due_at, _JOB.c.id)
    return [_listed(row) for row in tx.execute(statement)]


def withdraw(tx: Transaction, kind: str, key_prefix: str) -> None:
    """Delete waiting jobs of a kind whose key begins with ``key_prefix``."""
    open_ = (_JOB.c.kind == kind) & (_JOB.c.state == JobState.WAITING.value)
    tx.execute(sa.delete(_JOB).where(open_, _JOB.c.key.startswith(key_prefix, autoescape=True)))


def ended_before(at: datetime) -> ExpiredRows:
    return ExpiredRows(_JOB, (_JOB.c.state != JobState.WAITING.value) & (_JOB.c.ended_at < at))


def _give_back(tx: Transaction, job: Job, who: str, values: dict[str, Any]) -> bool:
    mine = (_JOB.c.id == job.id) & (_JOB.c.leased_by == who)
    free = {"leased_by": None, "leased_until": None}
    still = _JOB.c.state == JobState.WAITING.value
    return bool(tx.execute(sa.update(_JOB).where(mine, still).values(values | free)).rowcount)


def _job(row: sa.Row[Any]) -> Job:
    return Job(row.kind, row.key, utc(row.due_at), json.loads(row.about), row.id, row.attempts)


def _listed(row: sa.Row[Any]) -> JobRecord:
    ended_at = utc(row.ended_at) if row.ended_at else None
    return JobRecord(
        _job(row), JobState(row.state), row.message, ended_at, row.leased_by is not None
    )
