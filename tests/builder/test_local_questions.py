"""The static page holds the questions of all places, and shows none before it knows the place."""

import re

import pytest

from feedback_server.builder.survey_pages import SurveyPages
from feedback_server.config.settings import PROJECT
from tests.factories import PRACTICES, a_survey
from tests.local_questions import OF_NETWORK, OF_PRACTICE, a_survey_with_local_questions


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> SurveyPages:
    return SurveyPages(PROJECT, tmp_path_factory.mktemp("nothing-built"))


def test_the_static_page_hides_local_questions_and_names_the_practices(pages: SurveyPages) -> None:
    page = pages.survey(
        a_survey_with_local_questions(),
        "en",
        answers={},
        problems=[],
        scripted=True,
        practices_of={"U99999": ["V89002", "V89001"], "U00000": []},
    )
    found = re.findall(r'data-question="(\w+)" data-places="([\w ]*)" hidden', page)
    assert found == [
        ("u99999_transport", "V89001 V89002"),
        ("v89001_transport", "V89001"),
        ("v89002_transport", "V89002"),
        ("u00000_transport", ""),
    ]
    (offer,) = re.findall(r'data-offer="(\w+)"(?:(?!</section>).)*data-local=', page, re.S)
    assert offer == "visit"


def test_a_page_without_local_questions_says_nothing_of_them(pages: SurveyPages) -> None:
    page = pages.survey(a_survey(), "en", answers={}, problems=[], scripted=True)
    assert "data-places" not in page and "data-local" not in page


def test_a_question_without_translation_is_marked_as_english(pages: SurveyPages) -> None:
    survey = a_survey_with_local_questions().at(PRACTICES[1].places)
    page = pages.survey(survey, "pl", answers={}, problems=[])
    note = pages.texts("pl")["in_english"]
    assert page.count('<span lang="en" dir="ltr">Was it easy to get here?</span>') == 2
    assert page.count(f'<p class="app-context">{note}</p>') == 2
    assert note in pages.paper(survey, "pl")
    assert 'lang="en" dir="ltr"' in pages.review(survey, "pl", {}, id="an-id")


def test_a_paper_form_holds_the_questions_of_its_place(pages: SurveyPages) -> None:
    survey = a_survey_with_local_questions()
    shown = pages.paper(survey.at(PRACTICES[0].places), "en", surgery="Elm Test Surgery")
    asked = len(a_survey().questions)
    assert shown.count("Was it easy to get here?") == 2 and shown.count("<h2>") == asked + 2
    assert "Elm Test Surgery" in shown
    assert "Was it easy" not in pages.paper(survey.at(()), "en")
    assert {OF_NETWORK, OF_PRACTICE} <= {q.id for q in survey.at(PRACTICES[0].places).questions}
