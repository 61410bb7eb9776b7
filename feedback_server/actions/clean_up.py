"""Forgets what has served its purpose: never an answer, a report or the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from ..domain.job import Outcome
from ..domain.period import london_day
from ..store import Store, jobs, joining, notices, piles, push_counts, reminders, sessions, tries
from ..store.old_rows import Old, count, forget
from .sessions import HALFWAY, IDLE, LONGEST
from .uploads import forget_uploads
from .work import Done

JOBS = timedelta(days=40)
NOTICES = timedelta(days=92)
COUNTS = timedelta(days=366)


@dataclass(frozen=True)
class Served:
    """What people call it, and how long it is kept, in words."""

    name: str
    kept: str
    old: Old


def served(now: datetime) -> list[Served]:
    """What has served its purpose at this moment."""
    today = london_day(now)
    over = sessions.over(
        idle_since=now - IDLE, begun_before=now - LONGEST, halfway_before=now - HALFWAY
    )
    return [
        Served("sessions", "until they end", over),
        Served("tries to sign in", "a quarter of an hour, or a day", tries.ended(now)),
        Served("links to join", "7 days", joining.ended(now)),
        Served("jobs that are over", f"{JOBS.days} days", jobs.ended_before(now - JOBS)),
        Served("notices", f"{NOTICES.days} days", notices.before(now - NOTICES)),
        Served("phones to remind", "7 days", reminders.ended(today)),
        Served("counts of pushes", f"{COUNTS.days} days", push_counts.before(today - COUNTS)),
        Served("order of forms in a pile", "until it is closed", piles.forms_of_closed()),
    ]


def to_clean_up(store: Store, each: Served) -> int:
    """How much of it would go now."""
    with store.read() as tx:
        return count(tx, each.old)


def forget_served(store: Store, each: Served) -> int:
    """How much of it went."""
    with store.write() as tx:
        return forget(tx, each.old)


def clean_up(store: Store, uploads: Path, now: datetime) -> Done:
    with store.write() as tx:
        numbers = {each.name: forget(tx, each.old) for each in served(now)}
    numbers["uploads"] = forget_uploads(uploads, now=now)
    gone = [f"{name}: {number}" for name, number in numbers.items() if number]
    return Done(Outcome(", ".join(gone) or "nothing was old enough"))
