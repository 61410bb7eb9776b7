"""Turns a template and its data into a tagged PDF, in our own fonts only."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"
NO_TIME = 0  # the same template and data give the same bytes whenever they are set
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')


class LettersMissing(RuntimeError):
    """``letters`` are those that none of the fonts has, each once."""

    def __init__(self, message: str, letters: str) -> None:
        super().__init__(message)
        self.letters = letters


def typeset(template: str, data: Mapping[str, object], fonts: Path) -> bytes:
    """A PDF/UA-1 file from ``templates/TEMPLATE.typ``, which reads ``data`` as JSON.

    Raises LettersMissing for letters that no font in the folder ``fonts`` has, RuntimeError where
    the result would not be accessible otherwise: a picture without words.
    """
    ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )
    try:
        return typst.compile(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=ours,
            sys_inputs={"data": json.dumps(data)},
            pdf_standards="ua-1",
            timestamp=NO_TIME,
        )
    except typst.TypstError as error:
        told = f"{error} {error.diagnostic}"
        if letters := "".join(dict.fromkeys("".join(MISSING.findall(told)))):
            raise LettersMissing(str(error), letters) from error
        raise
