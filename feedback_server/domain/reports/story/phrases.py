"""Words of the story: numbers, shares, lists and stretches of months, as people read them."""

from collections.abc import Sequence

from feedback_server.domain.calendar.calendar_month import MONTHS, Month
from feedback_server.domain.calendar.months import Period
from feedback_server.domain.reports.favourable import Share
from feedback_server.domain.statistics.share_words import percent_words

SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty",
)  # fmt: skip


def number_word(number: int) -> str:
    """What is no count of people stands in letters.

    >>> number_word(7), number_word(24)
    ('seven', '24')
    """
    return SMALL[number] if number < len(SMALL) else f"{number:,}"


def percent(share: Share) -> str:
    return percent_words(*share)


def fraction(share: Share) -> str:
    """
    >>> fraction(Share(950, 1200))
    '950 of 1,200'
    """
    return f"{share.given:,} of {share.of:,}"


def listed(items: Sequence[str]) -> str:
    """
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last


def period_words(period: Period, beside: Month | None = None) -> str:
    """A period, without the year where all of it is of the year of the month ``beside``.

    >>> may, july = Month(2026, 5), Month(2026, 7)
    >>> period_words(Period(may, july)), period_words(Period(may, may), beside=july)
    ('May to July 2026', 'May')
    """
    bare = beside is not None and period.first.year == period.last.year == beside.year
    end = _name(period.last, year=not bare)
    if period.length == 1:
        return end
    return f"{_name(period.first, year=period.first.year != period.last.year)} to {end}"


def _name(month: Month, *, year: bool) -> str:
    name = MONTHS[month.number - 1]
    return f"{name} {month.year}" if year else name
