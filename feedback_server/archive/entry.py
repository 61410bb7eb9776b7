"""What a file of many parts consists of."""

from dataclasses import dataclass

SUMS = "SHA256SUMS"
"""The last entry: a line for each other, as ``sha256sum`` writes it. Without it a file is broken
off."""


@dataclass(frozen=True)
class Entry:
    """``name`` is a path below the folder that somebody unpacks it into."""

    name: str
    content: bytes
