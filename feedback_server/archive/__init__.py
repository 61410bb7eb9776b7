"""Files of many parts, encrypted to a public key: a tar.gz inside age (age-encryption.org).

The standard tools open one too: ``age -d -i KEY FILE | tar xz``, then ``sha256sum -c SHA256SUMS``.
"""

from .age import (
    Damaged,
    Identity,
    NotAKey,
    WrongKey,
    check_public_keys,
    load_identities,
    new_identity,
)
from .entry import Entry
from .reading import opened_archive
from .writing import UNFINISHED, forget_unfinished, write_archive

__all__ = [
    "UNFINISHED",
    "Damaged",
    "Entry",
    "Identity",
    "NotAKey",
    "WrongKey",
    "check_public_keys",
    "forget_unfinished",
    "load_identities",
    "new_identity",
    "opened_archive",
    "write_archive",
]
