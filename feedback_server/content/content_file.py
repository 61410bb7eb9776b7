"""Reads one YAML file of content/, and has the error that every reader of content/ raises."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml


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
    return parse_yaml(text, path.name)


def parse_yaml(text: str | bytes, name: str) -> Any:
    """The content of YAML; ``name`` stands in its errors. Raises ContentError."""
    try:
        return yaml.load(text, yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise ContentError([f"{name}: not YAML: {' '.join(str(error).split())}"]) from error


def dump_yaml(content: object) -> str:
    """YAML in the order of the content, with long lines and letters of every script as they are."""
    return yaml.dump(
        content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10_000
    )
