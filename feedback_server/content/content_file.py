"""Reads one YAML file of content/, and has the error that every reader of content/ raises."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

DEEPEST = 50
"""How many lists and groups of a file may stand inside each other; ours have ten at most."""


class ContentError(Exception):
    """Content files that cannot be used; each of ``errors`` is a line on what to correct."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = list(errors)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises ContentError if it is missing or is not YAML.

    Uses libyaml, ten times as fast as the parser in Python: a server reads twenty files as it
    starts.
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise ContentError([f"{path.name}: cannot be read: {error.strerror}"]) from error
    except UnicodeDecodeError as error:
        raise ContentError([f"{path.name}: cannot be read: it is not UTF-8"]) from error
    return _load(text, path.name)


def parse_yaml(text: str | bytes, name: str) -> Any:
    """The content of YAML that staff sent; ``name`` stands in its errors. Raises ContentError.

    Deep nesting is refused first: libyaml recurses while it composes, and would end the process.
    """
    return _load(text, name, deepest=DEEPEST)


def _load(text: str | bytes, name: str, deepest: int = 0) -> Any:
    try:
        if deepest and _is_deeper(text, deepest):
            raise ContentError([f"{name}: more than {deepest} lists or groups inside each other"])
        return yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ContentError([f"{name}: not YAML: {' '.join(str(error).split())}"]) from error


def _is_deeper(text: str | bytes, most: int) -> bool:
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > most:
            return True
    return False


def dump_yaml(content: object) -> str:
    """YAML in the order of the content, with long lines and letters of every script as they are."""
    return yaml.dump(
        content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10_000
    )
