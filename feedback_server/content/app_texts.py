"""Reads the app's own words, in English and in each language that has a file of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from feedback_server.domain.editing.translation import Translation

from .content_file import ContentError
from .translation_file import read_translation
from .translations import usable_texts
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


def usable_app_texts(translation: Translation, sources: Mapping[str, str]) -> dict[str, str]:
    """As ``usable_texts``; urgent advice must name the very numbers of its source."""
    texts = usable_texts(translation, sources)
    if URGENT_HELP.findall(texts[ADVICE]) != URGENT_HELP.findall(sources[ADVICE]):
        texts[ADVICE] = sources[ADVICE]
    return texts


def advice_errors(translation: Translation) -> Iterator[str]:
    """Urgent advice in own words."""
    texts = {name: text for name, text in translation.texts.items() if name != ADVICE}
    yield from (f"{translation.file_name}: {error}" for error in advice_outside_rules(texts))
