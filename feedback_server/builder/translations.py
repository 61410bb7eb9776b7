"""The app's own texts, by language."""

from collections.abc import Collection, ItemsView, Mapping
from pathlib import Path

from feedback_server.content import ContentError
from feedback_server.content.app_texts import (
    ADVICE,
    SOURCE_LANGUAGE,
    advice_errors,
    app_languages,
    app_sources,
    app_words,
    read_app_texts,
    usable_app_texts,
)


class AppTexts:
    """The texts of one language. Unlike a mapping, it never lets a missing text pass as empty."""

    def __init__(self, language: str, texts: Mapping[str, str], reviewed: bool) -> None:
        self._language = language
        self._texts = texts
        self.reviewed = reviewed

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            raise ContentError([f"pwa/translations/{self._language}.yaml: {name} is missing"])
        return self._texts[name]

    def items(self) -> ItemsView[str, str]:
        return self._texts.items()


def load_app_texts(root: Path, languages: Collection[str] = ()) -> dict[str, AppTexts]:
    """The texts of each language, of all if none is named; in English where one is missing.

    Raises ContentError with each urgent advice in own words.
    """
    sources = app_sources(root)
    names = {SOURCE_LANGUAGE, *(languages or app_languages(root))}
    read = {language: read_app_texts(root, language) for language in names}
    errors = [error for found in read.values() for error in advice_errors(found)]
    if ADVICE in read[SOURCE_LANGUAGE].texts:
        errors.append(f"pwa/translations/en.yaml: {ADVICE} is in content/urgent.yaml")
    if errors:
        raise ContentError(sorted(errors))
    words = app_words(sources)
    return {
        language: AppTexts(
            language,
            _with_advice(usable_app_texts(found, sources)),
            language == SOURCE_LANGUAGE or found.is_reviewed(words),
        )
        for language, found in read.items()
    }


def _with_advice(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: fill(text, **{ADVICE: texts[ADVICE]}) for name, text in texts.items()}


def fill(text: str, **values: object) -> str:
    """Put values in the places of a text.

    >>> fill("Write {count} characters or fewer", count=500)
    'Write 500 characters or fewer'
    """
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
