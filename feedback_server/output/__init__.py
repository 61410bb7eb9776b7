"""A report as bytes. To add a format: a writer beside these, an entry in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass

from ..domain.report import Report
from . import csv, html, json


@dataclass(frozen=True)
class Format:
    """``write`` knows blocks, never sections, and says "Demonstration data" where that is so."""

    media_type: str
    extension: str
    write: Callable[[Report], bytes]


FORMATS = {
    "html": Format("text/html; charset=utf-8", "html", html.write),
    "csv": Format("text/csv; charset=utf-8", "csv", csv.write),
    "json": Format("application/json", "json", json.write),
}
