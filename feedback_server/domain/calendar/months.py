"""A month, or several in a row such as a quarter or a year."""

from collections.abc import Iterator
from dataclasses import dataclass

from .calendar_month import Month

LONGEST = 24
"""The most months of a report on several."""


class NotAPeriod(ValueError):
    """A text is no month and no span of months, with words fit for whoever wrote it."""


@dataclass(frozen=True)
class Period:
    """The months from ``first`` to ``last``. Raises NotAPeriod for none, and for too many.

    >>> str(Period(Month(2026, 7), Month(2026, 9))), str(Period(Month(2026, 7), Month(2026, 7)))
    ('2026-07_2026-09', '2026-07')
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise NotAPeriod(f"{self.first} is after {self.last}: give the earlier month first")
        if self.length > LONGEST:
            raise NotAPeriod(f"that is {self.length} months: a report takes in at most {LONGEST}")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read ``2026-10`` or ``2026-07_2026-09``.

        >>> Period.parse("2026-07_2026-09").length
        3
        """
        first, _, last = text.partition("_")
        try:
            return cls(Month.parse(first), Month.parse(last or first))
        except NotAPeriod:
            raise
        except ValueError as error:
            raise NotAPeriod(str(error)) from error

    @property
    def length(self) -> int:
        return self.last.months_since(self.first) + 1

    @property
    def since(self) -> Month | None:
        """The first month of several; None for one month, as reports have it."""
        return self.first if self.length > 1 else None

    def __str__(self) -> str:
        return f"{self.first}_{self.last}" if self.since else str(self.last)

    def earlier(self, months: int) -> "Period":
        """As long a period, so many months before.

        >>> str(Period.parse("2026-07_2026-09").earlier(12))
        '2025-07_2025-09'
        """
        return Period(self.first.plus(-months), self.last.plus(-months))


def quarters(last: Month, number: int) -> Iterator[Period]:
    """The quarters that are over by the end of ``last``, newest first.

    >>> [str(quarter) for quarter in quarters(Month(2026, 10), 2)]
    ['2026-07_2026-09', '2026-04_2026-06']
    """
    end = last.plus(-(last.number % 3))
    for back in range(number):
        yield Period(end.plus(-3 * back - 2), end.plus(-3 * back))


def financial_years(last: Month, number: int) -> Iterator[Period]:
    """The years from April to March that are over by the end of ``last``, newest first.

    >>> [str(year) for year in financial_years(Month(2026, 10), 1)]
    ['2025-04_2026-03']
    """
    end = last.plus(-((last.number - 3) % 12))
    for back in range(number):
        yield Period(end.plus(-12 * back - 11), end.plus(-12 * back))
