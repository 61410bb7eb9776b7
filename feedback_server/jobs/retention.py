"""What is kept for how long, and purged when it is older: one entry for each kind of data."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Protocol

from feedback_server.actions.activity.uploads import forget_uploads, old_uploads
from feedback_server.actions.comments.erase_original_text import (
    count_erasable,
    erase_original_text,
    first_kept,
)
from feedback_server.actions.operations.expiry import (
    count_expired,
    delete_expired,
    expiring_rows,
)
from feedback_server.actions.operations.retention import (
    ACCOUNTS,
    IMPORTS,
    QUARANTINE,
    RECIPIENTS,
    SUBMISSIONS,
    PurgeableData,
    count_purgeable,
    purge,
)
from feedback_server.config.retention import RetentionPeriod, configured_periods
from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.store import Store
from feedback_server.store.db.secure_delete import vacuum

FOR_EVER = "for ever"
Cutoff = Month | date
"""The first month, or the first day, that is kept."""


class Purge(Protocol):
    def __call__(self, store: Store, first: Cutoff, *, now: datetime, by: str) -> int: ...


@dataclass(frozen=True)
class RetentionRule:
    """How one kind of data is counted and purged. Each gives a number."""

    name: str
    count: Callable[[Store, Cutoff], int]
    purge: Purge


def _by_rows(rule: PurgeableData) -> RetentionRule:
    def purge_rows(store: Store, first: Cutoff, *, now: datetime, by: str) -> int:
        return purge(store, rule, first, now=now, by=by)

    return RetentionRule(
        rule.name, lambda store, first: count_purgeable(store, rule, first), purge_rows
    )


def _count_originals(store: Store, first: Cutoff) -> int:
    return count_erasable(store, _month(first)).number


def _erase_originals(store: Store, first: Cutoff, *, now: datetime, by: str) -> int:
    return erase_original_text(store, _month(first), now=now, by=by).number


def _month(first: Cutoff) -> Month:
    return first if isinstance(first, Month) else Month.of(first)


RULES: Mapping[str, RetentionRule] = {
    "original_text": RetentionRule(
        "original words of comments", _count_originals, _erase_originals
    ),
    "quarantine": _by_rows(QUARANTINE),
    "import": _by_rows(IMPORTS),
    "account": _by_rows(ACCOUNTS),
    "recipient": _by_rows(RECIPIENTS),
    "submission": _by_rows(SUBMISSIONS),
}
"""By the field of RetentionSettings that says for how long, without its unit: a rule with a setting
is that field and an entry here. What needs no setting is an entry of ``expiring_rows``."""


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
    for period in configured_periods(settings.retention):
        yield _policy(RULES[period.name], period, store, now, by)
    for rule in expiring_rows(now):
        count, delete = partial(count_expired, store, rule), partial(delete_expired, store, rule)
        yield RetentionPolicy(rule.name, rule.kept, "", count, delete)
    yield _uploads(settings, now)


def purge_all(
    settings: Settings, store: Store, *, now: datetime, by: str
) -> list[tuple[RetentionPolicy, int]]:
    """How many of each kind went. The database is rewritten once, where it is worth it."""
    purged = [
        (policy, policy.purge()) for policy in retention_policies(settings, store, now=now, by=by)
    ]
    if any(number for policy, number in purged if policy.setting):
        vacuum(store)
    return purged


def _policy(
    rule: RetentionRule, period: RetentionPeriod, store: Store, now: datetime, by: str
) -> RetentionPolicy:
    if not period.number:
        return RetentionPolicy(rule.name, FOR_EVER, period.setting, lambda: 0, lambda: 0)
    today = london_day(now)
    months = period.unit == "month"
    first = first_kept(today, period.number) if months else today - timedelta(days=period.number)
    return RetentionPolicy(
        rule.name,
        f"{period.number} {period.unit}s",
        period.setting,
        partial(rule.count, store, first),
        partial(rule.purge, store, first, now=now, by=by),
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
