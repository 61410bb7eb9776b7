"""Merges the translations of a survey into its content; each language has a file of its own."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from feedback_server.domain.editing.translation import Translation

from .content_file import ContentError
from .translation_file import read_translation

PLACEHOLDER = re.compile(r"\{\w+\}")


def load_translations(folder: Path) -> list[Translation]:
    """Every translation in ``folder``, in the order of languages. Raises ContentError."""
    return [read_translation(path) for path in sorted(folder.glob("*.yaml"))]


def unreviewed_languages(
    translations: Sequence[Translation], content: Mapping[str, Any]
) -> frozenset[str]:
    """The languages in which a text was not reviewed beside the source as it stands."""
    sources = source_texts(content)
    return frozenset(
        translation.language for translation in translations if not translation.is_reviewed(sources)
    )


def source_texts(content: Mapping[str, Any]) -> dict[str, str]:
    """The texts of a survey in its first language, by name."""
    source = content["languages"][0]
    return {name: texts[source] for name, texts in named_texts(content)}


def translate(content: Mapping[str, Any], translations: Sequence[Translation]) -> dict[str, Any]:
    """The content with the texts of every translation.

    Raises ContentError with each text that is missing, unknown, empty or lacks a placeholder.
    """
    sources = source_texts(content)
    errors = [
        error for translation in translations for error in translation_errors(translation, sources)
    ]
    if errors:
        raise ContentError(errors)
    translated = copy.deepcopy(dict(content))
    added = [translation.language for translation in translations]
    translated["languages"] = [*content["languages"], *added]
    for name, texts in named_texts(translated):
        texts |= {translation.language: translation.texts[name] for translation in translations}
    return translated


def translation_errors(translation: Translation, sources: Mapping[str, str]) -> list[str]:
    """Differences between the names and placeholders of a translation and of its source."""
    texts = translation.texts
    errors = [f"{name} is missing" for name in sources if name not in texts]
    errors += [f"{name} is not a text here" for name in texts if name not in sources]
    for name in texts.keys() & sources.keys():
        placeholders = PLACEHOLDER.findall(sources[name])
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
