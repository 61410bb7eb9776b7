"""Merges the questions of single networks and practices into the content of a survey.

``content/local-questions/U12345.yaml`` holds ``place`` (that code), ``survey``, ``questions`` as in
a survey's file, and ``retired``, the ids that are asked no more.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedback_server.domain.organisations.organisation import PCN_CODE, PRACTICE_CODE

from .content_file import ContentError, read_yaml

FOLDER = "local-questions"
MOST = 5
"""The most questions that one place may ask at a time beside those of the survey."""
KEYS = {"place", "survey", "questions", "retired"}
FIXED = ("required", "role", "places", "untranslated")
"""What the author of a local question may not set."""
TEXT_NAMES = ("text", "hint", "easier", "easier_hint")
SOURCE = "en"


@dataclass(frozen=True)
class LocalQuestions:
    """The questions that one place asks in one survey, as its file has them."""

    place: str
    survey: str
    questions: Sequence[Mapping[str, Any]]
    """Those that are not retired."""

    def merged(self, content: Mapping[str, Any]) -> dict[str, Any]:
        """The survey's content with these questions before those about the patient.

        A text that lacks a language is in English there, and the question says so.
        """
        questions = content["questions"]
        about = (n for n, raw in enumerate(questions) if raw.get("role") == "about_you")
        end = next(about, len(questions))
        own = [self._merged(raw, content["languages"]) for raw in self.questions]
        return {**content, "questions": [*questions[:end], *own, *questions[end:]]}

    def _merged(self, raw: Mapping[str, Any], languages: Sequence[str]) -> dict[str, Any]:
        question = copy.deepcopy(dict(raw))
        question |= {"id": self._id(str(raw.get("id", ""))), "places": [self.place]}
        ids = {str(other.get("id")) for other in self.questions}
        for condition in _conditions(question):
            if condition.get("question") in ids:
                condition["question"] = self._id(condition["question"])
        if missing := _fill_languages(question, languages):
            question["untranslated"] = missing
        return question

    def _id(self, id: str) -> str:
        return f"{self.place.lower()}_{id}"

    @property
    def file_name(self) -> str:
        return f"content/{FOLDER}/{self.place}.yaml"

    def in_own_words(self, error: str) -> str:
        """An error of the merged survey as the author of the file knows the question."""
        return error.replace(self._id(""), "")


def load_local_questions(folder: Path) -> tuple[list[LocalQuestions], list[str]]:
    """The questions of every place, by code, and the errors of their files."""
    found, errors = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(parse_local_questions(read_yaml(path), path.stem))
        except ContentError as error:
            errors += [f"content/{FOLDER}/{path.name}: {line}" for line in error.errors]
    return found, errors


def parse_local_questions(content: object, code: str) -> LocalQuestions:
    """The questions in the file that is named after this code. Raises ContentError."""
    if not isinstance(content, Mapping) or set(content) - KEYS:
        raise ContentError([f"holds {', '.join(sorted(KEYS))}, and nothing else"])
    if errors := list(_errors(content, code)):
        raise ContentError(errors)
    retired = content.get("retired", [])
    asked = [raw for raw in content["questions"] if raw.get("id") not in retired]
    if len(asked) > MOST:
        raise ContentError([f"questions: {len(asked)} are asked; a place may ask {MOST}"])
    return LocalQuestions(code, content["survey"], asked)


def _errors(content: Mapping[str, Any], code: str) -> Iterator[str]:
    if not (PCN_CODE.fullmatch(code) or PRACTICE_CODE.fullmatch(code)):
        yield "name it by the code of a network or a practice, such as U12345.yaml"
    if content.get("place") != code:
        yield f"place: must be {code}, as its name says"
    if not isinstance(content.get("survey"), str):
        yield "survey: the id of a survey is missing"
    questions, retired = content.get("questions"), content.get("retired", [])
    if not isinstance(questions, list) or not all(isinstance(raw, Mapping) for raw in questions):
        yield "questions: must be a list of questions, each with id, kind and text"
        return
    ids = [raw.get("id") for raw in questions]
    for id in {id for id in ids if ids.count(id) > 1}:
        yield f"{id}: this id is used by two questions"
    if not isinstance(retired, list) or not all(id in ids for id in retired):
        yield "retired: must be a list of ids of these questions"
    for raw in questions:
        for key in FIXED:
            if key in raw:
                yield f"{raw.get('id')}: {key} is not a setting of a local question"


def _fill_languages(question: dict[str, Any], languages: Sequence[str]) -> list[str]:
    """Make a language that any text lacks English in all of them; gives those languages."""
    texts = list(_texts(question))
    missing = [language for language in languages if not all(text.get(language) for text in texts)]
    for text in texts:
        text |= dict.fromkeys(missing, text[SOURCE])
    return missing


def _texts(question: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every text with English in a question that nobody has checked yet."""
    options = question.get("options")
    for holder in (question, *(options if isinstance(options, list) else ())):
        for name in TEXT_NAMES:
            text = holder.get(name) if isinstance(holder, Mapping) else None
            if isinstance(text, dict) and text.get(SOURCE):
                yield text


def _conditions(question: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    held = question.get("show_when")
    yield from (raw for raw in (held if isinstance(held, list) else []) if isinstance(raw, dict))
