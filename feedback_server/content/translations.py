"""Puts the translations of a survey into its content, from one file for each language."""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import ContentError
from .yaml_file import read_yaml

PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Translation:
    """The texts of one language by name, such as ``tasks.bathing``."""

    place: str
    language: str
    texts: Mapping[str, str]
    reviewed: bool
    """A person who speaks the language has checked it, and stands by it with name and date."""


def load_translations(folder: Path) -> list[Translation]:
    """Every translation in ``folder``, by language; raises ContentError."""
    return [_read(path) for path in sorted(folder.glob("*.yaml"))]


def unreviewed(translations: Sequence[Translation]) -> frozenset[str]:
    return frozenset(each.language for each in translations if not each.reviewed)


def is_reviewed(content: Mapping[str, Any]) -> bool:
    """Whether ``reviewed_by`` and ``reviewed_on`` (a date) are filled in."""
    return bool(content.get("reviewed_by")) and bool(content.get("reviewed_on"))


def translate(content: Mapping[str, Any], translations: Sequence[Translation]) -> dict[str, Any]:
    """The content with every translation in it; raises ContentError naming each text that is
    missing, unknown, empty or lacks a place to fill in."""
    source = content["languages"][0]
    wanted = {name: texts[source] for name, texts in _named(content)}
    faults = [fault for each in translations for fault in faults_of(each, wanted)]
    if faults:
        raise ContentError(faults)
    translated = copy.deepcopy(dict(content))
    translated["languages"] = [*content["languages"], *(each.language for each in translations)]
    for name, texts in _named(translated):
        texts |= {each.language: each.texts[name] for each in translations}
    return translated


def faults_of(translation: Translation, wanted: Mapping[str, str]) -> list[str]:
    """What keeps these texts from standing in for the wanted ones, by name."""
    place, texts = translation.place, translation.texts
    faults = [f"{place}: {name} is missing" for name in wanted if name not in texts]
    faults += [f"{place}: {name} is not a text here" for name in texts if name not in wanted]
    for name in texts.keys() & wanted.keys():
        if not texts[name]:
            faults.append(f"{place}: {name} is empty")
        elif sorted(PLACE.findall(texts[name])) != sorted(PLACE.findall(wanted[name])):
            faults.append(f"{place}: {name} must hold {' '.join(PLACE.findall(wanted[name]))}")
    return sorted(faults)


def _named(content: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a survey that has been read without faults, with its name: ``tasks:hint`` is
    of the question, ``tasks.bathing`` an option, ``tasks.bathing:easier`` that in easy words."""
    yield "title", content["title"]
    yield "introduction", content["introduction"]
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
    try:
        content = read_yaml(path)
    except yaml.YAMLError as error:
        raise ContentError([f"not YAML: {path.name}: {' '.join(str(error).split())}"]) from error
    if not isinstance(content, Mapping) or not isinstance(content.get("texts"), Mapping):
        raise ContentError([f"{path.name}: must hold language, reviewed_by, reviewed_on, texts"])
    if content.get("language") != path.stem:
        raise ContentError([f"{path.name}: language must be {path.stem}, as its name says"])
    texts = {str(name): str(text or "").strip() for name, text in content["texts"].items()}
    return Translation(path.name, path.stem, texts, is_reviewed(content))
