"""A report as bytes. To add a format: a writer beside these, an entry in ``formats``, its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..domain.report import Report
from . import csv, html, json, pdf, xlsx

NAMES = ("html", "pdf", "xlsx", "csv", "json")
"""Of all formats, for those who must offer them before settings are read."""


@dataclass(frozen=True)
class Format:
    """``write`` knows blocks, never sections, and says "Demonstration data" where that is so.

    PDF raises NoFonts where the pages were not built.
    """

    media_type: str
    extension: str
    write: Callable[[Report], bytes]


Formats = Mapping[str, Format]


def formats(fonts: Path) -> Formats:
    """Each writer by name; ``fonts`` is the folder ``fonts`` of the build, which PDF needs."""
    return {
        "html": Format("text/html; charset=utf-8", "html", html.write),
        "pdf": Format("application/pdf", "pdf", partial(pdf.write, fonts=fonts)),
        "xlsx": Format(xlsx.MEDIA_TYPE, "xlsx", xlsx.write),
        "csv": Format("text/csv; charset=utf-8", "csv", csv.write),
        "json": Format("application/json", "json", json.write),
    }
