"""All errors of a survey are found, and reported with their place."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError, load_surveys, parse_survey
from feedback_server.content.fft_wording import fft_wording_errors
from tests.factories import a_survey

CONTENT = json.loads(a_survey().canonical())


def errors_of(**changes: Any) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_survey(copy.deepcopy(CONTENT) | changes)
    return caught.value.errors


def with_question(number: int, **changes: Any) -> dict[str, Any]:
    questions = copy.deepcopy(CONTENT["questions"])
    questions[number] |= changes
    return {"questions": questions}


def test_the_fft_question_stands_as_it_is_fixed_nationally() -> None:
    fft = a_survey().fft
    assert fft.text["en"] == "Overall, how was your experience of our service?"
    assert [(option.code, option.text["en"]) for option in fft.options] == [
        ("1", "Very good"),
        ("2", "Good"),
        ("3", "Neither good nor poor"),
        ("4", "Poor"),
        ("5", "Very poor"),
        ("6", "Don't know"),
    ]


def test_optional_questions_about_the_patient_can_be_declined() -> None:
    for question in a_survey().questions:
        if question.role == "about_you":
            assert "not_said" in [option.code for option in getattr(question, "options", ())]


def test_the_version_is_a_hash_of_the_content_whatever_its_order() -> None:
    shuffled = dict(reversed(list(CONTENT.items())))
    assert parse_survey(shuffled).version == a_survey().version
    changed = copy.deepcopy(CONTENT)
    changed["questions"][0]["hint"]["en"] += " "
    assert parse_survey(changed).version != a_survey().version


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"languages": []}, "languages: name at least one"),
        ({"title": {}}, "title: the words in en are missing"),
        ({"questions": []}, "questions: a list of at least one question is missing"),
        (with_question(1, kind="stars"), "why: kind must be one of choice, choices, text"),
        (with_question(1, colour="red"), "why: colour is not a setting of a text question"),
        (with_question(1, max_length="long"), "why: max_length must be a number from 1 to 2000"),
        (with_question(1, id="experience"), "experience: this id is used by an earlier question"),
        (with_question(1, role="fft"), "questions: exactly one choice question has the role fft"),
        (with_question(3, options=[]), "publish: at least two options are needed"),
        (with_question(1, required="yes"), "why: required must be true or false"),
        (
            with_question(1, show_when=[{"question": "publish"}]),
            "why: show_when must name an earlier question, not publish",
        ),
        (
            with_question(1, show_when=[{"question": "experience", "is": ["9"]}]),
            "why: experience has no option 9",
        ),
    ],
)
def test_an_error_is_reported_with_its_place(changes: dict[str, Any], error: str) -> None:
    assert error in errors_of(**changes)


def test_all_faults_are_told_at_once() -> None:
    found = errors_of(title={}, **with_question(2, kind="stars"))
    assert len(found) >= 2


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("our service?", "our service", "experience: the words are fixed nationally: write"),
        ("{en: Poor}", "{en: Bad}", "experience: answer 4 is fixed nationally: write 'Poor'"),
        (
            "  - id: why\n",
            "  - id: why\n    show_when: [{question: experience}]\n",
            "a question of kind text must follow it",
        ),
    ],
)
def test_a_survey_with_other_words_for_the_national_question_is_refused(
    tmp_path: Path, old: str, new: str, error: str
) -> None:
    words = (PROJECT / "content" / "surveys" / "occupational-therapy.yaml").read_text("utf-8")
    assert old in words
    (tmp_path / "visit.yaml").write_text(words.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError) as refused:
        load_surveys(tmp_path)
    assert error in str(refused.value)


def test_a_survey_without_free_words_after_the_national_question_is_refused() -> None:
    content = copy.deepcopy(CONTENT)
    content["questions"] = [each for each in content["questions"] if each["kind"] != "text"]
    for each in content["questions"]:
        each.pop("show_when", None)
    content["parts"] = []
    (error,) = fft_wording_errors(parse_survey(content))
    assert "a question of kind text must follow it" in error


@pytest.mark.parametrize(
    "parts",
    [
        [{"id": "a", "name": {"en": "A"}, "begins": "why"}],
        [
            {"id": "a", "name": {"en": "A"}, "begins": "experience"},
            {"id": "b", "name": {"en": "B"}, "begins": "nothing", "offer": {"en": "More?"}},
        ],
        [
            {"id": "a", "name": {"en": "A"}, "begins": "experience"},
            {"id": "b", "name": {"en": "B"}, "begins": "better", "offer": {"en": "More?"}},
            {"id": "c", "name": {"en": "C"}, "begins": "why", "offer": {"en": "More?"}},
        ],
    ],
    ids=["not the first", "unknown", "out of order"],
)
def test_parts_begin_with_questions_in_their_order(parts: list[dict[str, object]]) -> None:
    with pytest.raises(ContentError, match="parts: begins must name a question each"):
        parse_survey(CONTENT | {"parts": parts})


def test_every_part_but_the_first_says_how_it_is_offered() -> None:
    parts = [
        {"id": "a", "name": {"en": "A"}, "begins": "experience"},
        {"id": "b", "name": {"en": "B"}, "begins": "why"},
    ]
    with pytest.raises(ContentError, match="b, offer: the words in en are missing"):
        parse_survey(CONTENT | {"parts": parts})


def test_a_file_that_is_not_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [")
    with pytest.raises(ContentError, match=r"broken\.yaml: not YAML"):
        load_surveys(tmp_path)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="holds no survey"):
        load_surveys(tmp_path)
