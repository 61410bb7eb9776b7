"""Which questions are asked, and which answers can be stored."""

import json

from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.surveys.questions import Answers, Value
from tests.answers import values
from tests.factories import a_survey

SURVEY = a_survey()


def asked(answers: Answers) -> list[str]:
    return [question.id for question in SURVEY.asked(answers)]


def codes(answers: dict[str, object]) -> list[tuple[str, str]]:
    return [(problem.question, problem.code) for problem in SURVEY.problems(answers)]


def test_leave_to_publish_is_asked_only_after_a_comment() -> None:
    assert "publish" not in asked({"experience": "1"})
    assert "publish" in asked({"why": "x"})
    assert "publish" in asked({"better": "x"})


def test_how_tasks_are_now_is_asked_only_after_a_task() -> None:
    assert "easier" not in asked({"tasks": ("none",)})
    assert "easier" in asked({"tasks": ("play", "eating")})


def test_questions_about_the_patient_are_the_last_part_which_is_offered() -> None:
    last = SURVEY.parts[-1]
    ids = [question.id for question in SURVEY.questions]
    about = [question.id for question in SURVEY.questions if question.role == "about_you"]
    assert ids[ids.index(last.begins) :] == about
    assert last.offer is not None


def test_an_answer_to_a_hidden_question_opens_no_other() -> None:
    hidden_then = {"publish": "yes", "experience": "1"}
    assert SURVEY.without_unasked(hidden_then) == {"experience": "1"}


def test_the_fewest_answers_that_can_be_stored() -> None:
    assert codes({"experience": "6"}) == []
    assert codes({}) == [("experience", "required")]


def test_every_problem_is_found_at_once() -> None:
    answers: dict[str, object] = {
        "experience": "9",
        "why": 7,
        "better": "x" * 501,
        "tasks": ("none", "play"),
        "easier": "same",
        "colour": "red",
    }
    assert sorted(codes(answers)) == [
        ("better", "too_long"),
        ("colour", "not_asked"),
        ("experience", "not_an_option"),
        ("tasks", "exclusive"),
        ("why", "wrong_type"),
    ]


def test_no_answer_stands_in_a_problem() -> None:
    (problem,) = SURVEY.problems({"experience": "secret"})
    assert "secret" not in json.dumps(vars(problem))


@given(st.fixed_dictionaries({}, optional={q.id: values(q) for q in SURVEY.questions}))
def test_what_was_answered_less_what_was_not_asked_can_always_be_stored(
    answers: dict[str, Value],
) -> None:
    kept = SURVEY.without_unasked(answers | {"experience": "1"})
    assert SURVEY.problems(kept) == []
    assert SURVEY.without_unasked(kept) == kept
