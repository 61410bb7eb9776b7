"""Texts: one that is missing fails the build, and every fault is named at once."""

import shutil
from pathlib import Path

import pytest

from feedback_server.builder.app_pages import render_app
from feedback_server.builder.words import Words, load_words
from feedback_server.content import ContentError


def test_a_text_missing_in_a_language_fails_the_build(project: Path, tmp_path: Path) -> None:
    folder = project / "pwa" / "templates" / "words"
    english = (folder / "en.yaml").read_text("utf-8")
    (folder / "pl.yaml").write_text(english.replace("back: Back", "backwards: Back"), "utf-8")

    with pytest.raises(ContentError) as caught:
        load_words(folder, ["en", "pl"])

    assert caught.value.faults == [
        "pwa/templates/words/pl.yaml: back is missing",
        "pwa/templates/words/pl.yaml: backwards is not a text here",
    ]


def test_a_text_that_a_template_needs_and_no_language_has_fails_the_build(
    project: Path, tmp_path: Path
) -> None:
    for translations in (project / "content" / "surveys").glob("*/"):
        shutil.rmtree(translations)
    words = project / "pwa" / "templates" / "words" / "en.yaml"
    words.write_text(words.read_text("utf-8").replace("back: Back\n", ""), "utf-8")

    with pytest.raises(ContentError, match=r"words/en\.yaml: back is missing"):
        render_app(project, tmp_path / "app", tmp_path / "states")


def test_a_survey_in_a_language_without_texts_fails_the_build(
    project: Path, tmp_path: Path
) -> None:
    survey = project / "content" / "surveys" / "occupational-therapy.yaml"
    text = survey.read_text("utf-8").replace("languages: [en]", "languages: [en, cy]")
    survey.write_text(text, "utf-8")

    with pytest.raises(ContentError, match="the words in cy are missing"):
        render_app(project, tmp_path / "app", tmp_path / "states")


def test_a_missing_text_is_never_empty() -> None:
    with pytest.raises(ContentError, match="hello is missing"):
        Words("en", {}, reviewed=True)["hello"]
