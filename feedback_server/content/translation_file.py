"""Reads and writes the file of a translation.

    language: ur
    texts:
      title: "..."
    translated_from:    # digests of the English, where it was known
      title: 1a2b3c4d5e6f
    reviews:            # made by signing in as somebody who reviews the language
      title:
        reviewed_by: A. Name
        reviewed_on: 2026-11-30
        digest: 7a8b9c0d1e2f

The app's own words stand without ``texts``, each beside the others.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from feedback_server.domain.editing.translation import Review, Translation

from .content_file import ContentError, dump_yaml, parse_yaml, read_yaml

ABOUT_TEXTS = ("translated_from", "reviews")


def read_translation(path: Path, place: str = "", *, flat: bool = False) -> Translation:
    """``place`` names the file in errors. Raises ContentError."""
    return _translation(read_yaml(path), place or path.name, path.stem, flat=flat)


def parse_translation(body: bytes, place: str, language: str, *, flat: bool) -> Translation:
    """Raises ContentError."""
    return _translation(parse_yaml(body, place), place, language, flat=flat)


def write_translation(translation: Translation, *, flat: bool) -> bytes:
    """The file; the same translation gives the same bytes."""
    texts, about = dict(translation.texts), _about(translation)
    content = texts if flat else {"language": translation.language, "texts": texts}
    return dump_yaml(content | {name: values for name, values in about.items() if values}).encode()


def _about(translation: Translation) -> dict[str, dict[str, Any]]:
    reviews = {name: vars(review) for name, review in translation.reviews.items()}
    return {"translated_from": dict(translation.translated_from), "reviews": reviews}


def _translation(content: object, place: str, language: str, *, flat: bool) -> Translation:
    if not isinstance(content, Mapping):
        raise ContentError([f"{place}: must hold texts by name"])
    texts = content if flat else content.get("texts")
    if not isinstance(texts, Mapping):
        raise ContentError([f"{place}: must hold language and texts"])
    if not flat and content.get("language") != language:
        raise ContentError([f"{place}: language must be {language}, as its name says"])
    about = {name: content.get(name) or {} for name in ABOUT_TEXTS}
    if errors := list(_errors(about)):
        raise ContentError([f"{place}: {error}" for error in errors])
    return Translation(
        place,
        language,
        {str(k): str(v or "").strip() for k, v in texts.items() if k not in ABOUT_TEXTS},
        {str(name): str(digest) for name, digest in about["translated_from"].items()},
        {str(name): Review(**review) for name, review in about["reviews"].items()},
    )


def _errors(about: Mapping[str, Any]) -> Iterator[str]:
    for name, values in about.items():
        if not isinstance(values, Mapping):
            yield f"{name}: must name texts"
    if not isinstance(about["reviews"], Mapping):
        return
    for name, review in about["reviews"].items():
        if not isinstance(review, Mapping) or set(review) != set(Review.__annotations__):
            yield f"reviews: {name}: must hold reviewed_by, reviewed_on and digest"
        elif type(review["reviewed_on"]) is not date:
            yield f"reviews: {name}: reviewed_on: must be a day such as 2026-11-23"
        elif not (isinstance(review["reviewed_by"], str) and review["reviewed_by"].strip()):
            yield f"reviews: {name}: reviewed_by: must be a name or a role"
        elif not isinstance(review["digest"], str):
            yield f"reviews: {name}: digest: must be in quotes"
