"""Push subscriptions: staff's until they end them, a patient's for one reminder."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from feedback_server.crypto.hpke import DecryptionFailed, SealingKeys, UnknownKey
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.calendar.calendar_month import LONDON, london_day
from feedback_server.domain.notifications.notification import NotificationType, QuietHours
from feedback_server.domain.operations.job import Job
from feedback_server.messaging.webpush.endpoints import EndpointAllowlist, EndpointNotAllowed
from feedback_server.messaging.webpush.subscription import (
    Subscription,
    endpoint_digest,
    parse_subscription,
    unpack_subscription,
)
from feedback_server.messaging.webpush.vapid import VapidKeys
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.notifications import push_subscriptions, reminders
from feedback_server.store.notifications.push_subscriptions import Browser
from feedback_server.store.notifications.reminders import Reminder
from feedback_server.store.operations import jobs
from feedback_server.store.organisations import organisations

from .delivery import seal_id

KEPT_FOR = timedelta(days=7)
"""How long a patient's phone is remembered at most."""
MOST_BROWSERS = 10
"""The most browsers that one member of staff may register."""


Found = tuple[Subscription, str]
"""How a browser is reached, and its push service; checked."""


class UnknownPractice(LookupError):
    """There is no practice with this code."""


class InvalidSubscription(ValueError):
    """A subscription to which nothing may be sent."""


class TooLate(ValueError):
    """This evening's reminder time has passed."""


class TooMany(ValueError):
    """The person has the most browsers allowed."""


class ReminderTime(StrEnum):
    """When a patient wants the reminder."""

    EVENING = "evening"
    MORNING = "morning"
    LATER = "later"


@dataclass(frozen=True)
class Registry:
    """What subscribing needs: the keys, and the push services that are allowed."""

    keys: SealingKeys
    vapid: VapidKeys
    allowlist: EndpointAllowlist

    @property
    def public_key(self) -> str:
        """The VAPID public key that browsers subscribe with, in base64url."""
        return self.vapid.public()

    @property
    def is_off(self) -> bool:
        """Whether Web Push is off, since no contact is set that push services ask for."""
        return not self.vapid.subject

    def checked(self, endpoint: str, p256dh: str, auth: str) -> Found:
        """The checked subscription; raises InvalidSubscription with the reason."""
        if self.is_off:
            raise InvalidSubscription("this server sends no notifications")
        try:
            return parse_subscription(endpoint, p256dh, auth, self.allowlist)
        except EndpointNotAllowed as error:
            raise InvalidSubscription(str(error)) from error


def add_browser(
    store: Store,
    registry: Registry,
    person: Person,
    found: Found,
    *,
    label: str,
    choices: frozenset[NotificationType],
    instead_of: str,
    id: str,
    on: date,
    now: datetime,
) -> Browser:
    """Register a browser, with the choices made before for it or for the one with the digest
    ``instead_of``, which it replaces. Raises TooMany.
    """
    to, service = found
    sealed = registry.keys.seal(to.packed(), id=seal_id(to.digest))
    with store.write() as tx:
        mine = push_subscriptions.for_account(tx, person.name)
        before = next(
            (browser for browser in mine if browser.digest in (to.digest, instead_of)), None
        )
        if before is None and len(mine) >= MOST_BROWSERS:
            raise TooMany
        made = Browser(
            before.id if before else id,
            person.name,
            to.digest,
            registry.keys.current,
            sealed,
            registry.vapid.current,
            service,
            label,
            before.choices if before else choices,
            before.quiet if before else QuietHours(),
            before.added_on if before else on,
            before.notified_at if before else None,
        )
        if before:
            push_subscriptions.forget(tx, before.id)
        push_subscriptions.upsert(tx, made)
        if before is None:
            audit.record(tx, AuditEntry(now, person.name, "browser_added", {"browser": label}))
    return made


