"""Six months whose story is known: what is said of each, neither more nor less."""

import pytest

from feedback_server.domain.reports import Report
from tests.domain.reports.story.seeded_months import USUAL, a_month, sentences

SAME = (
    "In October 2026, 92% of 250 people rated the service good or very good: this is about the "
    "same as in September (92%), in October 2025 (92%) and in the twelve months before (92%), and "
    "what differs is within chance."
)
CALM = "No surgery and no question stands apart: what differs is within chance."
SERVICE = (
    "For every 100 appointments attended there were 33.3 answers, 9.1% of appointments were missed "
    "and 75% came within two weeks of booking: all about the same as in September."
)
NOTHING_ASKED = "Nothing is asked of you this month."
MONTHS: dict[str, Report] = {
    "a fall": a_month(
        {"Ash": (40, 50), "Elm": (30, 38), "Oak": (43, 54), "Rowan": (43, 54), "Yew": (44, 54)}
    ),
    "a rise": a_month(
        {"Ash": (50, 50), "Elm": (37, 38), "Oak": (54, 54), "Rowan": (53, 54), "Yew": (54, 54)}
    ),
    "one surgery apart": a_month(
        {"Ash": (47, 50), "Elm": (29, 38), "Oak": (51, 54), "Rowan": (51, 54), "Yew": (52, 54)}
    ),
    "nothing": a_month(USUAL),
    "too few answers": a_month({"Ash": (5, 6), "Yew": (2, 2)}),
    "a missing file": a_month(activity=()),
}
STORIES = {
    "a fall": [
        "In October 2026, 80% of 250 people rated the service good or very good: this is lower "
        "than in September (92%), in October 2025 (92%) and in the twelve months before (92%), by "
        "more than chance.",
        "On the control chart, October is below the lower line (86.9%): worse than chance "
        "explains.",
        CALM,
        SERVICE,
        NOTHING_ASKED,
    ],
    "a rise": [
        "In October 2026, 99% of 250 people rated the service good or very good: this is higher "
        "than in September (92%), in October 2025 (92%) and in the twelve months before (92%), by "
        "more than chance.",
        "On the control chart, October is above the upper line (96.4%): better than chance "
        "explains.",
        CALM,
        SERVICE,
        NOTHING_ASKED,
    ],
    "one surgery apart": [
        SAME,
        "At Elm Surgery 29 of 38 people (76%) rated the service good or very good, against 95% at "
        "the others together: a difference this large is seldom chance, and it may be worth asking "
        "why.",
        SERVICE,
        "Please ask Elm Surgery what may lie behind its answers.",
    ],
    "nothing": [SAME, CALM, SERVICE, NOTHING_ASKED],
    "too few answers": [
        "Only 8 people answered in October 2026, and 7 of them rated the service good or very "
        "good.",
        "So few answers cannot show whether anything has changed, or stands apart.",
        "For every 100 appointments attended there were 1.1 answers (fewer than the 33.3 in "
        "September), 9.1% of appointments were missed and 75% came within two weeks of booking; "
        "the rest is about the same as in September.",
        "Please ask more patients for their answers.",
    ],
    "a missing file": [
        SAME,
        CALM,
        "Without the appointments file nothing can be said of how many of those seen answered, of "
        "missed appointments, or of waits.",
        "Please bring in the appointments file.",
    ],
}


@pytest.mark.parametrize("month", MONTHS)
def test_the_story_says_this_and_no_more(month: str) -> None:
    assert sentences(MONTHS[month]) == STORIES[month]
