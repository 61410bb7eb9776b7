"""Appointments and counts from elsewhere of several months together, one value a practice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import FftCounts

from .appointments import Activity, ActivityCounts, add_up
from .external_counts import ExternalCounts, FftWording


def appointments_over(
    by_month: Mapping[Month, Sequence[Activity]], months: Sequence[Month]
) -> list[Activity]:
    """The sums of the practices that gave every one of these months.

    A number that is missing from one of the months is left out, because its sum would pass for
    that of all of them.
    """
    by_practice: dict[str, list[Activity]] = {}
    for month in months:
        for activity in by_month.get(month, ()):
            by_practice.setdefault(activity.practice, []).append(activity)
    return [
        _summed(practice, given, months[-1])
        for practice, given in sorted(by_practice.items())
        if len(given) == len(months)
    ]


def months_not_given(
    by_month: Mapping[Month, Sequence[Activity]], practices: Iterable[str], months: Sequence[Month]
) -> dict[str, list[Month]]:
    """Each practice with months without appointments, and those; one that gave all is not in."""
    given = {month: _given(by_month.get(month, ())) for month in months}
    found = {code: [month for month in months if code not in given[month]] for code in practices}
    return {code: missing for code, missing in found.items() if missing}


def external_counts_over(counted: Iterable[ExternalCounts], last: Month) -> list[ExternalCounts]:
    """The sums by practice, mode and wording, as of the last month."""
    sums: dict[tuple[str, object, FftWording], list[ExternalCounts]] = {}
    for one in counted:
        sums.setdefault((one.practice, one.mode, one.wording), []).append(one)
    return [
        ExternalCounts(
            several[0].practice,
            last,
            several[0].mode,
            FftCounts.add_up(one.counts for one in several),
            several[0].wording,
        )
        for several in sums.values()
    ]


def _summed(practice: str, given: Sequence[Activity], last: Month) -> Activity:
    if len(given) == 1:
        return given[0]
    total = add_up(given)
    whole = {
        field.name: getattr(total, field.name)
        for field in fields(ActivityCounts)
        if field.name == "covers" or all(_is_given(one, field.name) for one in given)
    }
    return Activity(practice=practice, month=last, **whole)


def _is_given(activity: Activity, name: str) -> bool:
    return getattr(activity, name) not in (None, ())


def _given(activities: Iterable[Activity]) -> set[str]:
    return {activity.practice for activity in activities}
