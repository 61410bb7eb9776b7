"""When a month's return of the Friends and Family Test is due."""

from collections.abc import Callable
from datetime import date, timedelta

from .calendar_month import Month


def return_due(month: Month, number: int, is_holiday: Callable[[date], bool]) -> date:
    """The last day on which the return of a month can be sent: a working day of the next month.

    >>> return_due(Month(2026, 10), 12, lambda _: False)
    datetime.date(2026, 11, 17)
    """
    return working_day(month.next(), number, is_holiday)


def working_days_left(today: date, due: date, is_holiday: Callable[[date], bool]) -> int:
    """How many working days come after today, ``due`` included; 0 on that day and after it.

    >>> working_days_left(date(2026, 11, 13), date(2026, 11, 17), lambda _: False)
    2
    """
    days = (today + timedelta(days=ahead) for ahead in range(1, (due - today).days + 1))
    return sum(day.weekday() < 5 and not is_holiday(day) for day in days)


def working_day(month: Month, number: int, is_holiday: Callable[[date], bool]) -> date:
    """The so-manieth working day, from 1: Monday to Friday, less holidays."""
    day = month.first_day()
    while True:
        if day.weekday() < 5 and not is_holiday(day):
            number -= 1
            if number == 0:
                return day
        day += timedelta(days=1)
