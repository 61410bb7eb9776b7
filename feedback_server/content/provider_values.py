"""A provider's values by their keys, such as ``contact.telephone``: one flat mapping."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from .provider_schema import SCHEMA, Check, Schema

Values = Mapping[str, Any]
"""By key: text, a whole number, True, or a list of mappings; None for what is not given."""


def checks(schema: Schema = SCHEMA, prefix: str = "") -> Iterator[tuple[str, Check | Schema]]:
    """Every key with its check; for a list, the schema of its entries."""
    for key, check in schema.items():
        if isinstance(check, Mapping):
            yield from checks(check, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", check[0] if isinstance(check, Sequence) else check


def flatten(content: Mapping[str, Any]) -> dict[str, Any]:
    """The value of every key of the schema.

    >>> flatten({"contact": {"email": "a@b.example"}, "remote_triage": False})["contact.email"]
    'a@b.example'
    """
    return {key: _normalised(_find(content, key)) for key, _ in checks()}


def nest(values: Values) -> dict[str, Any]:
    """
    >>> nest({"name": "Oak", "contact.email": None, "contact.post": "1 Street"})
    {'name': 'Oak', 'contact': {'email': None, 'post': '1 Street'}}
    """
    nested: dict[str, Any] = {}
    for key, value in values.items():
        group, _, rest = key.partition(".")
        if rest:
            nested.setdefault(group, {})[rest] = value
        else:
            nested[group] = value
    return nested


def changed(before: Values, after: Values) -> dict[str, Any]:
    """What is another value in ``after``; None for what is no longer given.

    >>> changed({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 5, "c": None})
    {'b': 5, 'c': None}
    """
    return {key: value for key, value in after.items() if value != before.get(key)}


def _find(content: Any, key: str) -> Any:
    for part in key.split("."):
        content = content.get(part) if isinstance(content, Mapping) else None
    return content


def _normalised(value: Any) -> Any:
    """Days as text, as forms have them; what is false or empty is not given."""
    return str(value) if isinstance(value, date) else value or None
