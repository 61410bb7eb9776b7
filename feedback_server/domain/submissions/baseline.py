"""How many answers that anybody can send count in a practice's month before a person has looked.

Only how many are looked at, never what they say: to hold back the bad ones would be to choose among
patients. What those that count do to the figures, the report says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low

LEAST, LEAST_A_DAY = 10, 5
"""What is allowed in a month and a day to a practice that nothing is known of yet."""
MONTHS = 6
"""How many months back are looked at. Their median moves only once half of them have: whoever sends
a few more each month does not soon have what they like."""
TIMES = 2
"""How many times what is usual may count: there are good months, and new posters."""
ONE_OF_ASKED, ONE_OF_SEEN = 4, 20
"""One answer for so many who were asked at the desk, or seen: most of those asked answer on the
tablet, and of those whom nobody asked 2 or 3 of 100 answer at all."""
DAYS = 4
"""The fewest days in which all that counts of a month can come."""


@dataclass(frozen=True)
class Evidence:
    """What a practice's own numbers say of one month.

    Invitations are not in it: they are signed and count by themselves, and to make some must not
    let strangers send more.
    """

    earlier: Sequence[int] = ()
    """How many such answers counted in each of the last months, from the first one on that had
    any answer at all."""

    asked: int = 0
    """How many people were asked at the desk in this month."""

    seen: int | None = None
    """Appointments attended, in this month or the last one known before it."""


def monthly(evidence: Evidence) -> int:
    """How many may count in the month.

    >>> monthly(Evidence()), monthly(Evidence(asked=80)), monthly(Evidence(seen=400))
    (10, 20, 20)
    >>> monthly(Evidence([3, 30, 28, 31])), monthly(Evidence([0, 0, 0, 200, 200]))
    (56, 10)
    >>> monthly(Evidence([40, 40], seen=25))
    25
    """
    usual = median_low(evidence.earlier) if evidence.earlier else 0
    seen = evidence.seen or 0
    allowed = max(LEAST, TIMES * usual, evidence.asked // ONE_OF_ASKED, seen // ONE_OF_SEEN)
    if evidence.seen is not None:
        allowed = min(allowed, max(LEAST, evidence.seen))
    return allowed


def daily(a_month: int) -> int:
    """How many of them may come on one day.

    >>> daily(10), daily(56)
    (5, 14)
    """
    return max(LEAST_A_DAY, a_month // DAYS)
