"""Settings of what is done at night: backups."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from .archive import NotAKey, check_public_keys
from .environment import Setting, read_number


@dataclass(frozen=True)
class Backups:
    """None are made at night where there is no key."""

    keys: Annotated[
        tuple[str, ...],
        Setting(
            "HANDRAIL_BACKUP_KEY",
            "The public key that backups are encrypted to (age1...), which 'handrail backup-key' "
            "prints; several with spaces between. With it one is made every night.",
        ),
    ]
    to: Annotated[
        Path, Setting("HANDRAIL_BACKUP_TO", "The folder for backups, best on another disk.")
    ]
    keep: Annotated[int, Setting("HANDRAIL_BACKUP_KEEP", "How many of the nightly backups stay.")]


def read_backups(given: Mapping[str, str], var: Path, faults: list[str]) -> Backups:
    keys = tuple(given.get("HANDRAIL_BACKUP_KEY", "").split())
    try:
        check_public_keys(keys)
    except NotAKey as error:
        faults.append(f"HANDRAIL_BACKUP_KEY: {error}")
    return Backups(
        keys,
        Path(given.get("HANDRAIL_BACKUP_TO", var / "backups")).resolve(),
        read_number(given, "HANDRAIL_BACKUP_KEEP", 14, 1, 3650, faults),
    )
