"""Months and days as London has them."""

from datetime import UTC, date, datetime

import pytest

from feedback_server.domain.calendar.calendar_month import Month, london_day


def test_a_month_knows_its_days_and_its_neighbours() -> None:
    february = Month.parse("2028-02")
    assert (february.first_day(), february.last_day()) == (date(2028, 2, 1), date(2028, 2, 29))
    assert str(Month(2026, 12).next()) == "2027-01"
    assert str(Month(2026, 1).plus(-13)) == "2024-12"


@pytest.mark.parametrize("text", ["2026", "2026-13", "2026-00", "October", "2026-1", " 2026-10"])
def test_what_is_no_month_is_refused_with_words_that_help(text: str) -> None:
    with pytest.raises(ValueError, match="is not a month"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), date(2026, 10, 31)),
        (datetime(2026, 7, 31, 23, 0, tzinfo=UTC), date(2026, 8, 1)),
        (datetime(2026, 7, 31, 22, 59, tzinfo=UTC), date(2026, 7, 31)),
    ],
)
def test_a_day_turns_at_midnight_in_london(instant: datetime, day: date) -> None:
    assert london_day(instant) == day
