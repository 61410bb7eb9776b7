"""The fields of a group of the provider's values: as a form shows them, and as it sends them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .provider_schema import (
    Check,
    Schema,
    colour,
    email,
    flag,
    image_file,
    iso_date,
    positive_integer,
    telephone,
)
from .provider_values import Values, checks
from .provider_words import GROUPS, FieldGroup, FieldWords

KINDS: Mapping[object, str] = {
    flag: "flag",
    positive_integer: "number",
    iso_date: "date",
    colour: "colour",
    image_file: "file",
    telephone: "tel",
    email: "email",
}
CHECKS: Mapping[str, Check | Schema] = dict(checks())
TICKED = "yes"
MOST_ROWS = 50


@dataclass(frozen=True)
class FormField:
    """``name`` is that of the field in the form, and its key in the file.

    ``rows`` are the fields of each entry of a list, the last of them empty.
    """

    name: str
    words: FieldWords
    kind: str
    value: str = ""
    rows: Sequence[Sequence["FormField"]] = ()


def kind_of(key: str) -> str:
    """How a value is asked for.

    >>> kind_of("contact.telephone"), kind_of("remote_triage"), kind_of("accessibility.status")
    ('tel', 'flag', 'choice')
    """
    if isinstance(CHECKS[key], Mapping):
        return "rows"
    return "choice" if words_of(key).choices else KINDS.get(CHECKS[key], "text")


def form_fields(group: FieldGroup, values: Values) -> list[FormField]:
    """The fields of a group with these values, which need not be right."""
    return [
        _rows_field(group, key, values.get(key) or [])
        if isinstance(CHECKS[key], Mapping)
        else FormField(key, words, kind_of(key), as_typed(values.get(key)))
        for key, words in group.fields.items()
        if key in CHECKS
    ]


def read_form(group: FieldGroup, form: Mapping[str, str]) -> dict[str, Any]:
    """The values of a group as somebody typed them: what cannot be used stays as it is."""
    return {key: _read(key, form) for key in group.fields if key in CHECKS}


def as_typed(value: object) -> str:
    """
    >>> as_typed(True), as_typed(None), as_typed(4)
    ('yes', '', '4')
    """
    return TICKED if value is True else "" if value is None else str(value)


def _rows_field(group: FieldGroup, key: str, entries: Sequence[Mapping[str, Any]]) -> FormField:
    rows = [
        [
            FormField(f"{key}.{number}.{part}", group.fields[f"{key}.{part}"], "text", value)
            for part in CHECKS[key]  # type: ignore[union-attr]
            for value in [as_typed(entry.get(part))]
        ]
        for number, entry in enumerate([*entries, {}], 1)
    ]
    return FormField(key, group.fields[key], "rows", rows=rows)


def _read(key: str, form: Mapping[str, str]) -> Any:
    check = CHECKS[key]
    if isinstance(check, Mapping):
        return _read_rows(key, check, form)
    typed = _one_line(form.get(key, ""))
    if check is flag:
        return True if typed == TICKED else None
    if check is positive_integer and typed.isascii() and typed.isdigit() and len(typed) < 10:
        return int(typed)
    return typed or None


def _read_rows(key: str, schema: Schema, form: Mapping[str, str]) -> list[dict[str, str]] | None:
    """Rows that are empty are taken off."""
    rows = [
        {part: _one_line(form.get(f"{key}.{number}.{part}", "")) for part in schema}
        for number in range(1, MOST_ROWS + 1)
    ]
    return [
        {part: text for part, text in row.items() if text} for row in rows if any(row.values())
    ] or None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def words_of(key: str) -> FieldWords:
    return next(group.fields[key] for group in GROUPS if key in group.fields)


def samples(group: FieldGroup) -> Sequence[Values]:
    """The group with nothing given, then with all its examples, of choices the first or last."""
    keys = [key for key in group.fields if key in CHECKS]
    given = [{key: _sample(key, group, place) for key in keys} for place in (0, -1)]
    return [dict.fromkeys(keys), *(given if given[0] != given[1] else given[:1])]


def _sample(key: str, group: FieldGroup, place: int) -> Any:
    check, words = CHECKS[key], group.fields[key]
    if isinstance(check, Mapping):
        return [{part: group.fields[f"{key}.{part}"].example for part in check}]
    if words.choices:
        return list(words.choices)[place] or None
    if check is flag:
        return True
    return int(words.example) if check is positive_integer else words.example or None
