"""The form to print: every question of the survey, and when to leave one out."""

import pytest
from playwright.sync_api import Browser, expect

from feedback_server.builder.paper import PaperQuestion, paper_questions
from feedback_server.builder.translations import load_app_texts
from feedback_server.config.settings import PROJECT
from tests.e2e.engines import AXE
from tests.factories import a_survey
from tests.running_server import Server

HEADINGS = PROJECT / "tests" / "site" / "headings.js"
WORDS = load_app_texts(PROJECT, ["en"])["en"]


@pytest.fixture
def questions() -> dict[str, PaperQuestion]:
    survey = a_survey()
    made = paper_questions(survey, "en", WORDS)
    return {question.id: paper for question, paper in zip(survey.questions, made, strict=True)}


def test_every_question_is_numbered_in_order(questions: dict[str, PaperQuestion]) -> None:
    assert [paper.number for paper in questions.values()] == list(range(1, len(questions) + 1))


def test_a_question_says_when_it_is_to_be_left_out(questions: dict[str, PaperQuestion]) -> None:
    told = {id: paper.only_if for id, paper in questions.items()}
    assert told["experience"] == ""
    assert told["publish"] == "Answer this if you answered question 2 or you answered question 3."
    assert told["easier"] == "Answer this if your answer to question 9 is not “None of these”."
    assert told["age"] == ""


def test_a_question_says_how_to_answer_it(questions: dict[str, PaperQuestion]) -> None:
    assert questions["experience"].how == "Tick one box."
    assert questions["tasks"].how == "Tick as many boxes as you like."
    assert questions["why"].lines
    assert not questions["why"].options


@pytest.mark.parametrize("form", ["paper", "paper-large"])
@pytest.mark.parametrize("width", [375, 1024])
def test_the_form_can_be_read_and_printed(
    browser: Browser, shared_server: Server, form: str, width: int
) -> None:
    address = f"{shared_server.url}/feedback/occupational-therapy/en/{form}/"
    page = browser.new_page(viewport={"width": width, "height": 800}, bypass_csp=True)
    page.goto(address)
    page.evaluate(AXE.read_text("utf-8"))
    assert (
        page.evaluate("axe.run({resultTypes: ['violations']}).then(result => result.violations)")
        == []
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("section h2")).to_have_count(len(a_survey().questions))
    assert page.locator("script").count() == 0
    assert page.evaluate(HEADINGS.read_text("utf-8")) == [], "closer to what is above"
    expect(page.locator(".service")).to_have_attribute("lang", "en")  # in every language

    page.get_by_role("link", name="This form in").click()
    expect(page).not_to_have_url(address)
    page.goto(address)
    pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert 1 <= pages <= (3 if form == "paper" else 8)
    page.emulate_media(media="print")
    assert not page.locator(".screen").is_visible()
    page.close()
