"""Sends a patient's one reminder, and forgets the phone."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback_server.actions.operations.worker import Done
from feedback_server.crypto.hpke import DecryptionFailed, SealingKeys, UnknownKey
from feedback_server.domain.operations.job import Job, JobOutcome, back_off
from feedback_server.messaging.webpush.sender import PushMessage, PushResult, PushSender
from feedback_server.store import Store, Transaction
from feedback_server.store.notifications import push_metrics, push_subscriptions, reminders
from feedback_server.store.notifications.reminders import Reminder

from .delivery import GIVEN_UP
from .subscriptions import open_reminder

USEFUL = timedelta(hours=12)
"""How long a reminder is worth delivering."""
TOPIC = "remind"


@dataclass(frozen=True)
class ReminderWords:
    """The notification's text in one language: nothing of who, where or what."""

    title: str
    body: str
    direction: str


def remind(
    store: Store,
    keys: SealingKeys,
    sender: PushSender,
    words: Mapping[str, ReminderWords],
    job: Job,
    *,
    now: datetime,
    today: date,
) -> Done:
    with store.read() as tx:
        reminder = reminders.find(tx, job.key)
        known = (
            reminder is not None and push_subscriptions.by_digest(tx, reminder.digest) is not None
        )
    if reminder is None:
        return Done(JobOutcome("not wanted any more"))
    try:
        to, more = open_reminder(keys, reminder)
    except (UnknownKey, DecryptionFailed):
        return _over(reminder, "not sent", "its sealing key is lost", today, failed=True)
    until = datetime.fromisoformat(more["at"]) + USEFUL
    if now >= until or today >= reminder.expires_on:
        return _over(reminder, "too late", "too late", today, failed=True)
    payload = _payload(words, more, unsubscribe=not known)
    sent = sender.send(to, reminder.vapid, PushMessage(payload, until - now, "normal", TOPIC))
    said = f"{sent.status or sent.reason}"
    if sent.result is PushResult.RETRY:
        wait = (
            sent.retry_after
            if sent.retry_after is not None
            else back_off(job.attempts, random.random())
        )
        if now + wait < until:
            return Done(
                JobOutcome(said, again_at=now + wait),
                lambda tx: push_metrics.add(tx, today, reminder.service, sent.result.value),
            )
        return _over(reminder, GIVEN_UP, said, today, failed=True)
    failed = sent.result is PushResult.REFUSED
    return _over(reminder, sent.result.value, said, today, failed=failed)


def _payload(
    words: Mapping[str, ReminderWords], more: Mapping[str, str], *, unsubscribe: bool
) -> Mapping[str, object]:
    """``unsubscribe``: nobody else wants anything of this browser, so that it can unsubscribe."""
    language = more["language"] if more["language"] in words else "en"
    said = words[language]
    return {
        "title": said.title,
        "body": said.body,
        "url": f"/feedback/?practice={more['practice']}&mode=online",
        "tag": TOPIC,
        "lang": language,
        "dir": said.direction,
        "unsubscribe": unsubscribe,
    }


def _over(reminder: Reminder, outcome: str, said: str, today: date, *, failed: bool) -> Done:
    """Forget the phone, however the delivery ended."""

    def note(tx: Transaction) -> None:
        reminders.forget(tx, reminder.id)
        push_metrics.add(tx, today, reminder.service, outcome)

    return Done(JobOutcome(said, failed=failed), note)
