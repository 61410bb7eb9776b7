"""A report as bytes. To add a format: a writer beside these, an entry in FORMATS."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from feedback_server.domain.reports import Report

from . import pdf, report_csv, report_docx, report_html, report_json, xlsx

Write = Callable[[Report, Path], bytes]


@dataclass(frozen=True)
class Format:
    """``write`` knows blocks, never sections, and says "Demonstration data" where that is so.

    It also gets the folder ``fonts`` of the build, which only what is typeset needs.
    """

    media_type: str
    """The media type without a charset, which responses add to a text themselves."""

    extension: str
    write: Write


def _without_fonts(write: Callable[[Report], bytes]) -> Write:
    return lambda report, _: write(report)


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {
    "html": Format("text/html", "html", _without_fonts(report_html.write)),
    "pdf": Format("application/pdf", "pdf", pdf.write),
    "docx": Format(DOCX, "docx", report_docx.write),
    "xlsx": Format(XLSX, "xlsx", _without_fonts(xlsx.write)),
    "csv": Format("text/csv", "csv", _without_fonts(report_csv.write)),
    "json": Format("application/json", "json", _without_fonts(report_json.write)),
}
