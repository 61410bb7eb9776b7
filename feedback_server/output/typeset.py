"""Turns a template and its data into a tagged PDF, in our own fonts only."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from .glyphs import each_text, name, with_names
from .printable import all_printable

TEMPLATES = Path(__file__).parent / "templates"
TYPST_PROCESS = Path(__file__).with_name("typst_process.py")
MISSING = re.compile(r'the text (?:contains the disallowed codepoint )?`"(.+?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")

LONGEST_SECONDS = 120
"""The longest that setting a document may take; most take half a second."""


class MissingGlyphs(RuntimeError):
    """Typst could not set some letters; ``letters`` has each once."""

    def __init__(self, message: str, letters: str) -> None:
        super().__init__(message)
        self.letters = letters


def typeset(template: str, data: Mapping[str, object], fonts: Path) -> bytes:
    """A PDF/UA-1 file from ``templates/TEMPLATE.typ``, which reads ``data`` as JSON, whatever text
    is in it: a letter that none of the fonts has is shown by its name, as in "[grinning face]".

    Raises NoFonts for a folder ``fonts`` without any, RuntimeError where the result would not be
    accessible: a picture without words.
    """
    data = with_names(all_printable(data), fonts)
    try:
        return _set(template, data, fonts)
    except MissingGlyphs as error:  # fonts that have letters alone, but not side by side
        gone = {letter: name(letter) for letter in error.letters if not letter.isascii()}
    try:
        return _set(template, each_text(data, lambda text: _with(text, gone)), fonts)
    except MissingGlyphs:
        return _set(template, each_text(data, _in_ascii), fonts)


def typeset_pictures(svgs: Sequence[tuple[str, int]], fonts: Path) -> list[str]:
    """SVG pictures of a width as PNG ones in base 64, drawn with our own fonts. Raises as
    ``typeset`` does."""
    pictures = [{"svg": svg, "width": width} for svg, width in svgs]
    data = with_names(all_printable({"pictures": pictures}), fonts)
    made: list[str] = json.loads(_set("pictures", data, fonts, pictures=True))
    return made


def _with(text: str, names: Mapping[str, str]) -> str:
    return "".join(names.get(letter, letter) for letter in text)


def _in_ascii(text: str) -> str:
    return "".join(letter if letter.isascii() else name(letter) for letter in text)


def _set(
    template: str, data: Mapping[str, object], fonts: Path, *, pictures: bool = False
) -> bytes:
    asked = {
        "pictures": pictures,
        "template": str(TEMPLATES / f"{template}.typ"),
        "root": str(TEMPLATES),
        "fonts": str(fonts),
        "data": json.dumps(data),
    }
    # -P: the modules beside it have names of the standard library.
    command = [sys.executable, "-P", str(TYPST_PROCESS)]
    order = json.dumps(asked).encode()
    try:
        done = subprocess.run(
            command, input=order, capture_output=True, check=False, timeout=LONGEST_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"It took more than {LONGEST_SECONDS} seconds to set.") from error
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode()
    if letters := letters_in(told):
        raise MissingGlyphs(told, letters)
    raise RuntimeError(told)


def letters_in(told: str) -> str:
    r"""The letters that Typst says it cannot set, each once. It writes some as their number.

    >>> letters_in('the text `"\\u{fe0f}"` could not be displayed')
    '\ufe0f'
    """
    found = (ESCAPED.sub(_numbered, letter) for letter in MISSING.findall(told))
    return "".join(dict.fromkeys("".join(found)))


def _numbered(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
