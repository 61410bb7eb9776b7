"""The app's own texts, by language; a missing text fails the build."""

from collections.abc import Collection, ItemsView, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from feedback_server.content import ContentError, load_urgent_rules
from feedback_server.content.content_file import read_yaml
from feedback_server.content.translations import Translation, is_reviewed, translation_errors
from feedback_server.content.urgent import HELP_NOW, URGENT_HELP, advice_outside_rules

SOURCE_LANGUAGE = "en"
REVIEW = ("reviewed_by", "reviewed_on")
ADVICE = "help_now"
"""The name of the urgent advice, which stands in content/urgent.yaml in the source language."""


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
    """The texts of each language, of all if none is named.

    Raises ContentError with each text that is missing, unknown, or urgent advice of its own.
    """
    folder = root / "pwa" / "translations"
    advice = load_urgent_rules(root / "content" / "urgent.yaml")[HELP_NOW].text
    names = languages or [path.stem for path in folder.glob("*.yaml")]
    read = {language: _read(folder, language) for language in {SOURCE_LANGUAGE, *names}}
    source = read[SOURCE_LANGUAGE]
    errors = []
    if ADVICE in source.texts:
        errors.append(f"{source.file_name}: {ADVICE} is in content/urgent.yaml")
    read[SOURCE_LANGUAGE] = source = replace(source, texts={**source.texts, ADVICE: advice})
    for translation in read.values():
        errors += _errors(translation, source.texts)
    if errors:
        raise ContentError(sorted(errors))
    return {
        language: AppTexts(language, _with_advice(translation.texts), translation.reviewed)
        for language, translation in read.items()
    }


def _errors(translation: Translation, source_texts: Mapping[str, str]) -> Iterator[str]:
    yield from translation_errors(translation, source_texts)
    texts = dict(translation.texts)
    advice = texts.pop(ADVICE, "")
    numbers, file_name = URGENT_HELP.findall(source_texts[ADVICE]), translation.file_name
    if advice and URGENT_HELP.findall(advice) != numbers:
        yield f"{file_name}: {ADVICE} must name {', then '.join(numbers)}, in these figures"
    yield from (f"{file_name}: {error}" for error in advice_outside_rules(texts))


def _with_advice(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: fill(text, **{ADVICE: texts[ADVICE]}) for name, text in texts.items()}


def _read(folder: Path, language: str) -> Translation:
    place = f"pwa/translations/{language}.yaml"
    path = folder / f"{language}.yaml"
    if not path.exists():
        raise ContentError([f"{place}: this language has no texts"])
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise ContentError([f"{place}: must be names with texts"])
    texts = {str(k): str(v or "").strip() for k, v in content.items() if k not in REVIEW}
    reviewed = language == SOURCE_LANGUAGE or is_reviewed(content)
    return Translation(place, language, texts, reviewed)


def fill(text: str, **values: object) -> str:
    """Put values in the places of a text.

    >>> fill("Write {count} characters or fewer", count=500)
    'Write 500 characters or fewer'
    """
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
