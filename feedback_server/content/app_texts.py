"""Reads the app's own words, in English and in each language that has a file of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from feedback_server.domain.editing.translation import Translation

from .content_file import ContentError
from .translation_file import read_translation
from .translations import translation_errors
from .urgent import HELP_NOW, URGENT_HELP, advice_outside_rules, load_urgent_rules

SOURCE_LANGUAGE = "en"
ADVICE = "help_now"
"""The name of the urgent advice, which stands in content/urgent.yaml in the source language."""
DIRECTION = "direction"
"""ltr or rtl: the one entry that is no words to translate."""
FOLDER = "pwa/translations"


def app_languages(root: Path) -> list[str]:
    return sorted(path.stem for path in (root / FOLDER).glob("*.yaml"))


def read_app_texts(root: Path, language: str) -> Translation:
    """The file of one language. Raises ContentError."""
    place = f"{FOLDER}/{language}.yaml"
    if not (root / place).exists():
        raise ContentError([f"{place}: this language has no texts"])
    return read_translation(root / place, place, flat=True)


def app_sources(root: Path) -> dict[str, str]:
    """Every text in English by name, the urgent advice last. Raises ContentError."""
    source = read_app_texts(root, SOURCE_LANGUAGE)
    advice = load_urgent_rules(root / "content" / "urgent.yaml")[HELP_NOW].text
    return {**source.texts, ADVICE: advice}


def app_words(sources: Mapping[str, str]) -> dict[str, str]:
    """The texts that a person translates and reviews."""
    return {name: text for name, text in sources.items() if name != DIRECTION}


def app_text_errors(translation: Translation, sources: Mapping[str, str]) -> Iterator[str]:
    """Texts that are missing, unknown, lack a placeholder, or are urgent advice of their own."""
    yield from translation_errors(translation, sources)
    texts = dict(translation.texts)
    advice = texts.pop(ADVICE, "")
    numbers, file_name = URGENT_HELP.findall(sources[ADVICE]), translation.file_name
    if advice and URGENT_HELP.findall(advice) != numbers:
        yield f"{file_name}: {ADVICE} must name {', then '.join(numbers)}, in these figures"
    yield from (f"{file_name}: {error}" for error in advice_outside_rules(texts))
