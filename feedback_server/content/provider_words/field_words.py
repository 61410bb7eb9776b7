"""The words of one field, and of one form, of the provider's values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True)
class FieldWords:
    """``without`` says what the public pages do while the field is empty; "" if it must be given.

    ``choices`` are the values that may be chosen, and the words for each.
    """

    label: str
    help: str
    example: str = ""
    without: str = ""
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class FieldGroup:
    """One form. ``fields`` are by the way to the value in the file: ``contact.telephone``."""

    id: str
    title: str
    about: str
    fields: Mapping[str, FieldWords]
