"""Counts the patients whom the front desk asked for feedback.

Only a number for each practice and day is kept. Taps are not in the audit one by one: with their
times and names they would tell who sat at the desk and how fast each worked, and nothing of a
patient hangs on one of them. A number that somebody puts in for an earlier day is in the audit.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.collect import front_desk_tally

MOST = 999
"""The highest number for one day."""

FORMS_KEPT = timedelta(days=1)
"""A form that was shown longer ago counts nothing: nobody knows whether it was sent before."""


class TallyResult(StrEnum):
    """The result of a submitted form."""

    DONE = "done"
    REPEATED = "repeated"
    TOO_OLD = "too-old"
    NOTHING_LEFT = "nothing-left"


@dataclass(frozen=True)
class TallyForm:
    """One page's button, with the id and the day that it was rendered with."""

    id: str
    shown_on: date


def count_one(store: Store, practice: str, form: TallyForm, *, on: date) -> TallyResult:
    """Count one more patient asked today; the same form again changes nothing."""
    with store.write() as tx:
        outcome = _use(tx, form, on)
        if outcome is TallyResult.DONE:
            front_desk_tally.add_one(tx, practice, on)
    return outcome


def remove_one(store: Store, practice: str, form: TallyForm, *, on: date) -> TallyResult:
    with store.write() as tx:
        outcome = _use(tx, form, on)
        if outcome is TallyResult.DONE and not front_desk_tally.remove_one(tx, practice, on):
            outcome = TallyResult.NOTHING_LEFT
    return outcome


def days_to_correct(today: date) -> tuple[date, date]:
    """The first and last day that can be corrected: from last month to yesterday."""
    return Month.of(today).previous().first_day(), today - timedelta(days=1)


def set_day(
    store: Store,
    practice: str,
    day: date,
    number: int,
    form: TallyForm,
    *,
    on: date,
    now: datetime,
    by: str,
) -> tuple[TallyResult, int]:
    """Correct the number of an earlier day; also returns the number before.

    ValueError for a day or a number out of bounds. A month whose report is final is revised, as
    for answers that come late.
    """
    first, last = days_to_correct(on)
    if not (first <= day <= last and 0 <= number <= MOST):
        raise ValueError(f"{number} for {day} is out of bounds")
    with store.write() as tx:
        before = front_desk_tally.count_on(tx, practice, day)
        outcome = _use(tx, form, on)
        if outcome is TallyResult.DONE:
            front_desk_tally.upsert(tx, [(practice, day, number)])
            about: dict[str, str | int] = {"practice": practice, "day": str(day)}
            about |= {"before": before, "after": number}
            audit.record(tx, AuditEntry(now, by, "front_desk_tally_corrected", about))
    return outcome, before


def _use(tx: Transaction, form: TallyForm, on: date) -> TallyResult:
    front_desk_tally.forget_forms(tx, on - FORMS_KEPT)
    if not on - FORMS_KEPT <= form.shown_on <= on:
        return TallyResult.TOO_OLD
    return TallyResult.DONE if front_desk_tally.use_form(tx, form.id, on) else TallyResult.REPEATED
