"""Numbers, days and months as people read them, in the style of the NHS content guide."""

from datetime import date
from decimal import Decimal

from ..domain.period import MONTHS, Month
from ..domain.report.blocks import Figure, Unit

NO_VALUE = "–"  # noqa: RUF001  the dash that stands for no value, not a hyphen
DEMONSTRATION = "Demonstration data"


def month_words(month: Month) -> str:
    """
    >>> month_words(Month(2026, 10))
    'October 2026'
    """
    return f"{MONTHS[month.number - 1]} {month.year}"


def day_words(day: date) -> str:
    """
    >>> day_words(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {month_words(Month.of(day))}"


def number_words(value: int | Decimal | None, unit: Unit = Unit.COUNT) -> str:
    """
    >>> number_words(12345), number_words(65, Unit.PERCENT), number_words(Decimal("4.9"))
    ('12,345', '65%', '4.9')
    >>> number_words(None) == NO_VALUE
    True
    """
    if value is None:
        return NO_VALUE
    if unit is Unit.DAYS:
        return f"{value:,} {'day' if value == 1 else 'days'}"
    return f"{value:,}%" if unit is Unit.PERCENT else f"{value:,}"


KEPT_BACK = "*"


def figure_words(figure: Figure) -> str:
    """The value of a figure with its unit; a star where it is kept back."""
    if figure.kept_back:
        return KEPT_BACK
    return number_words(figure.value, figure.unit)


def range_words(figure: Figure) -> str:
    """The interval of a figure; empty if it has none.

    >>> from ..domain.report.blocks import Interval
    >>> range_words(Figure("", "", 65, "", Unit.PERCENT, interval=Interval(55, 74, "wilson")))
    '55% to 74%'
    """
    if figure.interval is None:
        return ""
    lower, upper = figure.interval.lower, figure.interval.upper
    return f"{number_words(lower, figure.unit)} to {number_words(upper, figure.unit)}"


def made_of_words(figure: Figure) -> str:
    """What a share was made from; empty for a count.

    >>> made_of_words(Figure("", "", 65, "", Unit.PERCENT, 650, 1000))
    '650 of 1,000'
    """
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{figure.numerator:,} of {figure.denominator:,}"


def service_words(service: str) -> str:
    """
    >>> service_words("occupational-therapy")
    'Occupational therapy'
    """
    return service.replace("-", " ").capitalize()
