"""The words, the button and the address of each task on the overview."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from flask import url_for

from feedback_server.actions.reports.month_progress import MonthProgress
from feedback_server.domain.calendar.calendar_month import Month, ordinal
from feedback_server.domain.operations.todo import Task, TaskKind
from feedback_server.output.formatting import format_day, format_month
from feedback_server.web.staff.chosen_service import of_service


@dataclass(frozen=True)
class Item:
    """A task as the page shows it. ``posts``: its button does it, instead of leading there."""

    words: str
    hint: str
    button: str
    address: str
    where: str = ""
    tag: str = ""
    more: tuple[str, str] | None = None
    """The words and the address of a link beside the button."""

    posts: bool = False


@dataclass(frozen=True)
class Deadline:
    """Until when the returns of a month are to be sent."""

    month: Month
    today: date
    due: date
    working_day: int

    @property
    def words(self) -> str:
        day = f"{format_day(self.due)}, the {ordinal(self.working_day)} working day"
        if self.due < self.today:
            return f"It was due on {day}."
        left = (self.due - self.today).days
        when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
        return f"It is due {when}, on {day}."


def item_of(task: Task, progress: MonthProgress | None, deadline: Deadline, where: str) -> Item:
    """``progress`` is that of the task's network; ``where`` names it, or is empty."""
    if progress is None:
        return _OF_INSTALLATION[task.kind](task)
    item = _OF_NETWORK[task.kind](task, progress, deadline)
    tag = "Today" if task.urgent else "Late" if task.is_late(deadline.today) else ""
    return Item(**(vars(item) | {"where": where, "tag": tag}))


def number_of(number: int, one: str, many: str) -> str:
    """
    >>> number_of(1, "answer waits", "answers wait"), number_of(2, "answer waits", "answers wait")
    ('1 answer waits', '2 answers wait')
    """
    return f"{number:,} {one if number == 1 else many}"


def _it(task: Task) -> str:
    return "it" if task.number == 1 else "them"


def _comment_today(task: Task, progress: MonthProgress, _: Deadline) -> Item:
    return Item(
        number_of(task.number, "comment needs a person today", "comments need a person today"),
        "Its words, or somebody who read it, say so."
        if task.number == 1
        else "Their words, or somebody who read them, say so.",
        f"Read {_it(task)}",
        f"/staff/comments/?show=today&month=all&place={progress.pcn.code}",
    )


def _flagged_today(task: Task, _: MonthProgress, __: Deadline) -> Item:
    holds = number_of(task.number, "flagged answer holds", "flagged answers hold")
    return Item(
        f"{holds} words of risk",
        "Decide whether to count it.",
        f"Read {_it(task)}",
        "/staff/flagged",
    )


def _tablet(task: Task, _: MonthProgress, __: Deadline) -> Item:
    trouble = task.tablet
    assert trouble is not None
    return Item(f"Tablet: {trouble.words}", "", "Look at it", f"/staff/tablets/{trouble.id}")


def _flagged(task: Task, _: MonthProgress, __: Deadline) -> Item:
    return Item(
        number_of(task.number, "flagged answer waits", "flagged answers wait") + " for a decision",
        "Until then no figure has them. Decide before you make the report final.",
        "Decide",
        "/staff/flagged",
    )


def _comments(task: Task, progress: MonthProgress, deadline: Deadline) -> Item:
    """Those of last month, where there are others as well: the report waits for them alone."""
    place, last = progress.pcn.code, progress.facts.comments_of_month
    others = task.number - last
    if not (last and others):
        return Item(
            number_of(task.number, "comment waits", "comments wait") + " to be read",
            "Only what you clear stands in the report. Read before you make it final.",
            f"Read {_it(task)}",
            f"/staff/comments/?month=all&place={place}",
        )
    return Item(
        f"{number_of(last, 'comment', 'comments')} of {format_month(deadline.month)} "
        f"{'waits' if last == 1 else 'wait'} to be read",
        f"The report waits for them. {number_of(others, 'waits', 'wait')} of other months.",
        "Read it" if last == 1 else "Read them",
        f"/staff/comments/?month={deadline.month}&place={place}",
        more=("All that wait", f"/staff/comments/?month=all&place={place}"),
    )


def _appointments(task: Task, _: MonthProgress, deadline: Deadline) -> Item:
    surgeries = number_of(task.number, "surgery", "surgeries")
    return Item(
        f"The appointments of {format_month(deadline.month)} are missing for {surgeries}",
        "Without them the report cannot say how many of those seen answered.",
        "Upload them",
        "/staff/activity/",
    )


def _return(_: Task, progress: MonthProgress, deadline: Deadline) -> Item:
    address = f"/staff/overview/{progress.pcn.code}/{deadline.month}/return"
    return Item(
        f"Send the return of {format_month(deadline.month)}",
        deadline.words,
        "Mark as sent",
        of_service(address, progress.service),
        more=("What to send", f"{report_address(progress, deadline)}#report-return"),
        posts=True,
    )


def _final(_: Task, progress: MonthProgress, deadline: Deadline) -> Item:
    return Item(
        f"Make the report of {format_month(deadline.month)} final",
        "Look at the figures first: a final report is kept as it is.",
        "Look at it",
        report_address(progress, deadline),
    )


def _publish(_: Task, progress: MonthProgress, deadline: Deadline) -> Item:
    return Item(
        f"Publish the figures of {format_month(deadline.month)}",
        "You see what everybody will see before you publish.",
        "Look and publish",
        publish_address(progress, deadline),
    )


def _send(task: Task, progress: MonthProgress, deadline: Deadline) -> Item:
    address = f"/staff/reports/{progress.pcn.code}/sending/{deadline.month}/send"
    readers = number_of(task.number, "reader", "readers")
    return Item(
        f"Send the report of {format_month(deadline.month)} to {readers}",
        "Only its board copy goes: small numbers are left out.",
        "Look and send",
        of_service(address, progress.service),
    )


def _quarantine(task: Task) -> Item:
    waits = number_of(task.number, "submission waits", "submissions wait")
    return Item(
        f"{waits} in quarantine", "No report has them yet.", "See why", "/staff/quarantine/"
    )


def _reviews(task: Task) -> Item:
    pages = number_of(task.number, "public page is", "public pages are")
    return Item(f"{pages} due for review", "", "Review", "/staff/pages/?show=due")


def publish_address(progress: MonthProgress, deadline: Deadline) -> str:
    address = f"/staff/publish/{progress.pcn.code}/{deadline.month}"
    return of_service(address, progress.service)


def report_address(progress: MonthProgress, deadline: Deadline) -> str:
    address = url_for("staff_reports.reports", pcn=progress.pcn.code, month=str(deadline.month))
    return of_service(address, progress.service)


_OF_NETWORK: Mapping[TaskKind, Callable[[Task, MonthProgress, Deadline], Item]] = {
    TaskKind.COMMENT_TODAY: _comment_today,
    TaskKind.FLAGGED_TODAY: _flagged_today,
    TaskKind.TABLET: _tablet,
    TaskKind.FLAGGED: _flagged,
    TaskKind.COMMENTS: _comments,
    TaskKind.APPOINTMENTS: _appointments,
    TaskKind.RETURN: _return,
    TaskKind.FINAL: _final,
    TaskKind.PUBLISH: _publish,
    TaskKind.SEND: _send,
}
_OF_INSTALLATION: Mapping[TaskKind, Callable[[Task], Item]] = {
    TaskKind.QUARANTINE: _quarantine,
    TaskKind.REVIEWS: _reviews,
}
