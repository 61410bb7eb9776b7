"""The app's own texts, by language; a text that is missing is a fault of the build."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from feedback_server.content import ContentError, load_urgent_rules
from feedback_server.content.translations import Translation, faults_of, is_reviewed
from feedback_server.content.urgent import HELP_NOW, NUMBERS, own_advice
from feedback_server.content.yaml_file import read_yaml

SOURCE_LANGUAGE = "en"
REVIEW = ("reviewed_by", "reviewed_on")
ADVICE = "help_now"
"""The name of the urgent advice, which stands in content/urgent.yaml in the source language."""


class Words:
    """The texts of one language. Unlike a mapping, it never lets a missing text pass as empty."""

    def __init__(self, language: str, texts: Mapping[str, str], reviewed: bool) -> None:
        self._language = language
        self._texts = texts
        self.reviewed = reviewed

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            raise ContentError([f"pwa/templates/words/{self._language}.yaml: {name} is missing"])
        return self._texts[name]


def load_words(root: Path, languages: Collection[str] = ()) -> dict[str, Words]:
    """The texts of each language, of all if none is named. Raises ContentError naming every text
    that is missing, unknown, or says when to call for help in words of its own."""
    folder = root / "pwa" / "templates" / "words"
    advice = load_urgent_rules(root / "content" / "urgent.yaml")[HELP_NOW].words
    names = languages or [path.stem for path in folder.glob("*.yaml")]
    read = {language: _read(folder, language) for language in {SOURCE_LANGUAGE, *names}}
    source = read[SOURCE_LANGUAGE]
    own = [f"{source.place}: {ADVICE} is in content/urgent.yaml"] if ADVICE in source.texts else []
    read[SOURCE_LANGUAGE] = source = replace(source, texts={**source.texts, ADVICE: advice})
    faults = [*own, *(fault for each in read.values() for fault in _faults(each, source.texts))]
    if faults:
        raise ContentError(sorted(faults))
    return {
        each.language: Words(each.language, _with_advice(each.texts), each.reviewed)
        for each in read.values()
    }


def _faults(translation: Translation, wanted: Mapping[str, str]) -> Iterator[str]:
    yield from faults_of(translation, wanted)
    texts = dict(translation.texts)
    advice = texts.pop(ADVICE, "")
    numbers = NUMBERS.findall(wanted[ADVICE])
    if advice and NUMBERS.findall(advice) != numbers:
        yield f"{translation.place}: {ADVICE} must name {', then '.join(numbers)}, in these figures"
    yield from (f"{translation.place}: {fault}" for fault in own_advice(texts))


def _with_advice(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: fill(text, **{ADVICE: texts[ADVICE]}) for name, text in texts.items()}


def _read(folder: Path, language: str) -> Translation:
    place = f"pwa/templates/words/{language}.yaml"
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
