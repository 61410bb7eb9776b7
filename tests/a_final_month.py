"""A month with enough answers to tell of, made final."""

from collections.abc import Callable
from datetime import date, datetime

from feedback_server.actions.reports.report_revisions import save_revision
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store
from feedback_server.store.submissions import insert
from tests.factories import NOW, PCN, TODAY, a_submission

OCTOBER = Month(2026, 10)


def make_final(
    store: Store,
    *,
    good: int = 12,
    poor: int = 2,
    now: datetime = NOW,
    answer: Callable[[str], dict[str, str]] = lambda code: {"experience": code},
) -> None:
    """So many good and poor answers more in October, and the month is final or revised."""
    surveys = SurveyRegistry()
    codes = ["1"] * good + ["5"] * poor
    answers = [a_submission(given_on=date(2026, 10, 7), answers=answer(code)) for code in codes]
    with store.write() as tx:
        insert.add(tx, answers, surveys.published(tx))
    request = ReportRequest(PCN.code, OCTOBER, TODAY)
    save_revision(store, surveys, request, close=True, now=now, by="ann@pcn.example")
