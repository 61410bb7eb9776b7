"""The app's own texts, by language; a text that is missing is a fault of the build."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from ..content import ContentError
from ..content.translations import Translation, faults_of, is_reviewed
from ..content.yaml_file import read_yaml

SOURCE_LANGUAGE = "en"
REVIEW = ("reviewed_by", "reviewed_on")


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


def load_words(folder: Path, languages: Iterable[str]) -> dict[str, Words]:
    """The texts of each language; raises ContentError naming every text missing or unknown."""
    read = {language: _read(folder, language) for language in {SOURCE_LANGUAGE, *languages}}
    wanted = read[SOURCE_LANGUAGE].texts
    faults = [fault for each in read.values() for fault in faults_of(each, wanted)]
    if faults:
        raise ContentError(sorted(faults))
    return {
        each.language: Words(each.language, each.texts, each.reviewed) for each in read.values()
    }


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
