"""Numbers, days and months as people read them, in the style of the NHS content guide."""

from datetime import date
from decimal import Decimal

from feedback_server.domain.calendar.calendar_month import MONTHS, Month
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figure, Finding, Unit
from feedback_server.domain.reports.rules import RULES
from feedback_server.domain.reports.value import Audience
from feedback_server.domain.statistics.share_words import rounded_away

MINUS = "\N{MINUS SIGN}"
NO_VALUE = "–"  # noqa: RUF001  the dash that stands for no value, not a hyphen
DEMONSTRATION = "Demonstration data"
MADE_UP = "These organisations and answers are made up."


def format_month(month: Month) -> str:
    """
    >>> format_month(Month(2026, 10))
    'October 2026'
    """
    return f"{MONTHS[month.number - 1]} {month.year}"


def format_months(first: Month, last: Month) -> str:
    """A span of months.

    >>> format_months(Month(2026, 7), Month(2026, 9))
    'July to September 2026'
    >>> format_months(Month(2025, 11), Month(2026, 1))
    'November 2025 to January 2026'
    """
    if first == last:
        return format_month(last)
    begin = format_month(first)
    if first.year == last.year:
        begin = MONTHS[first.number - 1]
    return f"{begin} to {format_month(last)}"


def format_period(report: Report) -> str:
    """The month that a report is of, or its months."""
    return format_months(report.since or report.month, report.month)


def format_day(day: date) -> str:
    """
    >>> format_day(date(2026, 11, 3))
    '3 November 2026'
    """
    return f"{day.day} {format_month(Month.of(day))}"


def format_time(time: str) -> str:
    """A time as the NHS's style guide writes it.

    >>> format_time("09:00"), format_time("12:30"), format_time("12:00"), format_time("00:15")
    ('9am', '12:30pm', 'midday', '12:15am')
    """
    hour, minute = (int(part) for part in time.split(":"))
    if (hour, minute) in ((0, 0), (12, 0)):
        return "midday" if hour else "midnight"
    minutes = f":{minute:02}" if minute else ""
    return f"{(hour - 1) % 12 + 1}{minutes}{'am' if hour < 12 else 'pm'}"


def format_number(value: int | Decimal | None, unit: Unit = Unit.COUNT) -> str:
    """
    >>> format_number(12345), format_number(65, Unit.PERCENT), format_number(Decimal("4.9"))
    ('12,345', '65%', '4.9')
    >>> format_number(Decimal("4.2"), Unit.PER_100), format_number(12, Unit.DAYS)
    ('4.2 per 100', '12 days')
    >>> format_number(-3, Unit.POINTS), format_number(1, Unit.POINTS)
    ('\N{MINUS SIGN}3 points', '+1 point')
    >>> format_number(None) == NO_VALUE
    True
    """
    if value is None:
        return NO_VALUE
    return f"{_signed(value, unit)}{_after(value, unit)}"


def _signed(value: int | Decimal, unit: Unit) -> str:
    """A change has its sign, and a minus is as wide as a plus."""
    if unit is not Unit.POINTS or not value:
        return f"{value:,}"
    return f"{value:+,}".replace("-", MINUS)


def _after(value: int | Decimal, unit: Unit) -> str:
    """The words or the sign after a number of this unit."""
    if unit is Unit.DAYS:
        return " day" if value == 1 else " days"
    if unit is Unit.POINTS:
        return " point" if abs(value) == 1 else " points"
    return {Unit.PERCENT: "%", Unit.PER_100: " per 100"}.get(unit, "")


SUPPRESSED = "*"


def format_figure(figure: Figure) -> str:
    """The value of a figure with its unit; a star where it is suppressed.

    >>> format_figure(Figure("", "", 0, "", Unit.PERCENT, 1, 400))
    'less than 1%'
    """
    if figure.suppressed:
        return SUPPRESSED
    return _format_value(figure, figure.value)


def _format_value(figure: Figure, value: int | Decimal | None, unit: Unit | None = None) -> str:
    """A number of the figure; a share that rounding made 0 or 100 is said to be more or less."""
    unit = unit or figure.unit
    edge = ""
    if value is not None and figure.unit in (Unit.PERCENT, Unit.PER_100):
        edge = rounded_away(value, figure.numerator or 0, figure.denominator or 0)
    if value is not None and edge:
        return f"{edge}{_after(value, unit)}"
    return format_number(value, unit)


