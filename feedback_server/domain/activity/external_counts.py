"""Friends and Family Test counts that a practice collected by other means than this app.

They come as sums, so they stand apart from submissions in every figure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode


class FftWording(StrEnum):
    """Which question was asked: that since April 2020, or "How likely are you to recommend ..."."""

    SINCE_2020 = "2020"
    OF_2014 = "2014"


ANSWERS = {
    FftWording.SINCE_2020: (
        "Very good",
        "Good",
        "Neither good nor poor",
        "Poor",
        "Very poor",
        "Don't know",
    ),
    FftWording.OF_2014: (
        "Extremely likely",
        "Likely",
        "Neither likely nor unlikely",
        "Unlikely",
        "Extremely unlikely",
        "Don't know",
    ),
}
"""The six answers of each wording, in the order of the codes."""


@dataclass(frozen=True)
class ExternalCounts:
    """Counts of one practice, month and mode."""

    practice: str
    month: Month
    mode: Mode
    counts: FftCounts
    wording: FftWording = FftWording.SINCE_2020


def add_up(every: Iterable[ExternalCounts]) -> FftCounts:
    """
    >>> add_up([]).total
    0
    """
    sums = [0] * 6
    for external_counts in every:
        sums = [a + b for a, b in zip(sums, external_counts.counts.counts, strict=True)]
    one, two, three, four, five, six = sums
    return FftCounts((one, two, three, four, five, six))
