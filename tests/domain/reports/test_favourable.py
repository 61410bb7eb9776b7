"""Which questions have a favourable side, and how their answers add up."""

from feedback_server.domain.reports.favourable import favourable
from tests.factories import a_survey


def test_the_survey_says_which_answers_are_favourable_and_which_take_no_side() -> None:
    codes = {"very_easy": 5, "easy": 3, "neither": 1, "difficult": 1, "dont_know": 7, "old": 9}
    assert favourable(a_survey().question("appointment"), codes) == (8, 10)


def test_a_question_is_rated_where_its_options_say_so() -> None:
    rated = [
        question.id
        for question in a_survey().questions
        if any(option.favourable for option in question.options)
    ]
    assert rated == ["appointment", "listened", "involved", "easier"]
