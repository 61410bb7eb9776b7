"""Every text that patients read and a person translates, by file, with notes for the translator."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from feedback_server.domain.editing.translation import Unit

from .app_texts import ADVICE, app_sources, app_words
from .content_file import read_yaml
from .page_units import page_units, shell_units, translatable_pages, urgent_units, value_units
from .translations import PLACEHOLDER, source_texts

NOTES = "content/translations/notes.yaml"
ELSEWHERE = "In the app."
SHORT_TEXT = 40
"""Up to so many characters a text is a label or a button, and there is little room for it."""


@dataclass(frozen=True)
class Section:
    """Texts that belong together: the app's words, one survey, one page."""

    id: str
    title: str
    path: str
    """The file of the translation, with ``{language}`` in it."""
    units: tuple[Unit, ...]

    @property
    def flat(self) -> bool:
        return self.id == "app"

    def file(self, language: str) -> str:
        return self.path.format(language=language)

    @cached_property
    def by_name(self) -> Mapping[str, Unit]:
        return {unit.name: unit for unit in self.units}


def sections(root: Path) -> list[Section]:
    """All of them, in the order in which a translator does them best. Raises ContentError."""
    return [_app(root), *_surveys(root), *_pages(root)]


def _app(root: Path) -> Section:
    notes = read_yaml(root / NOTES)
    units = (
        Unit(name, text, _app_comment(name, text, notes), _longest(name, text, notes))
        for name, text in app_words(app_sources(root)).items()
    )
    return Section("app", "The app's own words", "pwa/translations/{language}.yaml", tuple(units))


def _app_comment(name: str, text: str, notes: Mapping[str, Any]) -> str:
    place = notes["places"].get(name.partition("_")[0], ELSEWHERE)
    values = notes["values"]
    filled_in = [f"{mark} is {values.get(mark[1:-1], 'filled in')}." for mark in marks(text)]
    advice = [] if name == ADVICE else filled_in
    return " ".join([place, *advice]).strip()


def marks(text: str) -> list[str]:
    """The places to fill in, each once.

    >>> marks("{count} of {count} for {surgery}")
    ['{count}', '{surgery}']
    """
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def _longest(name: str, text: str, notes: Mapping[str, Any]) -> int | None:
    if len(text) > SHORT_TEXT or name.partition("_")[0] not in notes["short"]:
        return None
    return max(16, round(len(text) * 1.7))


def _surveys(root: Path) -> Iterator[Section]:
    for path in sorted((root / "content" / "surveys").glob("*.yaml")):
        content = read_yaml(path)
        if content.get("retired"):
            continue
        texts = source_texts(content)
        units = (
            Unit(name, text, _survey_comment(name, texts, content)) for name, text in texts.items()
        )
        file = f"content/surveys/{path.stem}/{{language}}.yaml"
        yield Section(f"survey/{path.stem}", f"Survey: {texts['title']}", file, tuple(units))


def _survey_comment(name: str, texts: Mapping[str, str], content: Mapping[str, Any]) -> str:
    owner, _, part = name.partition(":")
    if name in ("title", "introduction"):
        return "Above the first question." if part else f"The {name} of the survey."
    if owner.startswith("part."):
        return {"name": "The name of a part of the survey."}.get(
            part, "Between two parts, where the next is offered."
        )
    question, _, code = owner.partition(".")
    if code:
        easier = " In easy words." if part else ""
        return f"An answer to “{texts[f'{question}:text']}”{easier}"
    number = [item["id"] for item in content["questions"]].index(question) + 1
    return f"Question {number}{QUESTION_PARTS[part]}"


QUESTION_PARTS = {
    "text": ".",
    "hint": ": a hint under it.",
    "easier": ", in easy words.",
    "easier_hint": ": a hint under it, in easy words.",
}


def _pages(root: Path) -> Iterator[Section]:
    path = "content/translations/pages/{language}.yaml"
    yield Section("urgent", "Urgent advice on pages", path, tuple(urgent_units(root)))
    yield Section("shell", "Around every page", path, tuple(shell_units(root)))
    if values := tuple(value_units(root)):
        yield Section("values", "What the provider says", path, values)
    for page in translatable_pages(root):
        title, units = page_units(root, page)
        yield Section(f"page/{page}", f"Page: {title}", path, tuple(units))
