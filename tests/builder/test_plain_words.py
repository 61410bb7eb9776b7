"""The app's English is plain: a text that is hard to read, or sounds like an office, is refused."""

from pathlib import Path

import pytest

from feedback_server.actions.surveys.new_survey import Service, copied_survey
from feedback_server.builder.app_pages import render_app
from feedback_server.content import ContentError, parse_survey
from feedback_server.content.plain_words import TextGroup, app_word_errors, word_errors
from feedback_server.output.prompt_card import WORDS as CARD
from feedback_server.web.shared.errors import WORDS as ERRORS
from tests.factories import a_survey

ADULT, CHILD = "occupational-therapy", "occupational-therapy-children"


def refused(project: Path, tmp_path: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        render_app(project, tmp_path / "app")
    return caught.value.errors


def errors_of(*texts: str) -> list[str]:
    return list(word_errors(TextGroup("place", {text: text for text in texts})))


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_hard_words_long_sentences_and_words_of_an_office_stop_the_build(
    project: Path, tmp_path: Path
) -> None:
    app = project / "pwa" / "translations" / "en.yaml"
    long = "one two three four five six seven " * 3
    rewrite(app, "sleep: This tablet is resting", "sleep: Nobody has touched this tablet")
    rewrite(app, "paper_choice: Tick one box.", f"paper_choice: {long}")
    rewrite(app, "paper_choices: Tick as many", "paper_choices: Evaluate satisfactory")

    assert refused(project, tmp_path) == [
        f"pwa/translations/en.yaml: paper_choice: a sentence of 21 words; 20 at most: {long}"[:-1],
        "pwa/translations/en.yaml: paper_choices: reading grade 8.4; 6 at most: "
        "Evaluate satisfactory boxes as you like.",
        "pwa/translations/en.yaml: sleep: not “Nobody”; write no one, or say who does what",
    ]


def test_easier_words_and_those_for_children_are_easier_still(
    project: Path, tmp_path: Path
) -> None:
    surveys = project / "content" / "surveys"
    hint = "Do not write any names, phone numbers or personal details."
    rewrite(surveys / f"{ADULT}.yaml", "Do not write your name or your phone number.", hint)
    rewrite(surveys / f"{CHILD}.yaml", "Do not write your name or where you live.", hint)

    assert refused(project, tmp_path) == [
        f"content/surveys/{survey}.yaml: {name}: reading grade 4.8; 4 at most: {hint}"
        for survey, name in (
            (CHILD, "better:hint"),
            (CHILD, "why:hint"),
            (ADULT, "better:easier_hint"),
            (ADULT, "why:easier_hint"),
        )
    ]


def test_words_that_are_fixed_nationally_are_left_alone() -> None:
    survey = a_survey()
    assert errors_of(survey.fft.text["en"]) != []
    found = app_word_errors({}, [survey])
    assert [error for error in found if f" {survey.fft.id}" in error] == []


def test_the_name_of_the_service_is_not_held_against_a_text() -> None:
    hint = "Think about your visit to the {} therapist."
    assert errors_of(hint.format("occupational")) == []
    assert errors_of(hint.format("recreational")) != []


def test_the_names_of_another_service_are_not_held_against_its_survey() -> None:
    service = Service("first-contact", "First contact", "the first contact practitioner")
    survey = parse_survey(copied_survey(service, a_survey()))
    assert "first contact practitioner" in str(survey.content)
    assert app_word_errors({}, [survey]) == []


def test_what_is_said_at_the_desk_and_on_pages_for_errors_is_plain_too() -> None:
    pages = [f"{title}. {advice}" for title, advice in ERRORS.values()]
    assert errors_of(*CARD["spoken"], *CARD["advice"], *pages) == []
