"""Reports for tests, made from submissions as the store would tally them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports import Report, build_report
from feedback_server.domain.submissions.submission import Mode, Submission, Tally, tally_keys
from tests.factories import PCN, PRACTICES, TODAY, a_submission, a_survey

OCTOBER = Month(2026, 10)
DAY = date(2026, 10, 7)


def a_report(submissions: Iterable[Submission] = (), **changes: Any) -> Report:
    counts = Counter(
        key for submission in submissions for key in tally_keys(submission, a_survey())
    )
    given: dict[str, Any] = {
        "pcn": PCN,
        "practices": PRACTICES,
        "month": OCTOBER,
        "survey": a_survey(),
        "tallies": [Tally(key, count) for key, count in counts.items()],
        "as_of": TODAY,
    }
    return build_report(**(given | changes))


def fft_of(*codes: str, practice: str = "V89001", mode: Mode = Mode.TABLET) -> list[Submission]:
    """One submission for each code."""
    return [
        a_submission(practice=practice, mode=mode, given_on=DAY, answers={"experience": code})
        for code in codes
    ]
