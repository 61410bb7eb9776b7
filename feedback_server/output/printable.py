"""Text that every format can hold: without what a file breaks on and nobody can read."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

Value = TypeVar("Value")

LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
NO_CHARACTER = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
"""Halves of characters, those for private use, and those that will never be any."""

UNREADABLE = "\ufffd"


def printable(text: str) -> str:
    r"""The text with one kind of line end, without control characters, and with a sign in place of
    what is no character to anybody else.

    >>> printable("Good\x07\r\nand \ue000 kind")
    'Good\nand � kind'
    """
    if text.isascii() and text.isprintable():
        return text
    return NO_CHARACTER.sub(UNREADABLE, CONTROL.sub("", LINE_END.sub("\n", text)))


def all_printable(value: Value) -> Value:
    """A value such as a report with every text in it printable, however deep."""
    return _all(value)  # type: ignore[no-any-return]


def _all(value: Any) -> Any:
    if type(value) is str:  # what is only a kind of text, such as a unit, has words of our own
        return printable(value)
    if isinstance(value, tuple | list):
        made = [_all(part) for part in value]
        return made if isinstance(value, list) else tuple(made)
    if isinstance(value, Mapping):
        return {_all(key): _all(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _of_dataclass(value)
    return value


def _of_dataclass(value: Any) -> Any:
    """The value itself where nothing in it changes, which is nearly always."""
    old = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
    new = {name: _all(part) for name, part in old.items()}
    return value if new == old else replace(value, **new)
