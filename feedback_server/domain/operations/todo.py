"""What staff have to do now, as one list made from facts.

The order, by rule:

1. what needs a person today: words of risk, and answers that were lost on their way;
2. what is late;
3. the rest in the order in which a month is finished: what still changes its figures, then its
   return and its report, then what goes out to others.

Of two tasks of one kind, that of the first network comes first.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from feedback_server.domain.accounts.person import Permission


class TaskKind(StrEnum):
    """Kinds of tasks, in the order in which a month is finished."""

    COMMENT_TODAY = "comment_today"
    FLAGGED_TODAY = "flagged_today"
    TABLET = "tablet"
    QUARANTINE = "quarantine"
    FLAGGED = "flagged"
    COMMENTS = "comments"
    APPOINTMENTS = "appointments"
    RETURN = "return"
    FINAL = "final"
    PUBLISH = "publish"
    SEND = "send"
    REVIEWS = "reviews"

    @property
    def permission(self) -> Permission:
        """What somebody must be allowed for the task to be theirs."""
        return _PERMISSIONS[self]


_PERMISSIONS = {
    TaskKind.COMMENT_TODAY: Permission.READ_COMMENTS,
    TaskKind.FLAGGED_TODAY: Permission.DECIDE_FLAGGED,
    TaskKind.TABLET: Permission.MANAGE_TABLETS,
    TaskKind.QUARANTINE: Permission.SEE_QUARANTINE,
    TaskKind.FLAGGED: Permission.DECIDE_FLAGGED,
    TaskKind.COMMENTS: Permission.READ_COMMENTS,
    TaskKind.APPOINTMENTS: Permission.IMPORT_ACTIVITY,
    TaskKind.RETURN: Permission.KEEP_REPORTS,
    TaskKind.FINAL: Permission.KEEP_REPORTS,
    TaskKind.PUBLISH: Permission.PUBLISH,
    TaskKind.SEND: Permission.SEND_REPORTS,
    TaskKind.REVIEWS: Permission.EDIT_CONTENT,
}
URGENT = frozenset({TaskKind.COMMENT_TODAY, TaskKind.FLAGGED_TODAY})
_ORDER = list(TaskKind)


@dataclass(frozen=True)
class TabletTrouble:
    """A tablet that needs somebody, and why."""

    id: str
    words: str


@dataclass(frozen=True)
class NetworkFacts:
    """How a network stands with last month, for one of its services.

    Comments, flagged answers, tablets and appointments are of no service: they stand with the
    first one alone.
    """

    started: bool = True
    """Whether anybody has ever answered."""

    answers: int = 0
    comments_today: int = 0
    flagged_today: int = 0
    tablets: tuple[TabletTrouble, ...] = ()
    flagged: int = 0
    comments: int = 0
    comments_of_month: int = 0
    """Those of last month among them."""

    appointments: int = 0
    """The practices whose appointments came in one of the twelve months before, and not now."""

    return_sent: bool = False
    closed: bool = False
    """Whether there is a final report."""

    published: bool = False
    unsent: int = 0
    """The readers whom the final report has not reached, where it does not go by itself."""


@dataclass(frozen=True)
class InstallationFacts:
    """What is of no network."""

    quarantined: int = 0
    reviews: int = 0
    """Public pages that are due for review."""


@dataclass(frozen=True)
class Task:
    """``number`` is how many of them there are, ``place`` the number of the network among those
    that were given, or None for a task of none.
    """

    kind: TaskKind
    number: int = 1
    place: int | None = None
    due: date | None = None
    tablet: TabletTrouble | None = None

    @property
    def urgent(self) -> bool:
        return self.kind in URGENT

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


def tasks(
    networks: Iterable[NetworkFacts],
    installation: InstallationFacts,
    *,
    may: Collection[Permission],
    return_due: date,
    today: date,
) -> list[Task]:
    """The tasks of somebody with these permissions, in their order."""
    every = [*_of_installation(installation)]
    for place, facts in enumerate(networks):
        every += (replace(task, place=place) for task in _of_network(facts, return_due))
    mine = (task for task in every if task.number and task.kind.permission in may)
    return sorted(mine, key=lambda task: _place(task, today))


def _of_network(facts: NetworkFacts, return_due: date) -> Iterator[Task]:
    yield Task(TaskKind.COMMENT_TODAY, facts.comments_today)
    yield Task(TaskKind.FLAGGED_TODAY, facts.flagged_today)
    for trouble in facts.tablets:
        yield Task(TaskKind.TABLET, tablet=trouble)
    yield Task(TaskKind.FLAGGED, facts.flagged)
    yield Task(TaskKind.COMMENTS, facts.comments)
    yield Task(TaskKind.APPOINTMENTS, facts.appointments)
    if facts.started and not facts.return_sent:
        yield Task(TaskKind.RETURN, due=return_due)
    if facts.answers and not facts.closed:
        yield Task(TaskKind.FINAL)
    if facts.closed and not facts.published:
        yield Task(TaskKind.PUBLISH)
    yield Task(TaskKind.SEND, facts.unsent)


def _of_installation(facts: InstallationFacts) -> Iterator[Task]:
    yield Task(TaskKind.QUARANTINE, facts.quarantined)
    yield Task(TaskKind.REVIEWS, facts.reviews)


def _place(task: Task, today: date) -> tuple[bool, bool, int]:
    """Sorting keeps networks and tablets in the order in which they were given."""
    return (not task.urgent, not task.is_late(today), _ORDER.index(task.kind))
