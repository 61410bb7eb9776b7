"""Every kind of question through every output: one that has forgotten an output fails here."""

import csv
import io
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from feedback_server.builder.paper import paper_questions
from feedback_server.builder.survey_pages import SurveyPages
from feedback_server.builder.translations import load_app_texts
from feedback_server.config.settings import PROJECT
from feedback_server.content import parse_survey
from feedback_server.content.fft_wording import ANSWERS, QUESTION
from feedback_server.domain.submissions.export import SurveyVersion
from feedback_server.domain.submissions.submission import Submission, Tally, tally_keys
from feedback_server.domain.surveys.kinds import KINDS
from feedback_server.domain.surveys.questions import OptionList, Question, Value
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output import fhir, submissions_dictionary
from feedback_server.output.fhir_questionnaire import questionnaire
from feedback_server.sample_data.demo import Patients
from tests.domain.reports.sample_reports import DAY, a_report
from tests.exports import an_export, read, stripped, written
from tests.factories import PRACTICES, a_submission

OUTSIDE = Path("/nonexistent")
ID = "asked"

every_kind = pytest.mark.parametrize("kind", KINDS)


def a_text(words: str) -> dict[str, str]:
    return {"en": words}


@cache
def survey_with(kind: str) -> Survey:
    """The Friends and Family Test, and a question of this kind as its author would write it."""
    fft = [{"code": str(n), "text": a_text(words)} for n, words in enumerate(ANSWERS, 1)]
    options = [
        {"code": "first", "text": a_text("The first")},
        {"code": "second", "text": a_text("The second")},
    ]
    own: dict[str, Any] = {
        name: options if isinstance(setting, OptionList) else setting.usual
        for name, setting in KINDS[kind].settings.items()
    }
    return parse_survey(
        {
            "id": "kinds",
            "service": "occupational-therapy",
            "languages": ["en"],
            "title": a_text("Kinds"),
            "introduction": a_text("Hello"),
            "questions": [
                {"id": "experience", "kind": "choice", "role": "fft"}
                | {"text": a_text(QUESTION), "options": fft},
                {"id": ID, "kind": kind, "text": a_text("A question?"), **own},
            ],
        }
    )


def question_of(kind: str) -> Question:
    return survey_with(kind).question(ID)


def values_of(kind: str) -> list[Value]:
    """Some that can be stored, each once."""
    sampler, random = question_of(kind).sampler({}, lambda _: "Some words"), Random(1)
    return list(dict.fromkeys(sampler(random) for _ in range(50)))


def submissions_of(kind: str) -> list[Submission]:
    return [
        Submission(**{**vars(made), "survey": "kinds", "version": survey_with(kind).version})
        for value in values_of(kind)
        for made in [a_submission(given_on=DAY, answers={"experience": "1", ID: value})]
    ]


def versions_of(kind: str) -> list[SurveyVersion]:
    return [SurveyVersion(survey_with(kind), 1)]


