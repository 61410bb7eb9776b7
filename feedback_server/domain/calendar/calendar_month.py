"""Days and calendar months, as they are in Europe/London."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


class MonthNotOver(ValueError):
    """What is final, published or handed in is of a month that has ended."""


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month.

    >>> str(Month(2026, 1).previous())
    '2025-12'
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 2000 <= self.year <= 2999):
            raise ValueError(f"{self.year}-{self.number} is not a month")

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Read ``2026-10``; raises ValueError with words fit for the person who typed it.

        >>> Month.parse("2026-10")
        Month(year=2026, number=10)
        """
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> "Month":
        return _month(day.year, day.month)

    def __hash__(self) -> int:
        return 12 * self.year + self.number

    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    def last_day(self) -> date:
        return self.next().first_day() - timedelta(days=1)

    def must_be_over(self, on: date) -> None:
        """Raises MonthNotOver with words fit for whoever asked."""
        if on <= self.last_day():
            raise MonthNotOver(f"{self} is not over")

    def next(self) -> "Month":
        return self.plus(1)

    def previous(self) -> "Month":
        return self.plus(-1)

    def plus(self, months: int) -> "Month":
        years, number = divmod(self.number - 1 + months, 12)
        return Month(self.year + years, number + 1)

    def months_since(self, earlier: "Month") -> int:
        """
        >>> Month(2026, 2).months_since(Month(2025, 11))
        3
        """
        return 12 * (self.year - earlier.year) + self.number - earlier.number

    def until(self, last: "Month") -> "list[Month]":
        """This month and those up to the last; none where that is before.

        >>> [str(month) for month in Month(2025, 12).until(Month(2026, 1))]
        ['2025-12', '2026-01']
        """
        return [self.plus(step) for step in range(last.months_since(self) + 1)]

    @property
    def short(self) -> str:
        """
        >>> Month(2026, 9).short
        'Sep 2026'
        """
        return f"{MONTHS[self.number - 1][:3]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"


@lru_cache(256)
def _month(year: int, number: int) -> Month:
    """The same object each time: comparing it with itself is quick, and tallies compare often."""
    return Month(year, number)


@lru_cache(1024)
def _parsed(text: str) -> Month:
    """A report reads the same few months from thousands of rows."""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if match is None:
        raise ValueError(f"{text!r} is not a month: write it as year-month, such as 2026-10")
    return _month(int(match[1]), int(match[2]))


def london_day(now: datetime) -> date:
    """The day it is in London at an instant; raises ValueError for a naive instant.

    >>> from datetime import timezone
    >>> london_day(datetime(2026, 6, 30, 23, 30, tzinfo=timezone.utc))
    datetime.date(2026, 7, 1)
    """
    if now.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return now.astimezone(LONDON).date()


def ordinal(number: int) -> str:
    """
    >>> [ordinal(number) for number in (1, 2, 3, 12, 21)]
    ['1st', '2nd', '3rd', '12th', '21st']
    """
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
