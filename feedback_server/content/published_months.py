"""Reads what was published. A file that cannot be read is named, and keeps no other from being."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import structlog

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.published import PublishedMonth


class BrokenMonth(ValueError):
    """The file of a published month cannot be read: which."""


def file_of(folder: Path, pcn: str, month: Month) -> Path:
    return folder / f"{month}-{pcn}.json"


def read_month(path: Path) -> PublishedMonth:
    """Raises BrokenMonth."""
    try:
        return PublishedMonth.from_json(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenMonth(str(path)) from error


def readable_months(folder: Path, pattern: str = "*.json") -> Iterator[tuple[Path, PublishedMonth]]:
    """The newest first; the broken ones are left out, and named in the log."""
    for path in sorted(folder.glob(pattern), reverse=True):
        try:
            yield path, read_month(path)
        except BrokenMonth:
            _tell(path.name)


def readable_month(folder: Path, pcn: str, month: Month) -> PublishedMonth | None:
    """What was published last of a month, to show it; None as well where its file is broken."""
    found = readable_months(folder, file_of(folder, pcn, month).name)
    return next((month for _, month in found), None)


def broken_months(folder: Path) -> list[Path]:
    whole = {path for path, _ in readable_months(folder)}
    return [path for path in sorted(folder.glob("*.json")) if path not in whole]


@cache
def _tell(name: str) -> None:
    """Once in the life of a process: every tablet asks for what was published."""
    structlog.get_logger().warning("published month broken", file=name)
