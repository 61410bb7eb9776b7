"""Settings of what is done at night: backups, and purging what is kept no longer."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

from feedback_server.archive import InvalidKey, check_public_keys

from .env import (
    DeclaredSetting,
    EnvironmentReader,
    InvalidSetting,
    Setting,
    declared_settings,
    read_folder,
    read_number,
)

MOST_MONTHS, MOST_DAYS = 240, 7300
LEAST_FOR_SUBMISSIONS = 24
"""Months: a tablet may come out of a cupboard after a year, and send again what had arrived."""


def _public_keys(text: str) -> tuple[str, ...]:
    keys = tuple(text.split())
    try:
        check_public_keys(keys)
    except InvalidKey as error:
        raise InvalidSetting(str(error)) from error
    return keys


def _months_of_submissions(text: str) -> int:
    months = read_number(0, MOST_MONTHS)(text)
    if 0 < months < LEAST_FOR_SUBMISSIONS:
        raise InvalidSetting(
            f"must be 0 (for ever) or at least {LEAST_FOR_SUBMISSIONS}, because tablets may send "
            "again what they kept"
        )
    return months


@dataclass(frozen=True)
class BackupSettings:
    """None are made at night where there is no key."""

    keys: Annotated[
        tuple[str, ...],
        Setting(
            "HANDRAIL_BACKUP_PUBLIC_KEY",
            "The public key that backups are encrypted to (age1...), which 'handrail backup "
            "make-key' prints; several with spaces between. With it one is made every night.",
            _public_keys,
        ),
    ]
    folder: Annotated[
        Path,
        Setting(
            "HANDRAIL_BACKUP_FOLDER",
            "The folder for backups, best on another disk.",
            read_folder,
            lambda above: above.var / "backups",
        ),
    ]
    count: Annotated[
        int,
        Setting(
            "HANDRAIL_BACKUP_COUNT",
            "How many of the nightly backups stay.",
            read_number(1, 3650),
            "14",
        ),
    ]


@dataclass(frozen=True)
class RetentionSettings:
    """For how many whole months, or days, data is kept; 0 is for ever.

    What a limit is for stands in ``jobs/retention.py``, under the name of the field without its
    unit; pages of content/ say it by that name too: ``kept("submission")``.
    """

    original_text_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_ORIGINAL_TEXT_MONTHS",
            "For how many whole months the original words of comments are kept.",
            read_number(1, 120),
            "12",
        ),
    ]
    quarantine_days: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_QUARANTINE_DAYS",
            "For how many days quarantine keeps what nobody could open; 0: for ever.",
            read_number(0, MOST_DAYS),
            "90",
        ),
    ]
    import_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_IMPORTS_MONTHS",
            "For how many whole months imports of numbers can be undone; 0: for ever.",
            read_number(0, MOST_MONTHS),
            "24",
        ),
    ]
    account_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_ACCOUNTS_MONTHS",
            "For how many whole months accounts are kept once they are off; 0: for ever.",
            read_number(0, MOST_MONTHS),
            "0",
        ),
    ]
    recipient_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_RECIPIENTS_MONTHS",
            "For how many whole months addresses are kept that reports go to no more; 0: for ever.",
            read_number(0, MOST_MONTHS),
            "12",
        ),
    ]
    submission_months: Annotated[
        int,
        Setting(
            "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS",
            "For how many whole months submissions are kept, at least 24; 0: for ever. Tallies and "
            "kept reports stay.",
            _months_of_submissions,
            "0",
        ),
    ]


@dataclass(frozen=True)
class RetentionPeriod:
    """How long one kind of data is kept."""

    name: str
    """The name of its field, without the unit."""
    setting: str
    number: int
    """0 for ever."""
    unit: str
    """``month`` or ``day``."""


def configured_periods(retention: RetentionSettings) -> Iterator[RetentionPeriod]:
    for each in declared_settings(RetentionSettings):
        if isinstance(each, DeclaredSetting):
            name, _, units = each.field.rpartition("_")
            number, unit = getattr(retention, each.field), units.removesuffix("s")
            yield RetentionPeriod(name, each.setting.name, number, unit)


def retention_periods(retention: RetentionSettings, backups: BackupSettings) -> dict[str, str]:
    """How long what patients gave is kept, in the words of the privacy page."""
    nights = f"The copies of the last {backups.count} nights"
    return {
        **{period.name: _in_words(period) for period in configured_periods(retention)},
        "backups": nights if backups.keys else "No copies are made at night",
    }


def _in_words(period: RetentionPeriod) -> str:
    """
    >>> [_in_words(RetentionPeriod("", "", *each)) for each in ((12, "month"), (1, "day"))]
    ['12 whole months', '1 day']
    """
    if not period.number:
        return "As long as the service runs: no end is set"
    unit = "whole month" if period.unit == "month" else period.unit
    return f"{period.number} {unit}{'s' if period.number > 1 else ''}"


def default_periods() -> dict[str, str]:
    """What holds where nothing is set: pages say so until the server that serves them knows."""
    reader, var = EnvironmentReader({}), SimpleNamespace(var=Path())
    return retention_periods(reader.fill(RetentionSettings, var), reader.fill(BackupSettings, var))
