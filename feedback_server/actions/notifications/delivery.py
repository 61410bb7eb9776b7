"""Delivers a browser's pending notices as one push."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from feedback_server.actions.operations.worker import Done
from feedback_server.crypto.hpke import DecryptionFailed, SealingKeys, UnknownKey
from feedback_server.domain.notifications.notification import push_text
from feedback_server.domain.operations.job import Job, JobOutcome, back_off
from feedback_server.messaging.webpush.sender import PushMessage, PushResult, PushSender
from feedback_server.messaging.webpush.subscription import unpack_subscription
from feedback_server.store import Store, Transaction
from feedback_server.store.accounts import accounts
from feedback_server.store.notifications import notices, push_metrics, push_subscriptions
from feedback_server.store.notifications.notices import StoredNotice
from feedback_server.store.notifications.push_subscriptions import Browser

TRIED = {
    "title": "It works",
    "body": "Notifications come to this browser.",
    "url": "/staff/account/notifications/",
    "tag": "try",
}
TOO_LATE, GIVEN_UP, OFF = "too late", "given up", "not sent"


def seal_id(digest: str) -> str:
    """The context that this subscription is sealed with."""
    return f"push/{digest}"


def deliver(
    store: Store, keys: SealingKeys, sender: PushSender, job: Job, *, now: datetime, today: date
) -> Done:
    with store.read() as tx:
        browser = push_subscriptions.find(tx, job.key.partition("/")[0])
        waiting = notices.waiting(tx, browser.id) if browser else []
        account = accounts.find_account(tx, browser.account) if browser else None
    if browser is None:
        return Done(JobOutcome("the browser is gone"))
    if account is None or (account.disabled_on is not None and account.disabled_on <= today):
        return _forget(browser, waiting, OFF, "the account is off", now)
    late = [notice for notice in waiting if now >= notice.at + _useful(notice)]
    to_send = [notice for notice in waiting if notice not in late]
    if not to_send:
        tried = bool(late) and job.attempts > 1
        outcome = JobOutcome("of no use any more" if late else "nothing left", failed=tried)
        return Done(outcome, lambda tx: _end(tx, late, GIVEN_UP if tried else TOO_LATE, now))
    free = browser.quiet.free_from(now)
    if free > now:
        return Done(JobOutcome("quiet hours", again_at=free))
    return _send(keys, sender, job, browser, to_send, late, now, today)


def deliver_test(
    store: Store, keys: SealingKeys, sender: PushSender, job: Job, *, now: datetime, today: date
) -> Done:
    """Deliver a test notification. It is not retried."""
    with store.read() as tx:
        browser = push_subscriptions.find(tx, job.key.partition("/")[0])
    if browser is None:
        return Done(JobOutcome("the browser is gone"))
    try:
        packed = keys.open(key_id=browser.key_id, id=seal_id(browser.digest), sealed=browser.sealed)
    except (UnknownKey, DecryptionFailed):
        return _forget(browser, [], OFF, "its sealing key is lost", now)
    push = PushMessage(TRIED, timedelta(minutes=10), "high", "try")
    sent = sender.send(unpack_subscription(packed)[0], browser.vapid, push)
    said = f"{sent.status or sent.reason}"
    if sent.result is PushResult.GONE:
        done = _forget(browser, [], OFF, said, now)
    else:
        done = Done(JobOutcome(said, failed=sent.result is not PushResult.SENT))
    return _counted(done, browser, sent.result.value, today)


def _send(
    keys: SealingKeys,
    sender: PushSender,
    job: Job,
    browser: Browser,
    to_send: Sequence[StoredNotice],
    late: Sequence[StoredNotice],
    now: datetime,
    today: date,
) -> Done:
    words = push_text([notice.notice for notice in to_send])
    until = max(notice.at + _useful(notice) for notice in to_send)
    urgent = any(notice.notice.type.urgency == "high" for notice in to_send)
    push = PushMessage(
        payload={
            "title": words.title,
            "body": words.body,
            "url": words.where,
            "tag": words.topic,
        },
        ttl=until - now,
        urgency="high" if urgent else to_send[-1].notice.type.urgency,
        topic=words.topic,
    )
    try:
        packed = keys.open(key_id=browser.key_id, id=seal_id(browser.digest), sealed=browser.sealed)
    except (UnknownKey, DecryptionFailed):
        return _forget(browser, to_send, OFF, "its sealing key is lost", now)
    sent = sender.send(unpack_subscription(packed)[0], browser.vapid, push)
    said = f"{sent.status or sent.reason}"
    if sent.result is PushResult.RETRY:
        wait = (
            sent.retry_after
            if sent.retry_after is not None
            else back_off(job.attempts, random.random())
        )
        if now + wait < until:
            return _counted(
                Done(JobOutcome(said, again_at=now + wait)), browser, sent.result.value, today
            )
        done = Done(JobOutcome(said, failed=True), lambda tx: _end(tx, to_send, GIVEN_UP, now))
        return _counted(done, browser, GIVEN_UP, today)
    if sent.result is PushResult.GONE:
        done = _forget(browser, [*to_send, *late], OFF, said, now)
        return _counted(done, browser, sent.result.value, today)

    def note(tx: Transaction) -> None:
        _end(tx, late, TOO_LATE, now)
        _end(tx, to_send, sent.result.value, now)
        push_subscriptions.mark_notified(tx, browser.id, now)

    done = Done(JobOutcome(said, failed=sent.result is PushResult.REFUSED), note)
    return _counted(done, browser, sent.result.value, today)


def _counted(done: Done, browser: Browser, outcome: str, today: date) -> Done:
    def note(tx: Transaction) -> None:
        done.also(tx)
        push_metrics.add(tx, today, browser.service, outcome)

    return Done(done.outcome, note)


def _forget(
    browser: Browser, waiting: Sequence[StoredNotice], outcome: str, said: str, now: datetime
) -> Done:
    def note(tx: Transaction) -> None:
        _end(tx, waiting, outcome, now)
        push_subscriptions.forget(tx, browser.id)

    return Done(JobOutcome(f"browser forgotten: {said}"), note)


def _end(tx: Transaction, which: Sequence[StoredNotice], outcome: str, now: datetime) -> None:
    if which:
        notices.mark_ended(tx, [notice.id for notice in which], outcome, now)


def _useful(each: StoredNotice) -> timedelta:
    return each.notice.type.useful_for
