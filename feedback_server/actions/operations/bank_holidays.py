"""Which days are bank holidays in England."""

from datetime import date
from functools import cache

from holidays import HolidayBase, country_holidays


def is_bank_holiday(day: date) -> bool:
    """
    >>> is_bank_holiday(date(2026, 12, 25)), is_bank_holiday(date(2026, 12, 28))
    (True, True)
    """
    return day in _holidays_in(day.year)


@cache
def _holidays_in(year: int) -> HolidayBase:
    return country_holidays("GB", subdiv="ENG", years=year)
