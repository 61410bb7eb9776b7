"""Turns a template and its data into a tagged PDF, in our own fonts only."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"
NO_TIME = 0  # the same template and data give the same bytes whenever they are set


def typeset(template: str, data: Mapping[str, object], fonts: Path) -> bytes:
    """A PDF/UA-1 file from ``templates/TEMPLATE.typ``, which reads ``data`` as JSON.

    Raises RuntimeError where the result would not be accessible: a letter that none of the
    fonts in the folder ``fonts`` has, a picture without words.
    """
    ours = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )
    return typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=ours,
        sys_inputs={"data": json.dumps(data)},
        pdf_standards="ua-1",
        timestamp=NO_TIME,
    )
