"""Does the jobs that wait in the database: those that are due, each at least once.

Several processes may work at the same database. A job is claimed for a while; who dies loses it.
"""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

import structlog

from feedback_server.domain.operations.job import Job, JobOutcome, JobState, back_off
from feedback_server.domain.operations.schedule import Schedule
from feedback_server.store import Store, Transaction
from feedback_server.store.operations import jobs

MAX_ATTEMPTS = 12
"""How often a job is attempted that fails by an exception; pushes have their own rules."""
IDLE_S = 2.0
PLAN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Done:
    """What came of a job, and what is written down of it in the same transaction."""

    outcome: JobOutcome = field(default_factory=JobOutcome)
    also: Callable[[Transaction], None] = lambda _: None


Handler = Callable[[Job], Done]


@dataclass(frozen=True)
class JobType:
    """What does the jobs of one kind, and when they come by themselves."""

    kind: str
    handler: Handler
    schedule: Schedule | None = None
    """None for jobs that something else adds."""
    lease: timedelta = timedelta(minutes=30)
    """How long a job may take before another process may claim it."""
    at_once: int = 1
    """The most that are done at the same time."""


@dataclass
class Worker:
    """Runs jobs. ``name`` is unique, and identifies this process."""

    store: Store
    name: str
    types: Sequence[JobType]
    now: Callable[[], datetime]
    idle_s: float = IDLE_S
    """How long it waits where there is nothing to do."""
    _planned_at: datetime | None = field(default=None, init=False)

    def run(self, stop: Event) -> None:
        """Run jobs until ``stop`` is set; those that have begun are finished."""
        log = structlog.get_logger()
        while not stop.is_set():
            try:
                busy = self.run_once()
            except Exception as error:  # such as a database that is away for a while
                log.error("job queue failed", error=type(error).__name__)
                busy = 0
            if not busy:
                stop.wait(self.idle_s)

    def run_once(self) -> int:
        """Plan periodic jobs, run those that are due, and return how many that were."""
        self._plan()
        with self.store.read() as tx:
            due = jobs.due_kinds(tx, self.now())
        return sum(self._run_due(job_type) for job_type in self.types if job_type.kind in due)

    def _plan(self) -> None:
        """See to it that each periodic job waits for its next time.

        One whose time passed while no process was there still waits, and is done once.
        """
        now = self.now()
        if self._planned_at is not None and abs(now - self._planned_at) < PLAN_EVERY:
            return  # a clock that was set back far is planned for at once
        planned = [
            (job_type.kind, job_type.schedule.after(now))
            for job_type in self.types
            if job_type.schedule is not None
        ]
        with self.store.read() as tx:
            new = [
                Job(kind, occurrence.name, occurrence.at)
                for kind, occurrence in planned
                if not jobs.exists(tx, kind, occurrence.name)
            ]
        if new:
            with self.store.write() as tx:
                for job in new:
                    jobs.add(tx, job)
        self._planned_at = now

    def _run_due(self, job_type: JobType) -> int:
        with self.store.write() as tx:
            claimed = jobs.claim(
                tx,
                self.name,
                now=self.now(),
                lease=job_type.lease,
                limit=job_type.at_once,
                kinds=[job_type.kind],
            )
        if len(claimed) < 2:
            for job in claimed:
                self._do(job, job_type.handler)
        else:
            with ThreadPoolExecutor(len(claimed)) as pool:
                list(pool.map(lambda job: self._do(job, job_type.handler), claimed))
        return len(claimed)

    def _do(self, job: Job, handler: Handler) -> None:
        try:
            done = handler(job)
        except Exception as error:
            message = type(error).__name__  # never its words: they may hold what nobody may read
            structlog.get_logger().error(
                "job failed", kind=job.kind, attempts=job.attempts, error=message
            )
            done = Done(self._after_fault(job, message))
        with self.store.write() as tx:
            if self._note(tx, job, done.outcome):
                done.also(tx)

    def _after_fault(self, job: Job, message: str) -> JobOutcome:
        if job.attempts >= MAX_ATTEMPTS:
            return JobOutcome(message, failed=True)
        return JobOutcome(message, again_at=self.now() + back_off(job.attempts, random.random()))

    def _note(self, tx: Transaction, job: Job, outcome: JobOutcome) -> bool:
        if outcome.again_at is not None:
            return jobs.reschedule(tx, job, self.name, outcome.again_at, outcome.message)
        state = JobState.FAILED if outcome.failed else JobState.DONE
        return jobs.end(tx, job, self.name, state, outcome.message, self.now())
