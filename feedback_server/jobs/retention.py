"""Puts together what is kept for how long, from the settings: a kind of data each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from feedback_server.actions.activity.uploads import forget_uploads, old_uploads
from feedback_server.actions.comments.erase_original_text import (
    count_erasable,
    erase_original_text,
    first_kept,
)
from feedback_server.actions.operations import retention as purged
from feedback_server.actions.operations.expiry import count_expired, delete_expired, expiring_rows
from feedback_server.actions.operations.retention import (
    ACCOUNTS,
    IMPORTS,
    QUARANTINE,
    SUBMISSIONS,
    count_purgeable,
    purge,
)
from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.store import Store
from feedback_server.store.db.secure_delete import vacuum

FOR_EVER = "for ever"


@dataclass(frozen=True)
class RetentionPolicy:
    """``kept`` says for how long, and ``setting`` what decides on that, if anything does."""

    name: str
    kept: str
    setting: str
    count: Callable[[], int]
    """How many would go now."""

    purge: Callable[[], int]
    """How many went."""


def retention_policies(
    settings: Settings, store: Store, *, now: datetime, by: str
) -> Iterator[RetentionPolicy]:
    """What a person decides on comes first, then what has served its purpose by itself."""
    yield _originals(settings, store, now, by)
    retention, today = settings.retention, london_day(now)
    first_day = today - timedelta(days=retention.quarantine_days)
    by_day = partial(_rows, store, now, by, first=first_day, unit="days")
    yield by_day(QUARANTINE, retention.quarantine_days, "HANDRAIL_RETENTION_QUARANTINE_DAYS")
    for kind, months, setting in (
        (IMPORTS, retention.import_months, "HANDRAIL_RETENTION_IMPORTS_MONTHS"),
        (ACCOUNTS, retention.account_months, "HANDRAIL_RETENTION_ACCOUNTS_MONTHS"),
        (SUBMISSIONS, retention.submission_months, "HANDRAIL_RETENTION_SUBMISSIONS_MONTHS"),
    ):
        first = first_kept(today, months)
        yield _rows(store, now, by, kind, months, setting, first=first, unit="months")
    for each in expiring_rows(now):
        count, act = partial(count_expired, store, each), partial(delete_expired, store, each)
        yield RetentionPolicy(each.name, each.kept, "", count, act)
    yield _uploads(settings, now)


def purge_all(
    settings: Settings, store: Store, *, now: datetime, by: str
) -> list[tuple[RetentionPolicy, int]]:
    """How many of each kind went. The database is rewritten once, where it is worth it."""
    went = [(kind, kind.purge()) for kind in retention_policies(settings, store, now=now, by=by)]
    if any(number for kind, number in went if kind.setting):
        vacuum(store)
    return went


def _rows(
    store: Store,
    now: datetime,
    by: str,
    kind: purged.PurgeableData,
    number: int,
    setting: str,
    *,
    first: Month | date,
    unit: str,
) -> RetentionPolicy:
    if not number:
        return RetentionPolicy(kind.name, FOR_EVER, setting, lambda: 0, lambda: 0)
    count = partial(count_purgeable, store, kind, first)
    act = partial(purge, store, kind, first, now=now, by=by)
    return RetentionPolicy(kind.name, f"{number} {unit}", setting, count, act)


def _originals(settings: Settings, store: Store, now: datetime, by: str) -> RetentionPolicy:
    months = settings.retention.original_text_months
    first = first_kept(london_day(now), months)
    return RetentionPolicy(
        "original words of comments",
        f"{months} months",
        "HANDRAIL_RETENTION_ORIGINAL_TEXT_MONTHS",
        lambda: count_erasable(store, first).number,
        lambda: erase_original_text(store, first, now=now, by=by).number,
    )


def _uploads(settings: Settings, now: datetime) -> RetentionPolicy:
    folder = settings.uploads
    return RetentionPolicy(
        "uploads that nobody confirmed",
        "a day",
        "",
        lambda: len(old_uploads(folder, now=now)),
        lambda: forget_uploads(folder, now=now),
    )
