"""Texts: one that a language lacks is in English, and urgent advice is written in one place."""

import re
import shutil
from pathlib import Path

import pytest

from feedback_server.builder.app_pages import render_app
from feedback_server.builder.translations import AppTexts, load_app_texts
from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError
from feedback_server.content.app_texts import app_languages, app_sources, read_app_texts
from feedback_server.content.content_file import read_yaml
from feedback_server.content.translations import (
    load_translations,
    source_texts,
    translation_errors,
)
from feedback_server.content.urgent import URGENT_HELP
from tests.reviewed import review_app


def test_a_text_that_a_language_lacks_is_in_english_and_patients_are_not_offered_it(
    project: Path,
) -> None:
    """So no new text of the software, and no changed one, stops a server from building pages."""
    review_app(project, "pl")
    before = load_app_texts(project, ["pl"])["pl"]
    assert before.reviewed
    polish = project / "pwa" / "translations" / "pl.yaml"
    text = re.sub("^back: .*$", "backwards: x", polish.read_text("utf-8"), flags=re.M)
    polish.write_text(text.replace("{surgery}", "").replace(" 999", " 112"), "utf-8")

    texts = load_app_texts(project, ["pl"])["pl"]

    assert not texts.reviewed
    assert texts["back"] == "Back"
    assert texts["start_surgery"] == "About your visit to {surgery}"
    assert texts["help_now"].endswith("call 999.")
    assert texts["continue"] == before["continue"]


def test_every_shipped_translation_is_complete() -> None:
    sources = app_sources(PROJECT)
    for language in app_languages(PROJECT):
        if language != "en":
            assert not translation_errors(read_app_texts(PROJECT, language), sources)
    for survey in (PROJECT / "content" / "surveys").glob("*.yaml"):
        sources = source_texts(read_yaml(survey))
        for translation in load_translations(survey.with_suffix("")):
            assert not translation_errors(translation, sources)


def test_urgent_advice_stands_in_every_language_with_the_same_numbers() -> None:
    for language, words in load_app_texts(PROJECT).items():
        for name in ("turn_to", "poster_help"):
            assert words["help_now"] in words[name], language
            assert URGENT_HELP.findall(words[name]) == ["111", "999"], language


def test_urgent_advice_in_own_words_or_with_other_numbers_is_refused(project: Path) -> None:
    folder = project / "pwa" / "translations"
    english, polish = folder / "en.yaml", folder / "pl.yaml"
    text = english.read_text("utf-8")
    english.write_text(f"{text}\nhelp_now: Call 999.\nidle_extra: Call 999.\n", "utf-8")
    text = polish.read_text("utf-8").replace("pod 999", "pod 112")
    polish.write_text(f"{text}\nidle_extra: Lub 111.\n", "utf-8")

    with pytest.raises(ContentError) as caught:
        load_app_texts(project, ["pl"])

    assert caught.value.errors == [
        "pwa/translations/en.yaml: help_now is in content/urgent.yaml",
        "pwa/translations/en.yaml: names 999 in own words, which stand in "
        "content/urgent.yaml alone: Call 999.",
        "pwa/translations/pl.yaml: names 111 in own words, which stand in "
        "content/urgent.yaml alone: Lub 111.",
    ]


def test_a_text_that_a_template_needs_and_no_language_has_fails_the_build(
    project: Path, tmp_path: Path
) -> None:
    for translations in (project / "content" / "surveys").glob("*/"):
        shutil.rmtree(translations)
    words = project / "pwa" / "translations" / "en.yaml"
    words.write_text(words.read_text("utf-8").replace("back: Back\n", ""), "utf-8")

    with pytest.raises(ContentError, match=r"translations/en\.yaml: back is missing"):
        render_app(project, tmp_path / "app")


def test_a_survey_in_a_language_without_texts_fails_the_build(
    project: Path, tmp_path: Path
) -> None:
    survey = project / "content" / "surveys" / "occupational-therapy.yaml"
    text = survey.read_text("utf-8").replace("languages: [en]", "languages: [en, cy]")
    survey.write_text(text, "utf-8")

    with pytest.raises(ContentError, match="the words in cy are missing"):
        render_app(project, tmp_path / "app")


def test_a_missing_text_is_never_empty() -> None:
    with pytest.raises(ContentError, match="hello is missing"):
        AppTexts("en", {}, reviewed=True)["hello"]
