"""Waiting times from the bands of an activity file, as its own words name them."""

import re
from collections.abc import Iterable
from functools import cache

from .appointments import ActivityCounts, Group, Rate

LONG = 14
"""Days of a wait that reports track: two weeks."""
OPEN = ("more than", "over")


@cache
def longest_days(band: str) -> float | None:
    """The longest wait in a band, in days; infinite for an open one, None for no wait at all.

    >>> longest_days("Same day"), longest_days("8 to 14 days"), longest_days("More than 28 days")
    (0, 14, inf)
    >>> longest_days("Not known") is None
    True
    """
    words = band.casefold()
    if words == "same day":
        return 0
    if words.startswith(OPEN):
        return float("inf")
    numbers = re.findall(r"\d+", words)
    return int(numbers[-1]) if numbers and re.search(r"\bdays?$", words) else None


def within_days(activities: Iterable[ActivityCounts], days: int) -> Rate | None:
    """The appointments with a wait of so many days or fewer, of those whose wait is known.

    None where no wait is known, or a band lies on both sides of that day.

    >>> within_days([ActivityCounts(waits=(("8 to 14 days", 3), ("15 to 21 days", 1)))], 14)
    Rate(count=3, of=4)
    """
    within = whole = 0
    parted = False
    for activity in activities:
        for band, count in activity.waits:
            longest = longest_days(band)
            if longest is not None:
                whole += count
                within += count if longest <= days else 0
                parted |= longest == days
    return Rate(within, whole) if whole and parted else None


def median_band(group: Group) -> str:
    """The band in which the middle one of all known waits lies; empty without any.

    >>> median_band((("Same day", 1), ("1 day", 3), ("2 to 7 days", 2)))
    '1 day'
    """
    known = sorted(_known(group))
    whole, passed = sum(count for _, _, count in known), 0
    for _, band, count in known:
        passed += count
        if 2 * passed >= whole:
            return band
    return ""


def _known(group: Iterable[tuple[str, int]]) -> list[tuple[float, str, int]]:
    found = ((longest_days(band), band, count) for band, count in group)
    known = [(longest, band, count) for longest, band, count in found if longest is not None]
    return known if any(count for _, _, count in known) else []
