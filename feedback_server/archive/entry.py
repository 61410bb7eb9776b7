"""One file of an archive."""

from dataclasses import dataclass

SUMS = "SHA256SUMS"
"""The last entry: the checksum of each other one, as ``sha256sum`` writes it. An archive without it
is incomplete."""


@dataclass(frozen=True)
class ArchiveEntry:
    """``name`` is a path relative to the folder that the archive is unpacked into."""

    name: str
    content: bytes
