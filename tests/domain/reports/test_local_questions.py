"""A network's report shows the local questions that it asks or that it has answers to."""

from collections.abc import Sequence

from feedback_server.domain.reports import Report
from feedback_server.domain.reports.blocks import Table
from feedback_server.domain.reports.layout import Layout
from feedback_server.domain.reports.sections import SECTIONS
from feedback_server.domain.submissions.submission import Mode, Tally, TallyKey
from feedback_server.domain.surveys.survey import Survey
from tests.domain.reports.sample_reports import OCTOBER, a_report
from tests.factories import a_survey
from tests.local_questions import (
    OF_NETWORK,
    OF_OTHER_NETWORK,
    OF_PRACTICE,
    TRANSPORT,
    a_survey_with_local_questions,
)

WORDS = TRANSPORT["text"]["en"]
SURVEY = a_survey_with_local_questions()


def tallies(*questions: str) -> list[Tally]:
    keys = [("", ""), *((question, "yes") for question in questions)]
    base = ("V89001", OCTOBER, a_survey().id, Mode.TABLET)
    return [Tally(TallyKey(*base, *key), 9) for key in keys]


def captions(report: Report) -> list[str]:
    (section,) = (each for each in report.sections if each.id == "questions")
    return [block.caption for block in section.blocks if isinstance(block, Table)]


def local(
    survey: Survey, *answered: str, former: Sequence[Survey] = (), layout: Layout | None = None
) -> list[str]:
    report = a_report(survey=survey, tallies=tallies(*answered), former=former, layout=layout)
    return [caption for caption in captions(report) if caption.startswith(WORDS)]


def test_a_question_is_in_the_report_of_its_network_and_says_which_practice_asks_it() -> None:
    at = [WORDS, f"{WORDS} (asked by Elm Test Surgery)", f"{WORDS} (asked by Oak Test Surgery)"]
    assert local(SURVEY) == at


def test_a_question_of_another_network_is_shown_only_where_it_was_answered() -> None:
    assert len(local(SURVEY, OF_OTHER_NETWORK)) == 4


def test_a_layout_that_names_questions_keeps_the_local_ones() -> None:
    layout = Layout(tuple(SECTIONS), questions=("listened",))
    assert len(local(SURVEY, layout=layout)) == 3


def test_a_retired_question_keeps_its_words_in_the_months_with_answers() -> None:
    assert local(a_survey(), OF_NETWORK, former=[SURVEY]) == [f"{WORDS} (not asked any more)"]
    assert local(a_survey(), former=[SURVEY]) == []
    (table,) = (
        block
        for section in a_report(tallies=tallies(OF_PRACTICE), former=[SURVEY]).sections
        for block in section.blocks
        if isinstance(block, Table) and block.caption.startswith(WORDS)
    )
    assert [row.label for row in table.rows][:2] == ["Yes", "No"]
