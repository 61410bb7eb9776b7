"""The questions of single places are merged into their survey, and their errors have a place."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError, load_surveys
from feedback_server.domain.surveys.survey import Survey
from tests.factories import a_survey

WAITING: Mapping[str, Any] = {
    "id": "waiting",
    "kind": "choice",
    "text": {"en": "Was the wait short?", "pl": "Czy czas oczekiwania był krótki?"},
    "options": [
        {"code": "yes", "text": {"en": "Yes", "pl": "Tak"}},
        {"code": "no", "text": {"en": "No", "pl": "Nie"}},
    ],
}
WHY: Mapping[str, Any] = {
    "id": "wait_why",
    "kind": "text",
    "text": {"en": "What happened?"},
    "show_when": [{"question": "waiting", "is": ["no"]}, {"question": "experience", "is": ["5"]}],
}
Load = Callable[..., Survey]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads the survey for everybody beside these files of local questions."""
    (tmp_path / "local-questions").mkdir()
    shutil.copytree(
        PROJECT / "content" / "surveys",
        tmp_path / "surveys",
        ignore=shutil.ignore_patterns("*children*", "[a-o]?.yaml"),
    )

    def loaded(**files: Mapping[str, Any]) -> Survey:
        for code, content in files.items():
            whole = {"place": code, "survey": a_survey().id, **content}
            path = tmp_path / "local-questions" / f"{code}.yaml"
            path.write_text(yaml.safe_dump(whole), "utf-8")
        return load_surveys(tmp_path / "surveys")[0]

    return loaded


def ids(survey: Survey) -> list[str]:
    return [question.id for question in survey.questions]


def test_local_questions_stand_before_those_about_the_patient_under_ids_of_their_own(
    load: Load,
) -> None:
    survey = load(U99999={"questions": [WAITING, WHY]}, V89001={"questions": [WAITING]})
    own = ["u99999_waiting", "u99999_wait_why", "v89001_waiting"]
    end = ids(a_survey()).index("age")
    assert ids(survey) == [*ids(a_survey())[:end], *own, *ids(a_survey())[end:]]
    conditions = [held.question for held in survey.question("u99999_wait_why").show_when]
    assert conditions == ["u99999_waiting", "experience"]
    assert survey.version != a_survey().version


def test_a_survey_is_asked_with_the_questions_of_its_place_alone(load: Load) -> None:
    survey = load(U99999={"questions": [WAITING]}, V89001={"questions": [WAITING]})
    assert ids(survey.at(())) == ids(survey.at({"V89009", "U00001"})) == ids(a_survey())
    assert "u99999_waiting" in ids(survey.at({"V89002", "U99999"}))
    assert len(ids(survey.at({"V89001", "U99999"}))) == len(ids(a_survey())) + 2
    assert survey.at(()).version == survey.version


def test_a_language_without_all_texts_falls_back_to_english_as_a_whole(load: Load) -> None:
    half = {
        **WHY,
        "show_when": [],
        "hint": {"en": "A word is enough."},
        "text": {"en": "A", "pl": "B"},
    }
    survey = load(U99999={"questions": [WAITING, half]})
    assert survey.question("u99999_waiting").untranslated == {"pa", "ro", "ur"}
    fallen = survey.question("u99999_wait_why")
    assert (fallen.text["pl"], "pl" in fallen.untranslated) == ("A", True)


def test_a_retired_question_is_asked_no_more_and_makes_room(load: Load) -> None:
    many = [{**WAITING, "id": f"q{number}"} for number in range(6)]
    assert "u99999_q0" not in ids(load(U99999={"questions": many, "retired": ["q0"]}))
    with pytest.raises(ContentError, match="6 are asked; a place may ask 5"):
        load(U99999={"questions": many})


def test_a_retired_survey_is_not_offered(load: Load, tmp_path: Path) -> None:
    load()
    other = (tmp_path / "surveys" / f"{a_survey().id}.yaml").read_text("utf-8")
    new = other.replace("id: occupational-therapy", "id: another", 1)
    (tmp_path / "surveys" / "another.yaml").write_text(f"{new}\nretired: true\n", "utf-8")
    load(U99998={"survey": "another", "questions": [WAITING]})
    assert [survey.id for survey in load_surveys(tmp_path / "surveys")] == [a_survey().id]
    (tmp_path / "surveys" / "another.yaml").write_text(f"{new}\nretired: false\n", "utf-8")
    assert len(load_surveys(tmp_path / "surveys")) == 2


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ({"place": "U1"}, "place: must be U99999, as its name says"),
        ({"survey": "other"}, "survey: there is none other"),
        ({"questions": ["a"]}, "questions: must be a list of questions"),
        ({"questions": [WAITING, WAITING]}, "waiting: this id is used by two questions"),
        ({"questions": [{**WAITING, "required": True}]}, "waiting: required is not a setting of a"),
        ({"questions": [{**WAITING, "text": {"pl": "A"}}]}, "waiting, text: the words in en are"),
        ({"questions": [{**WAITING, "options": []}]}, "waiting: at least two options are needed"),
        ({"questions": [WHY]}, "wait_why: show_when must name an earlier question, not waiting"),
        ({"questions": [WAITING], "retired": ["b"]}, "retired: must be a list of ids"),
        ({"questions": [{**WAITING, "hint": {"en": "Call 999"}}]}, "names 999 in own words"),
    ],
)
def test_an_error_is_reported_with_its_file(
    load: Load, content: Mapping[str, Any], error: str
) -> None:
    with pytest.raises(ContentError) as caught:
        load(U99999={"questions": [WAITING], **content})
    assert all(
        line.startswith("content/local-questions/U99999.yaml: ") for line in caught.value.errors
    )
    assert error in str(caught.value)
