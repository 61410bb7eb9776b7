"""Publishes a month: writes the file that the public pages are built from."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from feedback_server.actions.editing.documents import pages_changed
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.content.published_months import UnreadableMonth as UnreadableMonth
from feedback_server.content.published_months import (
    month_path,
    read_month,
    readable_months,
)
from feedback_server.content.published_months import readable_month as readable_month
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.blocks import Note
from feedback_server.domain.reports.context import Change
from feedback_server.domain.reports.published import PublishedMonth, TooFewNew, place_name, publish
from feedback_server.domain.reports.quality import cautions
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry

from .build import make_report
from .request import ReportRequest


@dataclass(frozen=True)
class PreparedMonth:
    month: PublishedMonth
    held: bool = False
    """Whether the figures stay as published before, because too few answers have come since."""

    cautions: Sequence[Note] = ()
    """What whoever publishes should know of answers that wait, or that anybody could have sent."""


def publish_report(
    store: Store,
    surveys: SurveyRegistry,
    *,
    folder: Path,
    pcn: str,
    month: Month,
    on: date,
    changes: Sequence[Change],
    service: str = MAIN,
    now: datetime,
    by: str,
) -> PreparedMonth:
    """Write the month's file whole, over an earlier one. Raises as ``prepare_month`` does."""
    made = prepare_month(
        store, surveys, folder=folder, pcn=pcn, month=month, on=on, changes=changes, service=service
    )
    _write(folder, made.month)
    about = {"pcn": pcn, "month": str(month)} | of_service(service)
    _record(store, AuditEntry(now, by, "month_published", about))
    return made


def prepare_month(
    store: Store,
    surveys: SurveyRegistry,
    *,
    folder: Path,
    pcn: str,
    month: Month,
    on: date,
    changes: Sequence[Change],
    service: str = MAIN,
) -> PreparedMonth:
    """What would be published now. Raises UnknownPcn, MonthNotOver."""
    month.must_be_over(on)
    report = make_report(store, surveys, ReportRequest(pcn, month, on, service=service))
    last = published_month(folder, pcn, month, service)
    try:
        would = publish(
            report, on=on, changes=changes, last=last, service_name=_name(store, surveys, service)
        )
        return PreparedMonth(would, cautions=cautions(report))
    except TooFewNew:
        assert last is not None
        return PreparedMonth(replace(last, changes=tuple(changes), withdrawn=None), held=True)


def _name(store: Store, surveys: SurveyRegistry, service: str) -> str:
    with store.read() as tx:
        return next(each.name for each in surveys.services(tx) if each.id == service)


def withdraw_report(
    store: Store,
    *,
    folder: Path,
    pcn: str,
    month: Month,
    on: date,
    service: str = MAIN,
    now: datetime,
    by: str,
) -> bool:
    """Withdraw a published month; gives whether there was one. Its figures stay to compare with."""
    last = published_month(folder, pcn, month, service)
    if last is None or last.withdrawn:
        return False
    _write(folder, replace(last, withdrawn=on))
    about = {"pcn": pcn, "month": str(month)} | of_service(service)
    _record(store, AuditEntry(now, by, "month_withdrawn", about))
    return True


def write_changes(folder: Path, last: PublishedMonth, changes: tuple[Change, ...]) -> None:
    """Change "You said, we did" of a published month, and leave its figures."""
    _write(folder, replace(last, changes=changes))


def published_month(
    folder: Path, pcn: str, month: Month, service: str = MAIN
) -> PublishedMonth | None:
    """A month as it was last published or withdrawn, to change it. Raises UnreadableMonth."""
    path = month_path(folder, pcn, month, service)
    return read_month(path) if path.exists() else None


def _record(store: Store, entry: AuditEntry) -> None:
    """Write the audit log, and have the public pages built anew."""
    with store.write() as tx:
        pages_changed(tx, entry.at)
        audit.record(tx, entry)


def _write(folder: Path, month: PublishedMonth) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path = month_path(folder, month.pcn, month.month, month.service)
    new = path.with_suffix(".new")
    new.write_text(json.dumps(month.as_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    os.replace(new, path)


def shown_months(folder: Path, pcn: str, service: str = MAIN) -> Iterator[PublishedMonth]:
    """The months of this network and service that the public sees now, the newest first."""
    for _, found in readable_months(folder, f"*-{place_name(pcn, service)}.json"):
        if not found.withdrawn:
            yield found


def latest_changes(folder: Path, pcn: str) -> Sequence[Change]:
    """The "You said, we did" that this network published last."""
    return next(
        (published.changes for published in shown_months(folder, pcn) if published.changes), ()
    )


def latest_figures(folder: Path, pcn: str) -> PublishedMonth | None:
    """The newest published month of this network with a percentage to show."""
    months = shown_months(folder, pcn)
    shares = ((month, month.percent(month.counts["positive"])) for month in months)
    return next((month for month, share in shares if share is not None), None)
