"""Reads, checks and merges content/provider.yaml, which describes who runs the service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .colours import contrast_errors
from .content_file import ContentError, read_yaml
from .provider_schema import COMPLETE, OPTIONAL, REQUIRED, SCHEMA, Check, Schema


@dataclass(frozen=True)
class ProviderError:
    """``key`` is the way to the value: ``brand.link``, ``data_protection.processors 1.name``."""

    key: str
    problem: str

    def __str__(self) -> str:
        return f"{self.key}: {self.problem}"


def load_provider(path: Path) -> dict[str, Any]:
    """Every key of the schema, with None for what the file leaves out.

    Raises ContentError with all errors of the file.
    """
    content = read_yaml(path)
    errors = provider_errors(content) or _logo_errors(content, path)
    if errors:
        raise ContentError([f"{path.name}: {error}" for error in errors])
    return complete_provider(content)


def provider_errors(content: object) -> list[ProviderError]:
    """All that is wrong with what a provider says of itself, but for the file of its logo."""
    errors = list(_schema_errors(content, SCHEMA, ""))
    if errors or not isinstance(content, Mapping):
        return errors
    colours = [ProviderError(f"brand.{key}", text) for key, text in contrast_errors(content)]
    return [*colours, *_accessibility_errors(content["accessibility"])]


def complete_provider(content: Mapping[str, Any]) -> dict[str, Any]:
    """Every key of the schema, with None for what the content leaves out."""
    return _with_missing_keys(content, SCHEMA)


def merge_provider(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """``base`` with the changed keys over it; None takes a key out, a list is replaced whole.

    >>> merge_provider({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"d": 4}, "e": [5]})
    {'b': {'c': 2, 'd': 4}, 'e': [5]}
    """
    merged = {key: value for key, value in base.items() if changes.get(key, value) is not None}
    for key, change in changes.items():
        if isinstance(change, Mapping):
            below = base.get(key)
            merged[key] = merge_provider(below if isinstance(below, Mapping) else {}, change)
        elif change is not None:
            merged[key] = change
    return {key: value for key, value in merged.items() if value != {}}


def _logo_errors(content: Mapping[str, Any], path: Path) -> list[ProviderError]:
    logo = content["brand"].get("logo")
    exists = logo is None or (path.parent / logo).is_file()
    problem = f"there is no file {path.parent.name}/{logo}"
    return [] if exists else [ProviderError("brand.logo", problem)]


def _accessibility_errors(accessibility: Mapping[str, Any]) -> list[ProviderError]:
    """ "Fully" needs a test without failures; a test with another result must list them."""
    full = accessibility["status"] == "fully"
    tested = bool(accessibility.get("tested_on") and accessibility.get("tested_by"))
    if full and (not tested or accessibility.get("failures")):
        problem = "fully needs tested_on and tested_by, and no failures"
        return [ProviderError("accessibility.status", problem)]
    if tested and not full and not accessibility.get("failures"):
        problem = "is missing, because somebody tested and it is not fully"
        return [ProviderError("accessibility.failures", problem)]
    return []


def _schema_errors(
    content: object, schema: Schema, prefix: str, *, complete: bool = False
) -> Iterator[ProviderError]:
    """``complete``: every key must be there but for the optional ones."""
    if not isinstance(content, Mapping):
        yield ProviderError(prefix[:-1] or "the file", "must be a list of keys and values")
        return
    strange = [key for key in content if key not in schema]
    yield from (ProviderError(f"{prefix}{key}", "no such key") for key in strange)
    for key, check in schema.items():
        name, value = f"{prefix}{key}", content.get(key)
        if value is not None:
            yield from _value_errors(value, check, name)
        elif name in REQUIRED or (complete and name not in OPTIONAL):
            yield ProviderError(name, "is missing")


def _value_errors(
    value: object, check: "Check | Schema | Sequence[Schema]", name: str
) -> Iterator[ProviderError]:
    if isinstance(check, Mapping):
        yield from _schema_errors(value, check, f"{name}.", complete=name in COMPLETE)
    elif isinstance(check, Sequence):
        yield from _list_errors(value, check[0], name)
    elif problem := check(value):
        yield ProviderError(name, problem)


def _list_errors(content: object, schema: Schema, name: str) -> Iterator[ProviderError]:
    if not isinstance(content, list):
        yield ProviderError(name, "must be a list")
        return
    for number, entry in enumerate(content, 1):
        yield from _schema_errors(entry, schema, f"{name} {number}.", complete=True)


def _with_missing_keys(content: Mapping[str, Any], schema: Schema) -> dict[str, Any]:
    return {key: _value(content.get(key), check) for key, check in schema.items()}


def _value(value: Any, check: "Check | Schema | Sequence[Schema]") -> Any:
    if isinstance(check, Mapping):
        return _with_missing_keys(value or {}, check)
    return (value or []) if isinstance(check, Sequence) else value