def format_range(figure: Figure) -> str:
    """The interval of a figure; empty if it has none.

    >>> from feedback_server.domain.reports.blocks import Interval
    >>> format_range(Figure("", "", 65, "", Unit.PERCENT, interval=Interval(55, 74, "wilson")))
    '55% to 74%'
    >>> format_range(Figure("", "", 4, "", Unit.PER_100, interval=Interval(3, 6, "wilson")))
    '3 to 6 per 100'
    >>> format_range(Figure("", "", 98, "", Unit.PERCENT, 49, 50, Interval(90, 100, "wilson")))
    '90% to more than 99%'
    >>> format_range(Figure("", "", 3, "", Unit.POINTS, interval=Interval(0, 7, "newcombe")))
    '0 to +7'
    """
    if figure.interval is None:
        return ""
    lower, upper = figure.interval.lower, figure.interval.upper
    if figure.unit is Unit.POINTS:
        return f"{_signed(lower, figure.unit)} to {_signed(upper, figure.unit)}"
    signed = figure.unit is Unit.PERCENT
    first = _format_value(figure, lower, figure.unit if signed else Unit.COUNT)
    return f"{first} to {_format_value(figure, upper)}"


def format_fraction(figure: Figure) -> str:
    """What a share was made from; empty for a count.

    >>> format_fraction(Figure("", "", 65, "fft_positive", Unit.PERCENT, 650, 1000))
    '650 of 1,000 answers'
    >>> format_fraction(Figure("", "", 4, "missed_of_booked", Unit.PERCENT, 40, 1000))
    '40 of 1,000 appointments booked'
    """
    if figure.numerator is None or figure.denominator is None:
        return ""
    rule = RULES.get(figure.rule)  # a report that was kept may hold one that is no more
    of = f" {rule.of}" if rule and rule.of else ""
    return f"{figure.numerator:,} of {figure.denominator:,}{of}"


def format_cell(figure: Figure | None) -> str:
    """A figure in a table, with its range; empty where the column does not apply."""
    if figure is None:
        return ""
    between = format_range(figure)
    return f"{format_figure(figure)} ({between})" if between else format_figure(figure)


def format_behind(finding: Finding) -> str:
    """The figures that a finding rests on, in one line.

    >>> positive = Figure("Positive", "", 65, "fft_positive", Unit.PERCENT, 650, 1000)
    >>> format_behind(Finding("level", "65% were positive.", (positive,)))
    'Positive: 65%, 650 of 1,000 answers'
    """
    return "; ".join(_behind(figure) for figure in finding.figures)


def _behind(figure: Figure) -> str:
    between = format_range(figure)
    parts = (
        f"{figure.label}: {format_figure(figure)}",
        format_fraction(figure),
        between and f"95% range {between}",
    )
    return ", ".join(part for part in parts if part)


def audience_words(report: Report) -> tuple[str, str]:
    """Whom a report is for, and why: the first page of every format says so."""
    if report.audience is Audience.BOARD:
        return "Board copy.", "Small numbers are hidden: this copy may be circulated."
    return "For staff only.", "Small numbers are not hidden, and may point to a person."


def format_service(report: Report) -> str:
    """The service's name, such as "Occupational therapy"."""
    return report.service_name or report.service.replace("-", " ").capitalize()


def format_status(report: Report) -> str:
    """Where a report stands: "Provisional", or "Final, revision 2".

    The day on which it was put together is said beside it.
    """
    revision = f", revision {report.revision}" if report.revision else ""
    return f"{report.status.value.capitalize()}{revision}"


def report_title(report: Report) -> str:
    """What a report is called, apart from its network and month."""
    return f"{format_service(report)}: patient feedback"


def as_of_sentence(report: Report) -> str:
    return f"Figures as they stood on {format_day(report.as_of)}."


def signs_sentence(report: Report) -> str:
    """What the signs mean that stand for numbers in this report; empty where there are none."""
    figures = [placed.figure for placed in report.placed()]
    says = []
    if any(figure.suppressed for figure in figures):
        says.append(f"{SUPPRESSED} is kept back, so that nobody can be recognised.")
    if any(figure.value is None and not figure.suppressed for figure in figures):
        says.append(f"{NO_VALUE} means that there is no value to give.")
    return " ".join(says)
