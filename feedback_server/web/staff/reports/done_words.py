"""The words of what is done of a month, on the overview."""

from collections.abc import Iterator
from dataclasses import dataclass

from feedback_server.actions.reports.month_progress import MonthProgress
from feedback_server.output.formatting import format_day, format_month
from feedback_server.web.staff.chosen_service import of_service

from .task_words import Deadline, number_of, publish_address, report_address


@dataclass(frozen=True)
class Done:
    """Something that is done, with the link or the button that takes it back or shows it."""

    words: str
    link: str = ""
    address: str = ""
    posts: bool = False


def done_of(
    progress: MonthProgress, deadline: Deadline, where: str, *, may_undo: bool
) -> Iterator[Done]:
    """What is done of a network's month; ``where`` names it, or is empty."""
    month, of = format_month(deadline.month), f", {where}" if where else ""
    if sent := progress.return_sent:
        said = f"marked as sent by {sent.marked_by} on {format_day(sent.marked_on)}"
        undo = f"/staff/overview/{progress.pcn.code}/{deadline.month}/return"
        yield Done(
            f"The return of {month}{of} was {said}.",
            "Undo" if may_undo else "",
            of_service(undo, progress.service),
            posts=True,
        )
    if final := progress.closed:
        withdrawn = " It was withdrawn later." if final.withdrawn_on else ""
        yield Done(
            f"The report of {month}{of} was made final on {format_day(final.as_of)}.{withdrawn}",
            "See the report",
            report_address(progress, deadline),
        )
    if progress.published_on:
        yield Done(
            f"The figures of {month}{of} were published on {format_day(progress.published_on)}.",
            "See them",
            publish_address(progress, deadline),
        )
    if progress.reached:
        readers = number_of(progress.reached, "reader", "readers")
        sending = f"/staff/reports/{progress.pcn.code}/sending/"
        yield Done(
            f"The report of {month}{of} is sent, or on its way, to {readers}.",
            "See the log",
            of_service(sending, progress.service),
        )
    if progress.appointments and not progress.facts.appointments:
        yield Done(f"The appointments of {month}{of} are uploaded.", "See them", "/staff/activity/")
