"""Archives encrypted to a public key: a tar.gz inside age (age-encryption.org).

The standard tools open them too: ``age -d -i KEY FILE | tar xz``, then ``sha256sum -c SHA256SUMS``.
"""

from .age import (
    CorruptArchive,
    Identity,
    InvalidKey,
    WrongKey,
    check_public_keys,
    load_identities,
    new_identity,
)
from .entry import ArchiveEntry
from .reading import open_archive
from .writing import UNFINISHED_NAME, remove_unfinished, write_archive

__all__ = [
    "UNFINISHED_NAME",
    "ArchiveEntry",
    "CorruptArchive",
    "Identity",
    "InvalidKey",
    "WrongKey",
    "check_public_keys",
    "load_identities",
    "new_identity",
    "open_archive",
    "remove_unfinished",
    "write_archive",
]
