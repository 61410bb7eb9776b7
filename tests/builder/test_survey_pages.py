"""The survey for those without JavaScript: what they wrote is kept, what is wrong is said."""

import re
from pathlib import Path

import pytest

from feedback_server.builder.survey_pages import SurveyPages
from feedback_server.config.settings import PROJECT
from feedback_server.content import load_provider
from feedback_server.domain.surveys.questions import Answers, Problem
from tests.factories import a_survey, an_id


@pytest.fixture(scope="module")
def pages(built: Path) -> SurveyPages:
    return SurveyPages(PROJECT, built)


def test_every_question_is_in_the_page_with_its_condition(pages: SurveyPages) -> None:
    page = pages.survey(a_survey(), "en", answers={}, problems=[])
    shown = re.findall(r'data-question="(\w+)"', page)
    assert shown == [question.id for question in a_survey().questions]
    assert 'data-show-when="why better"' in page
    assert 'data-show-when="tasks=bathing,' in page


def test_where_answers_are_given_it_stands_who_answers_for_them(built: Path) -> None:
    provider = load_provider(PROJECT / "content" / "provider.yaml")["name"]
    said = f"ask your surgery to pass it on to {provider}. We will tell you within 30 days"
    for name in ("", "occupational-therapy/en", "occupational-therapy/en/easier"):
        page = (built / "app" / name / "index.html").read_text("utf-8")
        assert f"{provider} is responsible for your answers." in page and said in page, name
        assert 'href="/privacy/"' in page, name
    for name in ("paper", "paper-large"):
        page = (built / "app/occupational-therapy/en" / name / "index.html").read_text("utf-8")
        assert said in page, name


def test_a_contact_for_complaints_stands_where_answers_are_given(project: Path) -> None:
    provider = project / "content" / "provider.yaml"
    text = provider.read_text("utf-8")
    named = text.replace("  # contact: data@example.org", "  contact: data@maple.example")
    provider.write_text(named, "utf-8")
    page = SurveyPages(project, Path("/nonexistent")).paper(a_survey(), "en")
    assert "how we use your answers, contact data@maple.example. We will" in page


def test_what_was_answered_is_kept(pages: SurveyPages) -> None:
    answers: Answers = {
        "experience": "2",
        "why": "One line\n  <b>two</b>",
        "tasks": ("driving", "play"),
    }
    page = pages.survey(a_survey(), "en", answers=answers, problems=[])
    checked = re.findall(r'name="(\w+)" type="\w+" value="(\w+)" checked', page)
    assert checked == [("experience", "2"), ("tasks", "driving"), ("tasks", "play")]
    assert ">One line\n  &lt;b&gt;two&lt;/b&gt;</textarea>" in page


def test_each_problem_is_in_the_summary_and_at_its_question(pages: SurveyPages) -> None:
    problems = [Problem("experience", "required"), Problem("why", "too_long")]
    page = pages.survey(a_survey(), "en", answers={}, problems=problems)
    assert "<title>Error: Your feedback" in page
    assert '<a href="#experience">' in page
    assert '<a href="#why">' in page
    assert page.count("Write 500 characters or fewer") == 4  # summary, question, two attributes
    assert 'id="experience-error"' in page


def test_an_exclusive_option_is_named_in_the_problem(pages: SurveyPages) -> None:
    page = pages.survey(a_survey(), "en", answers={}, problems=[Problem("tasks", "exclusive")])
    assert "Choose “None of these” or other answers, not both" in page


def test_a_page_that_the_server_renders_has_no_script(pages: SurveyPages) -> None:
    page = pages.survey(a_survey(), "en", answers={}, problems=[])
    assert "<script" not in page
    assert "sealing-key" not in page


def test_the_check_says_the_answers_in_words_and_carries_them(pages: SurveyPages) -> None:
    id = an_id()
    answers: Answers = {
        "experience": "1",
        "why": '"Kind"\nand <b>clear</b>',
        "tasks": ("driving", "play"),
    }
    page = pages.review(a_survey(), "en", answers, id=id)
    assert "Very good" in page
    assert '<div class="app-answer">Driving, Play</div>' in page
    assert "Not answered" in page
    assert f'<input type="hidden" name="id" value="{id}">' in page
    carried = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
    assert ("tasks", "driving") in carried
    assert ("tasks", "play") in carried
    assert ("why", "&#34;Kind&#34;\nand &lt;b&gt;clear&lt;/b&gt;") in carried
    assert "<b>" not in page
    assert ("version", a_survey().version) in carried
