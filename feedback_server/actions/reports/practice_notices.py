"""A practice's own notice of a month: prepared, published, withdrawn.

Each practice publishes its Friends and Family Test results locally. What it shows must not tell
how few answered, neither alone nor beside what its network and its neighbours show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.reports.context import Change
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.practice_notice import reveals_few
from feedback_server.domain.reports.published import TooFewNew, counted_groups, publish
from feedback_server.domain.surveys.service import MAIN, of_service
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import practice_notices
from feedback_server.store.reports.practice_notices import Notice

from .build import make_report_in
from .request import ReportRequest


class MayNotBeShown(ValueError):
    """The notice would tell how few answered. The message says what to do."""


@dataclass(frozen=True)
class NoticeRequest:
    """Whose notice of which month; ``on`` is the day, ``changes`` what was said and done."""

    practice: Practice
    month: Month
    on: date
    changes: Sequence[Change] = ()
    service: str = MAIN


def prepare_notice(tx: Transaction, surveys: SurveyRegistry, request: NoticeRequest) -> Notice:
    """The notice as it may be shown. Raises MayNotBeShown, and MonthNotOver."""
    request.month.must_be_over(request.on)
    practice = request.practice
    asked = ReportRequest(
        practice.pcn, request.month, request.on, Layout(("at_a_glance",)), service=request.service
    )
    network = make_report_in(tx, surveys, asked)
    own = make_report_in(tx, surveys, replace(asked, only=(practice.code,)))
    named = Pcn(practice.code, practice.name, practice.demonstration)
    counts = counted_groups(own)
    notices = practice_notices.for_month(
        tx, _codes_of(tx, practice.pcn), request.month, request.service
    )
    last = notices.pop(practice.code, None)
    others = [notice.counts for notice in notices.values() if not notice.withdrawn]
    if reveals_few(counted_groups(network), [*others, counts]):
        raise MayNotBeShown(
            "Beside the network's figures, this notice would show how few answered here or at "
            "another surgery. Show the network's figures instead."
        )
    try:
        shown = publish(
            replace(own, pcn=named),
            on=request.on,
            changes=request.changes,
            last=last.shown if last else None,
            service_name=network.service_name,
        )
    except TooFewNew as error:
        raise MayNotBeShown(
            "So few answers have come since it was published that both together would show them. "
            "The notice stays as it is."
        ) from error
    return Notice(shown, counts)


def publish_notice(
    store: Store, surveys: SurveyRegistry, request: NoticeRequest, *, now: datetime, by: str
) -> Notice:
    """Raises as ``prepare_notice`` does."""
    with store.write() as tx:
        made = prepare_notice(tx, surveys, request)
        practice_notices.upsert(tx, made)
        _record(tx, made, "notice_published", now, by)
    return made


def withdraw_notice(
    store: Store, practice: str, month: Month, *, service: str = MAIN, now: datetime, by: str
) -> bool:
    """Whether there was one to withdraw. Its figures stay, to compare with later ones."""
    with store.write() as tx:
        found = practice_notices.for_month(tx, [practice], month, service).get(practice)
        if found is None or found.withdrawn:
            return False
        practice_notices.upsert(tx, replace(found, withdrawn=True))
        _record(tx, found, "notice_withdrawn", now, by)
    return True


def _codes_of(tx: Transaction, pcn: str) -> list[str]:
    return [practice.code for practice in organisations.practices_of(tx, pcn)]


def _record(tx: Transaction, notice: Notice, action: str, now: datetime, by: str) -> None:
    about: dict[str, str | int] = {
        "practice": notice.practice,
        "month": str(notice.shown.month),
        **of_service(notice.shown.service),
    }
    audit.record(tx, AuditEntry(now, by, action, about))
