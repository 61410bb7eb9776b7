"""Which months a report is of, and which it is compared with, as its page offers and reads them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import NotFound

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.months import (
    NotAPeriod,
    Period,
    financial_years,
    quarters,
)
from feedback_server.output.formatting import format_month, format_months

QUARTERS, YEARS = 8, 3
Option = tuple[str, str]


@dataclass(frozen=True)
class PeriodChoice:
    """What the form of the page offers. Options are values and words, by the name of a group."""

    groups: Sequence[tuple[str, Sequence[Option]]]
    against: Sequence[Option]
    """Beside those of ``groups``: as long a time before, and a year before."""

    months: Sequence[Option]
    """For any first and any last month."""

    error: str = ""
    """What is wrong with the months that were asked for."""


def period_of(text: str) -> Period:
    """The months of an address. Raises NotFound."""
    try:
        return Period.parse(text)
    except NotAPeriod as error:
        raise NotFound(f"{error}.") from error


def chosen_period(default: Month) -> tuple[Period, str]:
    """The months that the address asks for, and what is wrong with a first and a last one."""
    first, last = request.args.get("first", ""), request.args.get("last", "")
    if first and last:
        try:
            return Period.parse(f"{first}_{last}"), ""
        except NotAPeriod as error:
            return Period(default, default), f"{str(error)[:1].upper()}{str(error)[1:]}"
    text = request.args.get("month")
    return (Period(default, default) if text is None else period_of(text)), ""


def compared_with(chosen: Period) -> Period | None:
    """The months that the address wants beside those of the report."""
    wanted = request.args.get("against", "")
    steps = {"before": chosen.length, "year": 12}
    if wanted in steps:
        return chosen.earlier(steps[wanted])
    found = period_of(wanted) if wanted else None
    return None if found == chosen else found


def period_choice(
    months: Collection[Month], chosen: Period, against: Period | None, error: str
) -> PeriodChoice:
    """What to offer where ``months`` have answers or will have."""
    every = sorted({*months, *((chosen.last,) if chosen.since is None else ())}, reverse=True)
    over = every[0].previous()
    of_quarters, of_years = [*quarters(over, QUARTERS)], [*financial_years(over, YEARS)]
    others = [
        period
        for period in (chosen, against)
        if period and period.since and period not in (*of_quarters, *of_years)
    ]
    groups = [
        ("Months", [(str(month), format_month(month)) for month in every]),
        ("Quarters", [_option(period) for period in of_quarters]),
        ("Years, from April", [_option(period) for period in of_years]),
        ("Other months", [_option(period) for period in others]),
    ]
    return PeriodChoice(
        groups=[group for group in groups if group[1]],
        against=[
            ("", "Nothing"),
            ("before", "The month before" if chosen.length == 1 else "As many months before"),
            ("year", "The same a year before"),
        ],
        months=[(str(month), format_month(month)) for month in every],
        error=error,
    )


def _option(period: Period) -> Option:
    return str(period), format_months(period.first, period.last)
