"""Months of a network of five surgeries whose story is known, because they were made for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Finding, Story
from feedback_server.domain.reports.context import SupplementaryData
from feedback_server.domain.statistics.fft import FftCounts
from feedback_server.domain.submissions.submission import Mode, Tally, TallyKey
from tests.domain.reports.sample_reports import OCTOBER, a_report
from tests.factories import a_survey

NAMES = ("Ash", "Elm", "Oak", "Rowan", "Yew")
SURGERIES = tuple(
    Practice(f"V8900{number}", f"{name} Surgery", "U99999") for number, name in enumerate(NAMES, 1)
)
USUAL = {"Ash": (46, 50), "Elm": (35, 38), "Oak": (50, 54), "Rowan": (49, 54), "Yew": (50, 54)}
"""How many were positive, of how many who answered: 230 of 250."""

BEFORE = (229, 232, 226, 231, 228, 233, 227, 230, 231, 226, 232, 229, 228, 231)
"""The same of the months before, newest first, of 250."""

Shares = Mapping[str, tuple[int, int]]


def a_month(
    positive: Shares = USUAL,
    *,
    listened: Shares | None = None,
    before: Sequence[int] = BEFORE,
    listened_before: int = 215,
    activity: Sequence[Activity] | None = None,
    supplementary: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Report:
    """The report of October. In the months before, 215 of 250 felt listened to."""
    shares = listened or {name: (round(0.86 * of), of) for name, (_, of) in positive.items()}
    tallies = [
        tally
        for practice in SURGERIES
        for tally in _tallies(practice.code, practice.name.split()[0], positive, shares)
    ]
    months = {OCTOBER.plus(-1 - back): given for back, given in enumerate(before)}
    given: dict[str, Any] = {
        "practices": SURGERIES,
        "tallies": tallies,
        "supplementary": replace(
            SupplementaryData(
                earlier={month: _fft(number, 250) for month, number in months.items()},
                earlier_answers={
                    month: {"listened": {"yes": listened_before, "no": 250 - listened_before}}
                    for month in months
                },
                earlier_activity={OCTOBER.previous(): appointments(OCTOBER.previous())},
                activity=appointments(OCTOBER) if activity is None else activity,
            ),
            **(supplementary or {}),
        ),
    }
    return a_report(**(given | changes))


def appointments(month: Month, missed: int = 15, attended: int = 150) -> list[Activity]:
    """Those of each surgery: 15 of 165 missed, 112 of 150 within two weeks."""
    waits = (("8 to 14 days", 112), ("15 to 21 days", attended - 112))
    return [
        Activity(
            practice=practice.code,
            month=month,
            attended=attended,
            did_not_attend=missed,
            waits=waits,
        )
        for practice in SURGERIES
    ]


def findings(report: Report) -> tuple[Finding, ...]:
    (story,) = report.sections[0].blocks
    assert isinstance(story, Story)
    return story.findings


def sentences(report: Report) -> list[str]:
    return [finding.words for finding in findings(report)]


def finding(report: Report, id: str) -> Finding:
    return next(one for one in findings(report) if one.id == id)


def says(report: Report, id: str) -> str:
    """The words of a finding; empty where the story has none of this id."""
    return next((one.words for one in findings(report) if one.id == id), "")


def _tallies(code: str, name: str, positive: Shares, listened: Shares) -> Iterator[Tally]:
    def tally(question: str, option: str, count: int) -> Tally:
        key = TallyKey(code, OCTOBER, a_survey().id, Mode.TABLET, question, option)
        return Tally(key, count)

    if name not in positive:
        return
    good, of = positive[name]
    heard, answered = listened.get(name, (0, 0))
    yield from (tally("", "", of), tally("experience", "1", good))
    yield from (tally("experience", "5", of - good), tally("listened", "yes", heard))
    yield tally("listened", "no", answered - heard)


def _fft(positive: int, of: int) -> FftCounts:
    return FftCounts((positive, 0, 0, 0, of - positive, 0))
