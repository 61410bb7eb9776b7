"""The app's own texts, by language; a text that is missing is a fault of the build."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from ..content import ContentError

SOURCE_LANGUAGE = "en"


class Words:
    """The texts of one language. Unlike a mapping, it never lets a missing text pass as empty."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self._language = language
        self._texts = texts

    def __getitem__(self, name: str) -> str:
        if name not in self._texts:
            raise ContentError([f"pwa/templates/words/{self._language}.yaml: {name} is missing"])
        return self._texts[name]


def load_words(folder: Path, languages: Iterable[str]) -> dict[str, Words]:
    """The texts of each language; raises ContentError naming every text missing or unknown."""
    wanted = _read(folder, SOURCE_LANGUAGE).keys()
    loaded: dict[str, Words] = {}
    faults: list[str] = []
    for language in sorted({SOURCE_LANGUAGE, *languages}):
        texts = _read(folder, language)
        place = f"pwa/templates/words/{language}.yaml"
        faults += [f"{place}: {name} is missing" for name in wanted - texts.keys()]
        faults += [f"{place}: {name} is not a text of the app" for name in texts.keys() - wanted]
        faults += [f"{place}: {name} is empty" for name, text in texts.items() if not text.strip()]
        loaded[language] = Words(language, texts)
    if faults:
        raise ContentError(sorted(faults))
    return loaded


def _read(folder: Path, language: str) -> dict[str, str]:
    path = folder / f"{language}.yaml"
    if not path.exists():
        raise ContentError([f"pwa/templates/words/{language}.yaml: this language has no texts"])
    content = yaml.safe_load(path.read_text("utf-8"))
    if not isinstance(content, dict):
        raise ContentError([f"pwa/templates/words/{language}.yaml: must be names with texts"])
    return {str(name): str(text or "").strip() for name, text in content.items()}


def fill(text: str, **values: object) -> str:
    """Put values in the places of a text.

    >>> fill("Write {count} characters or fewer", count=500)
    'Write 500 characters or fewer'
    """
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text
