"""Turns a template and its data into a tagged PDF, in our own fonts only."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
TYPESETTER = Path(__file__).with_name("typesetter.py")
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
    asked = {
        "template": str(TEMPLATES / f"{template}.typ"),
        "root": str(TEMPLATES),
        "fonts": str(fonts),
        "data": json.dumps(data),
    }
    # -P: the modules beside it have names of the standard library.
    done = subprocess.run(
        [sys.executable, "-P", str(TYPESETTER)],
        input=json.dumps(asked).encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    told = done.stderr.decode()
    if letters := "".join(dict.fromkeys("".join(MISSING.findall(told)))):
        raise LettersMissing(told, letters)
    raise RuntimeError(told)
