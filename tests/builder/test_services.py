"""The page of one of several services has its own name, and leads to the others."""

import json
from pathlib import Path

import pytest

from feedback_server.builder.public_pages.figures import load_published_months
from feedback_server.builder.public_pages.month_pages import month_folder
from feedback_server.builder.survey_pages import SurveyPages
from feedback_server.config.settings import PROJECT
from feedback_server.content.published_months import month_path, readable_month
from feedback_server.domain.surveys.survey import Survey
from feedback_server.output.prompt_card import PromptCard
from tests.factories import a_published_month, a_survey
from tests.second_service import ID, a_second_survey


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> SurveyPages:
    return SurveyPages(PROJECT, tmp_path_factory.mktemp("nothing-built"))


def page_of(pages: SurveyPages, survey: Survey, *others: Survey) -> str:
    return pages.survey(survey, "en", answers={}, problems=[], scripted=True, others=others)


def test_a_service_has_its_own_name_and_no_figures_of_another(pages: SurveyPages) -> None:
    first, second = page_of(pages, a_survey()), page_of(pages, a_second_survey())
    assert "Social prescribing</title>" in second and "data-satisfaction" not in second
    assert "data-changes" not in second and "data-last-change" not in second
    assert "Social prescribing" not in first and "data-satisfaction" in first
    thanks = pages.render("confirmation.html.jinja", "en", survey=a_second_survey())
    assert "Social prescribing</span>" in thanks
    assert "Social prescribing</p>" in pages.paper(a_second_survey(), "en")


def test_the_first_screen_leads_to_the_other_services(pages: SurveyPages) -> None:
    words = pages.texts("en")["service_other"]
    page = page_of(pages, a_survey(), a_second_survey())
    begin, link = f'<p data-begin="{ID}" hidden>{words} <a ', f'href="/feedback/{ID}/en/">'
    assert begin in page and link in page and page.count(f'data-begin="{ID}"') == 1
    assert words not in page_of(pages, a_survey())


def test_a_prompt_card_names_whom_the_patient_has_seen() -> None:
    card = PromptCard("Elm", "Provider", "https://a.example/f/V89001", {}, "the social prescriber")
    assert str(card.words["spoken"]).startswith("('You have seen the social prescriber. Would")


def test_public_figures_of_another_service_stand_apart_under_its_name(tmp_path: Path) -> None:
    own = a_published_month(10)
    other = a_published_month(10, service=ID, service_name="Social prescribing")
    for month in (own, other):
        path = month_path(tmp_path, month.pcn, month.month, month.service)
        path.write_text(json.dumps(month.as_json()), "utf-8")
        assert readable_month(tmp_path, month.pcn, month.month, month.service) == month
    found = load_published_months(str(tmp_path))
    assert {(month["pcn"], month["pcn_name"]) for month in found} == {
        ("U99999", "Test <Network>"),
        (f"U99999-{ID}", "Test <Network>, Social prescribing"),
    }
    assert len({month_folder(month) for month in found}) == 2
