"""A person's notification preferences, for each of their browsers."""

from datetime import datetime

from feedback_server.domain.accounts.person import Person
from feedback_server.domain.notifications.notification import NotificationType, QuietHours
from feedback_server.domain.operations.job import Job
from feedback_server.store import Store
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.store.notifications import notices, push_subscriptions
from feedback_server.store.operations import jobs


def set_choices(
    store: Store,
    person: Person,
    browser: str,
    choices: frozenset[NotificationType],
    quiet: QuietHours,
) -> bool:
    """Save the choices; whether the person has such a browser."""
    with store.write() as tx:
        return push_subscriptions.change(tx, person.name, browser, choices, quiet)


def turn_off(store: Store, person: Person, browser: str, *, now: datetime) -> bool:
    """Forget the browser and its pending notices; whether the person has it."""
    with store.write() as tx:
        found = push_subscriptions.find(tx, browser)
        if found is None or found.account != person.name:
            return False
        push_subscriptions.forget(tx, browser)
        jobs.withdraw(tx, "push", f"{browser}/")
        notices.mark_ended(
            tx, [notice.id for notice in notices.waiting(tx, browser)], "not sent", now
        )
        audit.record(tx, AuditEntry(now, person.name, "browser_off", {"browser": found.label}))
    return True


def request_test(store: Store, person: Person, browser: str, *, now: datetime) -> bool:
    """Queue a test notification, sent at once, in quiet hours too."""
    with store.write() as tx:
        found = push_subscriptions.find(tx, browser)
        if found is None or found.account != person.name:
            return False
        jobs.add(tx, Job("push_test", f"{browser}/{now.isoformat()}", now))
    return True
