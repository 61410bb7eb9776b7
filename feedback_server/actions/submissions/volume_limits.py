"""How many answers of a practice, a day or a tablet count before somebody should look at them.

In memory alone, of one process: where several ingest, each has its own, and what is counted by
the day may come so many times as often. What counts in a month is read from the tallies of all.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import date

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.baseline import daily, monthly
from feedback_server.store import Transaction
from feedback_server.store.submissions import baseline

PracticeMonth = tuple[str, Month]
TabletDay = tuple[str, date]

MOST_A_TABLET = 200
"""The most answers that count of one tablet and day: no waiting room writes more in ten hours."""
READ_AGAIN_S = 3600
"""After how long a practice's numbers are read again: staff may have counted or decided since."""
MOST_KEPT = 20_000
"""How many months of practices, and days of tablets, are remembered: a few megabytes."""


class VolumeLimits:
    """The limits that one process keeps. ``clock`` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._allowed: dict[PracticeMonth, tuple[float, int]] = {}
        self._today: Counter[str] = Counter()
        self._day = date.min
        self._tablets: Counter[TabletDay] = Counter()

    def allowed(
        self, tx: Transaction, wanted: Collection[PracticeMonth]
    ) -> Mapping[PracticeMonth, int]:
        """How many submissions that anybody could send may count in these practices' months."""
        now = self._clock()
        found = {}
        for month in wanted:
            read_at, number = self._allowed.get(month, (-READ_AGAIN_S, 0))
            if now - read_at >= READ_AGAIN_S:
                number = monthly(baseline.evidence_for(tx, *month))
                if len(self._allowed) >= MOST_KEPT:
                    self._allowed.clear()
                self._allowed[month] = now, number
            found[month] = number
        return found

    def left_today(self, practice: str, a_month: int, on: date) -> int:
        """How many more of these submissions may count that come on this day."""
        return daily(a_month) - (self._today[practice] if on == self._day else 0)

    def left_of_tablet(self, tablet: str, given_on: date) -> int:
        return MOST_A_TABLET - self._tablets[tablet, given_on]

    def note(self, on: date, practices: Counter[str], tablets: Counter[TabletDay]) -> None:
        """Remember submissions that were stored and count."""
        if on != self._day:
            self._day = on
            self._today.clear()
        self._today.update(practices)
        if len(self._tablets) >= MOST_KEPT:
            self._tablets.clear()
        self._tablets.update(tablets)
