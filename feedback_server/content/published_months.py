"""Reads the published months. One unreadable file is logged, and the others are still read."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.published import PublishedMonth, place_name
from feedback_server.domain.surveys.service import MAIN


class UnreadableMonth(ValueError):
    """The file of a published month cannot be read; the message is its path."""


def month_path(folder: Path, pcn: str, month: Month, service: str = MAIN) -> Path:
    return folder / f"{month}-{place_name(pcn, service)}.json"


def read_month(path: Path) -> PublishedMonth:
    """Raises UnreadableMonth."""
    try:
        return PublishedMonth.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableMonth(str(path)) from error


def readable_months(folder: Path, pattern: str = "*.json") -> Iterator[tuple[Path, PublishedMonth]]:
    """The months, newest first; unreadable ones are left out and logged."""
    for path in sorted(folder.glob(pattern), reverse=True):
        try:
            yield path, read_month(path)
        except UnreadableMonth:
            _warn_once(path.name)


def readable_month(
    folder: Path, pcn: str, month: Month, service: str = MAIN
) -> PublishedMonth | None:
    """A month as it was last published; None if it was not, or if its file is unreadable."""
    months = readable_months(folder, month_path(folder, pcn, month, service).name)
    return next((published for _, published in months), None)


def unreadable_months(folder: Path) -> list[Path]:
    readable = {path for path, _ in readable_months(folder)}
    return [path for path in sorted(folder.glob("*.json")) if path not in readable]


@cache
def _warn_once(file_name: str) -> None:
    """Log a file once in the life of a process: every tablet asks for the published months."""
    import structlog  # takes longer to read than all months: a build must be quick

    structlog.get_logger().warning("published month unreadable", file=file_name)
