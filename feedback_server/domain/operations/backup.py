"""The manifest of a backup, and the name of its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = 1
END = ".tar.gz.age"
NIGHTLY = "handrail-nightly-"


@dataclass(frozen=True)
class Manifest:
    """``handrail`` and ``revision`` are the versions of the program and of its tables."""

    format: int
    handrail: str
    revision: str
    made_at: datetime
    rows: Mapping[str, int]
    """The number of rows, by table."""

    files: Mapping[str, str]
    """The SHA-256 of each key file and published file, by path."""

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def file_name(at: datetime, *, nightly: bool = False) -> str:
    """In the order of time, and without a colon, which not every disk takes.

    >>> file_name(datetime(2026, 11, 23, 2, 15, tzinfo=UTC))
    'handrail-2026-11-23T021500Z.tar.gz.age'
    """
    return f"{NIGHTLY if nightly else 'handrail-'}{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}{END}"
