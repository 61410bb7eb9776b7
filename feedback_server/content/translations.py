"""Merges the translations of a survey into its content; each language has a file of its own."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from feedback_server.domain.editing.translation import Translation

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
    """The content with the texts of every translation."""
    sources = source_texts(content)
    usable = {found.language: usable_texts(found, sources) for found in translations}
    translated = copy.deepcopy(dict(content))
    translated["languages"] = [*content["languages"], *usable]
    for name, texts in named_texts(translated):
        texts |= {language: own[name] for language, own in usable.items()}
    return translated


def usable_texts(translation: Translation, sources: Mapping[str, str]) -> dict[str, str]:
    """Each text by name: its source where it is missing, or lacks a place to fill in.

    A source that changes, by a new version of the software or by an edit, so takes no build with
    it. The language then is not reviewed, and patients are not offered it.
    """
    texts = translation.texts
    return {
        name: texts[name]
        if texts.get(name) and not _placeholders_differ(texts[name], source)
        else source
        for name, source in sources.items()
    }


def translation_errors(translation: Translation, sources: Mapping[str, str]) -> list[str]:
    """What a translation lacks that is to be complete, and what it holds too much."""
    texts = translation.texts
    errors = [f"{name} is missing" for name in sources if not texts.get(name)]
    errors += [f"{name} is not a text here" for name in texts if name not in sources]
    for name in texts.keys() & sources.keys():
        if texts[name] and _placeholders_differ(texts[name], sources[name]):
            errors.append(f"{name} must hold {' '.join(PLACEHOLDER.findall(sources[name]))}")
    return sorted(f"{translation.file_name}: {error}" for error in errors)


def _placeholders_differ(text: str, source: str) -> bool:
    return sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(source))


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