def ask_reminder(
    store: Store,
    registry: Registry,
    found: Found,
    *,
    practice: str,
    language: str,
    when: ReminderTime,
    id: str,
    now: datetime,
) -> datetime:
    """The time of the reminder. A phone has one at most: a new one replaces it.

    Raises UnknownPractice and TooLate.
    """
    to, service = found
    at = reminder_time(when, now)
    packed = to.packed(practice=practice, language=language, at=at.isoformat())
    sealed = registry.keys.seal(packed, id=seal_id(to.digest))
    expires_on = london_day(now) + KEPT_FOR
    made = Reminder(
        id, to.digest, registry.keys.current, sealed, registry.vapid.current, service, expires_on
    )
    with store.write() as tx:
        if organisations.find_practice(tx, practice) is None:
            raise UnknownPractice(practice)
        if before := reminders.by_digest(tx, to.digest):
            jobs.withdraw(tx, "patient_reminder", before.id)
        reminders.upsert(tx, made)
        jobs.add(tx, Job("patient_reminder", id, at))
    return at


def end_reminder(store: Store, endpoint: str) -> bool:
    """End a reminder; whether nobody else uses this browser, so that it can unsubscribe."""
    with store.write() as tx:
        if found := reminders.by_digest(tx, endpoint_digest(endpoint)):
            reminders.forget(tx, found.id)
            jobs.withdraw(tx, "patient_reminder", found.id)
        return push_subscriptions.by_digest(tx, endpoint_digest(endpoint)) is None


def renew(store: Store, registry: Registry, old: str, found: Found) -> None:
    """Replace an endpoint that the push service has renewed, on proof of the old one."""
    to, service = found
    with store.write() as tx:
        before = push_subscriptions.by_digest(tx, endpoint_digest(old))
        if before is not None:
            push_subscriptions.forget(tx, before.id)
            new = replace(
                before,
                digest=to.digest,
                key_id=registry.keys.current,
                sealed=registry.keys.seal(to.packed(), id=seal_id(to.digest)),
                service=service,
                vapid=registry.vapid.current,
            )
            push_subscriptions.upsert(tx, new)
        reminder = reminders.by_digest(tx, endpoint_digest(old))
        if reminder is not None:
            reminders.forget(tx, reminder.id)
            try:
                _, more = open_reminder(registry.keys, reminder)
            except (UnknownKey, DecryptionFailed):  # nothing is left to remind of
                jobs.withdraw(tx, "patient_reminder", reminder.id)
                return
            sealed = registry.keys.seal(to.packed(**more), id=seal_id(to.digest))
            changed = replace(
                reminder,
                digest=to.digest,
                key_id=registry.keys.current,
                sealed=sealed,
                service=service,
                vapid=registry.vapid.current,
            )
            reminders.upsert(tx, changed)


def reminder_time(when: ReminderTime, now: datetime) -> datetime:
    """Six this evening, nine tomorrow morning, or six in the evening in two days, in London.

    >>> from datetime import UTC
    >>> reminder_time(ReminderTime.MORNING, datetime(2026, 10, 24, 12, tzinfo=UTC)).isoformat()
    '2026-10-25T09:00:00+00:00'
    """
    days, clock = {
        ReminderTime.EVENING: (0, time(18)),
        ReminderTime.MORNING: (1, time(9)),
        ReminderTime.LATER: (2, time(18)),
    }[when]
    day = london_day(now) + timedelta(days=days)
    at = datetime.combine(day, clock, LONDON).astimezone(now.tzinfo)
    if at <= now:
        raise TooLate(when)
    return at


def open_reminder(keys: SealingKeys, reminder: Reminder) -> tuple[Subscription, Mapping[str, str]]:
    """A reminder's subscription and details: ``practice``, ``language``, ``at``.

    Raises UnknownKey and DecryptionFailed.
    """
    packed = keys.open(key_id=reminder.key_id, id=seal_id(reminder.digest), sealed=reminder.sealed)
    return unpack_subscription(packed)
