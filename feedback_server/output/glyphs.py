"""What the fonts of the build can show, and what stands in place of a letter that they cannot."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

LETTERS = "letters.json"
CHOOSES = re.compile("[\u034f\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class NoFonts(RuntimeError):
    """The folder has no fonts: the pages were not built yet."""


def with_names(value: Any, fonts: Path) -> Any:
    """A JSON value with the name of each letter that no font has in its place.

    Raises NoFonts for a folder that the build did not make.
    """
    path = fonts / LETTERS
    if not path.is_file():
        raise NoFonts(f"There are no fonts in {fonts}.")
    letters = _letters(path, path.stat().st_mtime_ns)
    return each_text(value, lambda text: shown(text, letters))


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """A JSON value with every text in it changed, but for its keys."""
    if isinstance(value, str):
        return value if value.isascii() else change(value)
    if isinstance(value, Mapping):
        return {key: each_text(part, change) for key, part in value.items()}
    if isinstance(value, Sequence):
        return [each_text(part, change) for part in value]
    return value


def shown(text: str, fonts: Iterable[frozenset[str]]) -> str:
    """Every letter that one of the fonts has, the names of others. A mark is set by the font of
    its letter, so it needs one that has both.

    >>> shown("Café 😀, 診", [frozenset("Caféx"), frozenset("😀")])
    'Café 😀, [cjk unified ideograph-8a3a]'
    >>> shown("x\u0331 x\u0307", [frozenset("x\u0307"), frozenset("\u0331")])
    'x[combining macron below] ẋ'
    """
    fonts = [*fonts]
    made, able = [], fonts
    for letter in text:
        if is_ignorable(letter):
            made.append(letter if able else "")
            continue
        is_mark = unicodedata.category(letter).startswith("M")
        able = [font for font in (able if is_mark else fonts) if letter in font]
        made.append(letter if able or letter.isascii() or letter.isspace() else name(letter))
    return "".join(made)


def name(letter: str) -> str:
    """
    >>> name("😀"), name("\u200d")
    ('[grinning face]', '')
    """
    if is_ignorable(letter):
        return ""
    return f"[{unicodedata.name(letter, 'unknown character').lower()}]"


def is_ignorable(letter: str) -> bool:
    """Whether a letter shows nothing itself: it joins others, parts them, or chooses their look."""
    return unicodedata.category(letter) == "Cf" or bool(CHOOSES.match(letter))


@lru_cache(maxsize=4)
def _letters(path: Path, _changed: int) -> Sequence[frozenset[str]]:
    runs: Mapping[str, Sequence[tuple[int, int]]] = json.loads(path.read_text("ascii"))
    return [
        frozenset(chr(code) for first, last in of_font for code in range(first, last + 1))
        for of_font in runs.values()
    ]
