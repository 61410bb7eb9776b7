"""Versions in forms: whoever saves second sees what the first did, and chooses.

A form carries as ``seen`` the version of what it was made from. A POST that finds another one
shows both, and saves nothing (409).
"""

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum

from flask import request
from werkzeug.datastructures import MultiDict

from feedback_server.actions.editing.documents import ChangedMeanwhile


def version_of(*parts: object) -> str:
    """A short digest of what a form shows, the same in every process.

    >>> version_of({"b", "a"}) == version_of({"a", "b"})
    True
    >>> version_of("a", "b") == version_of("ab")
    False
    """
    text = json.dumps([_canonical(part) for part in parts])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed_meanwhile(now: str) -> bool:
    """Whether the form was made from another version than that of ``now``."""
    return request.form.get("seen", now) != now


def require_seen(now: str) -> None:
    """Raises ChangedMeanwhile where the form was made from another version."""
    if changed_meanwhile(now):
        raise ChangedMeanwhile


def seen_by_form(now: str) -> str:
    """What a form that is shown again carries: whatever it was made from stays what it saw."""
    return request.form.get("seen", now)


def differences(mine: Mapping[str, str], theirs: Mapping[str, str]) -> list[tuple[str, str]]:
    """What others saved where mine is something else; both are words by label.

    >>> differences({"Name": "A", "Town": "X"}, {"Name": "B", "Town": "X"})
    [('Name', 'B')]
    """
    return [(label, text or "nothing") for label, text in theirs.items() if mine[label] != text]


def _canonical(part: object) -> object:
    if isinstance(part, Enum):
        return _canonical(part.value)
    if is_dataclass(part) and not isinstance(part, type):
        return [_canonical(getattr(part, field.name)) for field in fields(part)]
    if isinstance(part, MultiDict):
        return sorted((name, part.getlist(name)) for name in part)
    if isinstance(part, Mapping):
        return sorted([str(name), _canonical(value)] for name, value in part.items())
    if isinstance(part, Set):
        return sorted(str(_canonical(value)) for value in part)
    if isinstance(part, (list, tuple)):
        return [_canonical(value) for value in part]
    return part if part is None or isinstance(part, (str, int, float)) else str(part)
