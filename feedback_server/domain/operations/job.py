"""A background job: stored in the database until a process has done it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)


class JobState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Job:
    """``kind`` selects the handler; there is only ever one job of the same kind and ``key``."""

    kind: str
    key: str
    due_at: datetime
    about: Mapping[str, str | int] = field(default_factory=dict)
    id: int = 0
    """The id in the database; 0 before it is stored."""
    attempts: int = 0
    """How often the job was begun, including this time."""


@dataclass(frozen=True)
class JobOutcome:
    """What came of a job. ``message`` is for people to read, and holds counts but no names."""

    message: str = ""
    again_at: datetime | None = None
    """When to attempt it again, if it is not done."""
    failed: bool = False
    """Whether the job is given up."""


def back_off(attempts: int, chance: float) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, and spread by ``chance``.

    ``chance`` is from 0 to 1, so that many that failed together do not come back together.

    >>> [back_off(*each).seconds for each in ((1, 1.0), (3, 0.5), (99, 1.0))]
    [30, 90, 3600]
    """
    doubled: int = 2 ** min(attempts - 1, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT) * (0.5 + chance / 2)
