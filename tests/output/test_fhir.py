"""FHIR: every resource goes through the published R4 models, and says what it should."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, BinaryIO

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.submissions.export import Export, Exported, SurveyVersion
from feedback_server.domain.submissions.submission import Decision, Flag, Submission
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output import fhir
from feedback_server.output.fhir_questionnaire import questionnaire
from tests.exports import MARK, an_export, both_surveys, many, stripped, submissions, versions
from tests.factories import PRACTICES, a_submission, a_survey

BASE = "https://feedback.example.org/fhir"
Json = dict[str, Any]

every_survey = pytest.mark.parametrize("survey", both_surveys(), ids=lambda survey: survey.id)


def items(survey: Survey) -> dict[str, Json]:
    made = questionnaire(SurveyVersion(survey, 1), BASE)
    return {item["linkId"]: item for item in made["item"]}


def written(
    write: Callable[[Export, BinaryIO, str], None], export: Export, base: str = BASE
) -> bytes:
    out = io.BytesIO()
    write(export, out, base)
    return out.getvalue()


def response(submission: Submission, **changes: Any) -> Json:
    survey = {each.version: each for each in both_surveys()}[submission.version]
    exported = replace(stripped(submission, survey), **changes)
    return fhir.response(exported, survey, PRACTICES[0], BASE)


def extension(resource: Json, name: str) -> Json | None:
    url = f"{BASE}/StructureDefinition/{name}"
    return next((each for each in resource["extension"] if each["url"] == url), None)


@every_survey
def test_a_survey_is_a_questionnaire(survey: Survey) -> None:
    made = questionnaire(SurveyVersion(survey, 3), BASE, published=date(2026, 10, 1))
    read = Questionnaire.model_validate(made)
    assert read.url == f"{BASE}/Questionnaire/{survey.id}"
    assert read.version == read.id == survey.version
    assert str(read.date) == "2026-10-01"
    assert [item.linkId for item in read.item or ()] == [
        question.id for question in survey.questions
    ]
    assert json.loads(read.model_dump_json()) == made
    assert "publisher" not in made


@every_survey
def test_each_question_has_its_kind_its_codes_and_its_limit(survey: Survey) -> None:
    for question in survey.questions:
        item = items(survey)[question.id]
        assert item["required"] is question.required
        if question.free_text:
            assert (item["type"], item["maxLength"]) == ("text", vars(question)["max_length"])
            continue
        assert (item["type"], item["repeats"]) == ("choice", not question.one_option)
        codings = [option["valueCoding"] for option in item["answerOption"]]
        assert [coding["code"] for coding in codings] == [
            option.code for option in question.options
        ]
        assert {coding["system"] for coding in codings} == {
            f"{BASE}/CodeSystem/occupational-therapy/{question.id}"
        }
        alone = [option for option in item["answerOption"] if "extension" in option]
        assert len(alone) == sum(option.exclusive for option in question.options)


@every_survey
def test_every_text_is_there_in_every_language(survey: Survey) -> None:
    def translations(element: Json) -> list[tuple[str, str]]:
        parts = [child["extension"] for child in element["extension"]]
        return [(lang["valueCode"], content["valueString"]) for lang, content in parts]

    made = questionnaire(SurveyVersion(survey, 1), BASE)
    others = list(survey.languages[1:])
    assert len(others) == 6
    assert translations(made["_title"]) == [(other, survey.title[other]) for other in others]
    for question in survey.questions:
        item = items(survey)[question.id]
        assert translations(item["_text"]) == [(other, question.text[other]) for other in others]
        for option, shown in zip(
            getattr(question, "options", ()), item.get("answerOption", ()), strict=True
        ):
            found = translations(shown["valueCoding"]["_display"])
            assert found == [(other, option.text[other]) for other in others]


def test_conditions_hold_when_any_of_them_holds() -> None:
    found = items(a_survey())
    exists = {"operator": "exists", "answerBoolean": True}
    assert found["publish"]["enableWhen"] == [
        {"question": "why", **exists},
        {"question": "better", **exists},
    ]
    assert found["publish"]["enableBehavior"] == "any"
    tasks = found["easier"]["enableWhen"]
    assert (tasks[0]["operator"], tasks[0]["answerCoding"]["code"]) == ("=", "bathing")
    assert len(tasks) == 11
    assert "enableWhen" not in found["experience"]


def test_an_earlier_version_is_retired_and_a_day_that_is_not_known_is_left_out() -> None:
    assert questionnaire(SurveyVersion(a_survey(), 2), BASE)["status"] == "active"
    earlier = questionnaire(SurveyVersion(a_survey(), 1, newest=False), BASE)
    assert earlier["status"] == "retired"
    assert "date" not in earlier


def test_a_submission_is_a_response_of_a_day_without_a_subject() -> None:
    given = a_submission(answers={"experience": "1", "tasks": ("eating", "bathing")})
    made = response(given)
    assert made["questionnaire"] == f"{BASE}/Questionnaire/{given.survey}|{given.version}"
    assert (made["authored"], made["status"], made["language"]) == ("2026-11-23", "completed", "en")
    assert response(replace(given, unfinished=True))["status"] == "stopped"
    assert not {"subject", "source", "author", "id", "identifier", "meta"} & made.keys()
    answers = {
        item["linkId"]: [answer["valueCoding"]["display"] for answer in item["answer"]]
        for item in made["item"]
    }
    assert answers == {
        "experience": ["Very good"],
        "tasks": ["Washing and bathing", "Eating and drinking"],
    }


def test_a_response_is_in_the_language_that_was_read() -> None:
    made = response(replace(a_submission(answers={"experience": "1"}), language="pl"))
    (item,) = made["item"]
    assert item["text"] == a_survey().fft.text["pl"]
    assert item["answer"][0]["valueCoding"]["display"] == a_survey().fft.options[0].text["pl"]


def test_words_are_masked_until_somebody_clears_them() -> None:
    given = a_submission(answers={"experience": "1", "why": MARK})
    (_, masked) = response(given)["item"]
    assert masked["answer"] == [
        {"_valueString": {"extension": [{"url": fhir.ABSENT, "valueCode": "masked"}]}}
    ]
    (_, cleared) = response(given, cleared={"why": "Kind"})["item"]
    assert cleared["answer"] == [{"valueString": "Kind"}]


def test_flags_decisions_and_corrected_days_are_told() -> None:
    plain = a_submission()
    assert [extension(response(plain), name) for name in ("flag", "decision")] == [None, None]
    mode = extension(response(plain), "mode")
    assert mode and mode["valueCode"] == "tablet"
    for decision, word in ((None, "waiting"), (Decision.EXCLUDED, "excluded")):
        made = response(replace(plain, flag=Flag.TOO_FAST, decision=decision, day_corrected=True))
        found = [extension(made, name) for name in ("flag", "decision", "day-corrected")]
        values = [{k: v for k, v in match.items() if k != "url"} for match in found if match]
        assert values == [
            {"valueCode": "too_fast"},
            {"valueCode": word},
            {"valueBoolean": True},
        ]


@given(submissions())
def test_every_response_is_valid_and_uses_only_what_is_documented(given: Submission) -> None:
    made = response(given)
    read = QuestionnaireResponse.model_validate(made)
    assert read.authored == given.given_on
    assert {item["url"].rpartition("/")[2] for item in made["extension"]} <= set(fhir.EXTENSIONS)
    text = json.dumps(made, ensure_ascii=False)
    assert MARK not in text
    assert given.id not in text


@given(submissions())
def test_not_even_words_that_reach_the_writer_are_written(given: Submission) -> None:
    survey = {each.version: each for each in both_surveys()}[given.version]
    made = fhir.response(Exported(given), survey, PRACTICES[0], BASE)
    assert MARK not in json.dumps(made, ensure_ascii=False)


@pytest.mark.slow
@given(st.lists(submissions(), max_size=3))
def test_a_bundle_and_its_lines_hold_the_same(given: list[Submission]) -> None:
    content = written(fhir.write_bundle, an_export(given))
    bundle = json.loads(content)
    Bundle.model_validate(bundle)
    assert bundle["type"] == "collection"
    lines = written(fhir.write_ndjson, an_export(given)).splitlines()
    resources = [entry["resource"] for entry in bundle["entry"]]
    assert [json.loads(line) for line in lines] == resources
    kinds = [resource["resourceType"] for resource in resources]
    assert kinds == ["Questionnaire"] * 2 + ["QuestionnaireResponse"] * len(given)
    assert MARK not in content.decode()


def test_every_answer_is_one_that_its_questionnaire_offers() -> None:
    export = an_export(many(100, both_surveys()))
    bundle = json.loads(written(fhir.write_bundle, export))
    offered = {}
    for version in versions():
        made = questionnaire(version, BASE)
        offered[f"{made['url']}|{made['version']}"] = {
            (item["linkId"], option["valueCoding"]["system"], option["valueCoding"]["code"])
            for item in made["item"]
            for option in item.get("answerOption", ())
        }
    for entry in bundle["entry"][2:]:
        resource = entry["resource"]
        chosen = {
            (item["linkId"], answer["valueCoding"]["system"], answer["valueCoding"]["code"])
            for item in resource["item"]
            for answer in item["answer"]
            if "valueCoding" in answer
        }
        assert chosen <= offered[resource["questionnaire"]]


def test_an_identifier_is_there_only_when_asked_for() -> None:
    given = a_submission()
    export = an_export([given])
    *_, made = fhir.resources(export, BASE, ids=True)
    assert made["identifier"] == {
        "system": "urn:ietf:rfc:3986",
        "value": f"urn:uuid:{given.id}",
    }
    QuestionnaireResponse.model_validate(made)


def test_demonstration_data_is_labelled_as_test_data() -> None:
    practices = [replace(practice, demonstration=True) for practice in PRACTICES]
    bundle = json.loads(
        written(fhir.write_bundle, an_export([a_submission()], practices=practices))
    )
    Bundle.model_validate(bundle)
    for labelled in (bundle, bundle["entry"][-1]["resource"]):
        assert [label["code"] for label in labelled["meta"]["security"]] == ["HTEST"]
