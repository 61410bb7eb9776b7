"""Reads months as people and spreadsheets write them."""

import re

from .calendar_month import MONTHS, Month

NAMES = {name.lower(): number for number, name in enumerate(MONTHS, 1)} | {
    name[:3].lower(): number for number, name in enumerate(MONTHS, 1)
}
NAMES["sept"] = 9
FORMS = (
    re.compile(r"(?P<year>\d{4})[-/](?P<number>\d{2})([-/]01)?"),
    re.compile(r"(01[-/.]|1[-/.])?(?P<number>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(01|1|1st)?[ -]?(?P<name>[A-Za-z]+)\.?[ -]?(?P<year>\d{4}|\d{2})"),
)
MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
"""Programs write a day with its time, although it has none."""


def parse_month(text: str) -> Month:
    """Read 2026-10, 10/2026, Oct 2026 or Sept-26; or the month's first day, also as 01OCT2026.

    Raises ValueError with words for the person who wrote it. Any other day is refused: it may be
    the day of one appointment.

    >>> {str(parse_month(each)) for each in ("2026-10", "01/10/2026", "01OCT2026", "Oct-26")}
    {'2026-10'}
    >>> str(parse_month("Sept 2026")), str(parse_month("2026-10-01 00:00:00"))
    ('2026-09', '2026-10')
    """
    day = MIDNIGHT.sub("", text.strip())
    for form in FORMS:
        if match := form.fullmatch(day):
            parts = match.groupdict()
            number = parts.get("number") or NAMES.get((parts.get("name") or "").lower())
            year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
            if number and 1 <= int(number) <= 12 and 2000 <= year <= 2999:
                return Month(year, int(number))
    raise ValueError("is not a month: write it as year-month, such as 2026-10")
