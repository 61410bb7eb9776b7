"""Fans events out to the staff who chose to be notified and may see them."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from feedback_server.actions.operations.worker import Done
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.notifications.notification import Notice, NotificationType
from feedback_server.domain.operations.job import Job, JobOutcome
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import accounts
from feedback_server.store.notifications import notices, push_subscriptions
from feedback_server.store.notifications.push_subscriptions import Browser
from feedback_server.store.operations import jobs
from feedback_server.store.organisations import organisations

SETTLE = timedelta(minutes=2)
"""Events within this time arrive as one digest."""
GAP = timedelta(minutes=30)
"""Least time between two pushes to one browser, urgent ones aside."""
RETURNS_TO = 2
"""How many people hear that a return is due, so that it does not depend on one."""
PLACES = ("pcn", "practice", "by")


def notify(
    tx: Transaction,
    type: NotificationType,
    key: str,
    *,
    now: datetime,
    pcn: str = "",
    practice: str = "",
    by: str = "",
    about: Mapping[str, str | int] | None = None,
) -> bool:
    """Queue an event for all who chose its type, except ``by``, who caused it.

    A ``key`` is notified once. ``pcn`` or ``practice`` limits who may see it; neither means
    everybody with the permission. Returns whether it is new.
    """
    full = {"type": type.value, "pcn": pcn, "practice": practice, "by": by, **(about or {})}
    return jobs.add(tx, Job("notify", f"{type.value}:{key}", now, full))


def fan_out(store: Store, job: Job, *, now: datetime, today: date) -> Done:
    """The job: one notice for each browser that is to hear of an event."""
    about = dict(job.about)
    type = NotificationType.named(str(about.pop("type")))
    pcn, practice, by = (str(about.pop(name, "")) for name in PLACES)
    with store.read() as tx:
        chosen = [
            browser for browser in push_subscriptions.list_browsers(tx) if type in browser.choices
        ]
        place = _place(tx, pcn, practice)
        people = _people(tx, today)
    if (pcn or practice) and place is None:
        return Done(JobOutcome("the place is gone"))
    to = [
        browser
        for browser in chosen
        if browser.account != by and _hears(people.get(browser.account), type, place)
    ]
    if type is NotificationType.RETURN:
        to = list(_first_people(to, people))
    notice = Notice(type, about)

    def note(tx: Transaction) -> None:
        for browser in to:
            if notices.add(tx, browser, notice, job.key, now):
                _plan(tx, browser, type, now)

    return Done(JobOutcome(f"browsers: {len(to)}"), note)


def _plan(tx: Transaction, browser: Browser, type: NotificationType, now: datetime) -> None:
    urgent = type.urgency == "high"
    if jobs.is_pending(tx, "push", f"{browser.id}/") and not urgent:
        return  # it goes with what waits already
    earliest = now if urgent else now + SETTLE
    if browser.notified_at is not None and not urgent:
        earliest = max(earliest, browser.notified_at + GAP)
    due = browser.quiet.free_from(earliest)
    newest = notices.waiting(tx, browser.id)[-1].id
    jobs.add(tx, Job("push", f"{browser.id}/{newest}", due))


def _place(tx: Transaction, pcn: str, practice: str) -> Pcn | Practice | None:
    if practice:
        return organisations.find_practice(tx, practice)
    return organisations.find_pcn(tx, pcn) if pcn else None


def _people(tx: Transaction, today: date) -> dict[str, Person]:
    return {
        account.person.name: account.person
        for account in accounts.list_accounts(tx)
        if account.disabled_on is None or account.disabled_on > today
    }


def _hears(person: Person | None, type: NotificationType, place: Pcn | Practice | None) -> bool:
    if person is None or not person.may(type.permission):
        return False
    if place is None:
        return True
    return person.sees(place) if isinstance(place, Practice) else person.sees_pcn(place)


def _first_people(to: Sequence[Browser], people: Mapping[str, Person]) -> Iterator[Browser]:
    """Browsers of two people: the network's own staff first, then administrators."""
    own_first = sorted(to, key=lambda each: people[each.account].role is Role.ADMINISTRATOR)
    names = list(dict.fromkeys(browser.account for browser in own_first))[:RETURNS_TO]
    return (browser for browser in own_first if browser.account in names)
