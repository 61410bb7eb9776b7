"""Words and figures of a finding come from the same values: every number said stands behind it."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from feedback_server.domain.comments.tone import Tone
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Figure
from feedback_server.domain.reports.context import (
    Change,
    ClearedComment,
    Comments,
    Flagged,
    Quality,
)
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.rules import RULES
from feedback_server.domain.reports.sections import SECTIONS
from tests.domain.reports.sample_reports import OCTOBER
from tests.domain.reports.story.seeded_months import a_month, appointments, findings
from tests.domain.reports.story.test_six_months import MONTHS as SEEDED

NO_CLAIM = re.compile(
    r"every 100 |less than 1%|“[^”]*”|\b(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December) \d{4}"
)
"""The unit of a rate, what was rounded away, somebody's own words, and the year of a month."""

LOW = {"Ash": (20, 50), "Elm": (10, 38), "Oak": (54, 54), "Rowan": (20, 54), "Yew": (54, 54)}


def a_full_month() -> Report:
    comments = [ClearedComment("Kind", "why", ("Staff",), Tone.PRAISE, "1") for _ in range(12)] + [
        ClearedComment("Late", "better", ("Access and waiting",), Tone.SUGGESTION, "4")
    ] * 6
    return a_month(
        LOW,
        listened={name: (of // 2, of) for name, (_, of) in LOW.items()},
        activity=appointments(OCTOBER, missed=40),
        layout=Layout(tuple(SECTIONS), benchmark_percent=Decimal("12.5")),
        supplementary={
            "comments": Comments(comments, waiting=1204),
            "changes": [Change("It was dark.", "We bought 2 lamps."), Change("a", "b")],
            "quality": Quality(Flagged(waiting=7)),
        },
    )


MONTHS = SEEDED | {
    "everything": a_full_month(),
    "a run": a_month(before=(228, 232, 227, 231, 229, 228, *(212, 226) * 5)),
}


@pytest.mark.parametrize("report", MONTHS.values(), ids=[*MONTHS])
def test_every_number_said_is_among_the_figures(report: Report) -> None:
    for one in findings(report):
        known = {number for figure in one.figures for number in _numbers(figure)}
        said = re.findall(r"\d[\d,]*(?:\.\d+)?", NO_CLAIM.sub("", one.words))
        assert {Decimal(number.replace(",", "")) for number in said} <= known, one.words


@pytest.mark.parametrize("report", MONTHS.values(), ids=[*MONTHS])
def test_it_is_three_to_six_sentences_whose_figures_have_rules(report: Report) -> None:
    story = findings(report)
    assert 3 <= len(story) <= 6
    for one in story:
        assert one.words.endswith(".") and ". " not in one.words
        assert all(figure.rule in RULES for figure in one.figures)
        shares = [figure for figure in one.figures if figure.rule in ("fft_positive", "favourable")]
        assert all(figure.interval and figure.denominator for figure in shares)


def test_where_there_is_much_to_say_what_matters_most_is_said() -> None:
    ids = [one.id for one in findings(MONTHS["everything"])]
    assert ids == ["level", "signal", "places", "questions", "service", "asked"]


def _numbers(figure: Figure) -> Iterator[Decimal]:
    interval = figure.interval
    bounds = (interval.lower, interval.upper) if interval else ()
    for number in (figure.value, figure.numerator, figure.denominator, *bounds):
        if number is not None:
            yield Decimal(number)
