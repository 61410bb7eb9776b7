"""Settings of what is done at night: backups, and purging what is kept no longer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from feedback_server.archive import InvalidKey, check_public_keys

from .env import Setting, read_number

MOST_MONTHS, MOST_DAYS = 240, 7300
LEAST_FOR_SUBMISSIONS = 24
"""Months: a tablet may come out of a cupboard after a year, and send again what had arrived."""


@dataclass(frozen=True)
class BackupSettings:
    """None are made at night where there is no key."""

    keys: Annotated[
        tuple[str, ...],
        Setting(
            "HANDRAIL_BACKUP_PUBLIC_KEY",
            "The public key that backups are encrypted to (age1...), which 'handrail backup "
            "make-key' prints; several with spaces between. With it one is made every night.",
        ),
    ]
    folder: Annotated[
        Path, Setting("HANDRAIL_BACKUP_FOLDER", "The folder for backups, best on another disk.")
    ]
    count: Annotated[int, Setting("HANDRAIL_BACKUP_COUNT", "How many of the nightly backups stay.")]


def read_backups(given: Mapping[str, str], var: Path, faults: list[str]) -> BackupSettings:
    keys = tuple(given.get("HANDRAIL_BACKUP_PUBLIC_KEY", "").split())
    try:
        check_public_keys(keys)
    except InvalidKey as error:
        faults.append(f"HANDRAIL_BACKUP_PUBLIC_KEY: {error}")
    return BackupSettings(
        keys,
        Path(given.get("HANDRAIL_BACKUP_FOLDER") or var / "backups").resolve(),
        read_number(given, "HANDRAIL_BACKUP_COUNT", 14, 1, 3650, faults),
    )


@dataclass(frozen=True)
class RetentionSettings:
    """For how many whole months, or days, data is kept; 0 is for ever."""

    original_text_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_ORIGINAL_TEXT_MONTHS",
            "For how many whole months the original words of comments are kept.",
        ),
    ]
    quarantine_days: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_QUARANTINE_DAYS",
            "For how many days quarantine keeps what nobody could open; 0: for ever.",
        ),
    ]
    import_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_IMPORTS_MONTHS",
            "For how many whole months imports of numbers can be undone; 0: for ever.",
        ),
    ]
    account_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_ACCOUNTS_MONTHS",
            "For how many whole months accounts are kept once they are off; 0: for ever.",
        ),
    ]
    submission_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS",
            "For how many whole months submissions are kept, at least 24; 0: for ever. Tallies and "
            "kept reports stay.",
        ),
    ]


def retention_periods(retention: RetentionSettings, backups: BackupSettings) -> dict[str, str]:
    """How long what patients gave is kept, in the words of the privacy page."""
    nights = f"The copies of the last {backups.count} nights"
    return {
        "answers": _in_words(retention.submission_months),
        "originals": _in_words(retention.original_text_months),
        "quarantine": _in_words(retention.quarantine_days, "day"),
        "accounts": _in_words(retention.account_months),
        "backups": nights if backups.keys else "No copies are made at night",
    }


def _in_words(number: int, unit: str = "whole month") -> str:
    """
    >>> _in_words(12), _in_words(1), _in_words(90, "day")
    ('12 whole months', '1 whole month', '90 days')
    """
    if not number:
        return "As long as the service runs: no end is set"
    return f"{number} {unit}{'s' if number > 1 else ''}"


def default_periods() -> dict[str, str]:
    """What holds where nothing is set: pages say so until the server that serves them knows."""
    return retention_periods(read_retention({}, []), read_backups({}, Path(), []))


def read_retention(given: Mapping[str, str], faults: list[str]) -> RetentionSettings:
    submissions = read_number(
        given, "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS", 0, 0, MOST_MONTHS, faults
    )
    if 0 < submissions < LEAST_FOR_SUBMISSIONS:
        faults.append(
            "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS: must be 0 (for ever) or at least "
            f"{LEAST_FOR_SUBMISSIONS}, because tablets may send again what they kept"
        )
    return RetentionSettings(
        read_number(given, "HANDRAIL_RETENTION_ORIGINAL_TEXT_MONTHS", 12, 1, 120, faults),
        read_number(given, "HANDRAIL_RETENTION_QUARANTINE_DAYS", 90, 0, MOST_DAYS, faults),
        read_number(given, "HANDRAIL_RETENTION_IMPORTS_MONTHS", 24, 0, MOST_MONTHS, faults),
        read_number(given, "HANDRAIL_RETENTION_ACCOUNTS_MONTHS", 0, 0, MOST_MONTHS, faults),
        submissions,
    )
