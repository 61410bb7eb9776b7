"""Merges the translations of a survey into its content; each language has a file of its own."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .content_file import ContentError, read_yaml

PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Translation:
    """The texts of one language by name, such as ``tasks.bathing``."""

    file_name: str
    language: str
    texts: Mapping[str, str]
    reviewed: bool
    """A person who speaks the language has checked it, and the file has their name and a date."""


def load_translations(folder: Path) -> list[Translation]:
    """Every translation in ``folder``, in the order of languages. Raises ContentError."""
    return [_read(path) for path in sorted(folder.glob("*.yaml"))]


def unreviewed_languages(translations: Sequence[Translation]) -> frozenset[str]:
    return frozenset(
        translation.language for translation in translations if not translation.reviewed
    )


def is_reviewed(content: Mapping[str, Any]) -> bool:
    """Whether ``reviewed_by`` and ``reviewed_on`` (a date) are filled in."""
    return bool(content.get("reviewed_by")) and bool(content.get("reviewed_on"))


def translate(content: Mapping[str, Any], translations: Sequence[Translation]) -> dict[str, Any]:
    """The content with the texts of every translation.

    Raises ContentError with each text that is missing, unknown, empty or lacks a placeholder.
    """
    source = content["languages"][0]
    source_texts = {name: texts[source] for name, texts in named_texts(content)}
    errors = [
        error
        for translation in translations
        for error in translation_errors(translation, source_texts)
    ]
    if errors:
        raise ContentError(errors)
    translated = copy.deepcopy(dict(content))
    added = [translation.language for translation in translations]
    translated["languages"] = [*content["languages"], *added]
    for name, texts in named_texts(translated):
        texts |= {translation.language: translation.texts[name] for translation in translations}
    return translated


def translation_errors(translation: Translation, source_texts: Mapping[str, str]) -> list[str]:
    """Differences between the names and placeholders of a translation and of its source."""
    texts = translation.texts
    errors = [f"{name} is missing" for name in source_texts if name not in texts]
    errors += [f"{name} is not a text here" for name in texts if name not in source_texts]
    for name in texts.keys() & source_texts.keys():
        placeholders = PLACEHOLDER.findall(source_texts[name])
        if not texts[name]:
            errors.append(f"{name} is empty")
        elif sorted(PLACEHOLDER.findall(texts[name])) != sorted(placeholders):
            errors.append(f"{name} must hold {' '.join(placeholders)}")
    return sorted(f"{translation.file_name}: {error}" for error in errors)


def named_texts(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Name and languages of every text of a survey that was parsed without errors.

    ``part.visit:offer`` belongs to a part, ``tasks:hint`` to a question, ``tasks.bathing`` is an
    option of it, and ``tasks.bathing:easier`` is that option in easy words.
    """
    yield "title", content["title"]
    yield "introduction", content["introduction"]
    for part in content.get("parts", []):
        for name in ("name", "offer", "hint"):
            if name in part:
                yield f"part.{part['id']}:{name}", part[name]
    for question in content["questions"]:
        id = question["id"]
        for part in ("text", "hint", "easier", "easier_hint"):
            if part in question:
                yield f"{id}:{part}", question[part]
        for option in question.get("options", []):
            yield f"{id}.{option['code']}", option["text"]
            if "easier" in option:
                yield f"{id}.{option['code']}:easier", option["easier"]


def _read(path: Path) -> Translation:
    content = read_yaml(path)
    if not isinstance(content, Mapping) or not isinstance(content.get("texts"), Mapping):
        raise ContentError([f"{path.name}: must hold language, reviewed_by, reviewed_on, texts"])
    if content.get("language") != path.stem:
        raise ContentError([f"{path.name}: language must be {path.stem}, as its name says"])
    texts = {str(name): str(text or "").strip() for name, text in content["texts"].items()}
    return Translation(path.name, path.stem, texts, is_reviewed(content))