class Fields(HTMLParser):
    """The fields of a page with the name of our question: their types, values and texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.types: list[str] = []
        self.values: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("name") == ID:
            self.types.append(named.get("type") or tag)
            self.values.append(named.get("value") or "")

    def handle_data(self, data: str) -> None:
        self.text += data


@every_kind
def test_a_kind_takes_what_it_makes_up_and_refuses_the_rest(kind: str) -> None:
    question = question_of(kind)
    assert values_of(kind)
    assert all(question.problem(value) is None for value in values_of(kind))
    assert all(question.problem(wrong) for wrong in (None, 7, "", (), ("no such code",)))


@every_kind
def test_a_plain_form_reads_back_what_its_page_shows(kind: str) -> None:
    pages, question = SurveyPages(PROJECT, OUTSIDE), question_of(kind)
    page = Fields(pages.survey(survey_with(kind), "en", answers={}, problems=[]))
    assert page.types
    assert question.read_form([]) is None
    for value in page.values if question.options else map(str, values_of(kind)):
        read_back = question.read_form([value])
        assert read_back and question.problem(read_back) is None


@every_kind
def test_a_patient_reads_the_answer_in_words(kind: str) -> None:
    pages, survey, question = SurveyPages(PROJECT, OUTSIDE), survey_with(kind), question_of(kind)
    for value in values_of(kind):
        words = question.in_words(value, "en")
        page = Fields(pages.review(survey, "en", {"experience": "1", ID: value}, id="id"))
        assert words and words in page.text
        assert page.values and question.read_form(page.values) == value


@every_kind
def test_paper_leaves_room_for_the_answer(kind: str) -> None:
    words = load_app_texts(PROJECT, ["en"])["en"]
    *_, paper = paper_questions(survey_with(kind), "en", words)
    assert bool(paper.options) is not bool(paper.lines)
    assert bool(paper.options) is bool(paper.how)


@every_kind
def test_every_answer_reaches_the_tallies_and_the_report(kind: str) -> None:
    survey, made = survey_with(kind), submissions_of(kind)
    counts = Counter(key for submission in made for key in tally_keys(submission, survey))
    assert sum(count for key, count in counts.items() if key.question == ID) >= len(made)
    tallies = [Tally(key, count) for key, count in counts.items()]
    report = a_report(survey=survey, tallies=tallies)
    shown = [placed.figure for placed in report.placed() if placed.figure.about.question == ID]
    answered = [figure.value for figure in shown if figure.measure in ("answered", "comments")]
    assert answered == [len(made)]
    rows = {placed.row.label for placed in report.placed() if placed.figure.about.question == ID}
    assert not any("earlier version" in label for label in rows)


@every_kind
def test_every_answer_has_a_cell_and_every_column_is_explained(kind: str) -> None:
    made = submissions_of(kind)
    rows = read(written(an_export(made, of=versions_of(kind))))
    mine = [name for name in rows[0] if name.startswith(f"{ID}.")]
    assert mine
    assert len({tuple(row[name] for name in mine) for row in rows}) == (
        1 if question_of(kind).free_text else len(made)
    )
    (none,) = read(written(an_export([a_submission_without(kind)], of=versions_of(kind))))
    assert {none[name] for name in mine} <= {"", "no"}
    out = io.BytesIO()
    submissions_dictionary.write(versions_of(kind), out)
    told = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    explained = [row for row in told if row["question"] == ID]
    assert list(dict.fromkeys(row["column"] for row in explained)) == mine
    assert all(row["type"] and row["allowed_values"] and row["missing"] for row in explained)


def a_submission_without(kind: str) -> Submission:
    return Submission(**{**vars(submissions_of(kind)[0]), "answers": {"experience": "1"}})


@every_kind
def test_every_answer_is_fhir(kind: str) -> None:
    survey, base = survey_with(kind), "https://feedback.example.org/fhir"
    item = questionnaire(SurveyVersion(survey, 1), base)["item"][1]
    Questionnaire.model_validate(questionnaire(SurveyVersion(survey, 1), base))
    assert item["type"] == KINDS[kind].fhir_type
    assert ("answerOption" in item) is bool(question_of(kind).options)
    for submission in submissions_of(kind):
        response = fhir.response(stripped(submission, survey), survey, PRACTICES[0], base)
        QuestionnaireResponse.model_validate(response)
        assert [answered["linkId"] for answered in response["item"]] == ["experience", ID]
    unanswered = stripped(a_submission_without(kind), survey)
    assert len(fhir.response(unanswered, survey, PRACTICES[0], base)["item"]) == 1


@every_kind
def test_the_demonstration_answers_it(kind: str) -> None:
    survey, random = survey_with(kind), Random(1)
    answers = [Patients(survey).answers(random, 0.8) for _ in range(50)]
    assert all(survey.problems(answer) == [] for answer in answers)
    assert 0 < sum(ID in answer for answer in answers) <= len(answers)
