"""Appointments of several months together."""

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.activity.external_counts import ExternalCounts
from feedback_server.domain.activity.over_months import (
    appointments_over,
    external_counts_over,
    months_not_given,
)
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode

JULY, AUGUST = Month(2026, 7), Month(2026, 8)


def activity(practice: str, month: Month, **numbers: int) -> Activity:
    return Activity(practice=practice, month=month, **numbers)  # type: ignore[arg-type]


BY_MONTH = {
    JULY: [activity("A", JULY, attended=3, booked=5), activity("B", JULY, attended=9)],
    AUGUST: [activity("A", AUGUST, attended=4)],
}


def test_only_what_every_month_gives_is_added_up() -> None:
    assert appointments_over(BY_MONTH, [JULY, AUGUST]) == [activity("A", AUGUST, attended=7)]


def test_one_month_is_as_it_is() -> None:
    assert appointments_over(BY_MONTH, [JULY]) == BY_MONTH[JULY]


def test_what_is_missing_is_named_by_practice() -> None:
    assert months_not_given(BY_MONTH, ["A", "B"], [JULY, AUGUST]) == {"B": [AUGUST]}


def test_counts_from_elsewhere_are_added_up_by_practice_and_way() -> None:
    six = FftCounts((1, 2, 0, 0, 0, 0))
    given = [
        ExternalCounts("A", JULY, Mode.PAPER, six),
        ExternalCounts("A", AUGUST, Mode.PAPER, six),
        ExternalCounts("A", AUGUST, Mode.SMS, six),
    ]
    paper, sms = external_counts_over(given, AUGUST)
    assert (paper.month, paper.counts.counts) == (AUGUST, (2, 4, 0, 0, 0, 0))
    assert sms.counts == six
