"""Two workers at one database, one of them killed halfway: nothing is left out."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feedback_server.actions.notifications.delivery import seal_id
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.notifications.notification import Notice, NotificationType
from feedback_server.domain.operations.job import Job, JobState
from feedback_server.jobs.registry import PUSHES_AT_ONCE
from feedback_server.store.notifications import notices, push_subscriptions
from feedback_server.store.operations import jobs
from tests.factories import an_id
from tests.messaging.webpush.conftest import NAME, RECEIVER, Desk
from tests.waiting import wait_until

NUMBER = int(os.environ.get("PUSHES", "80"))
"""`make faults` lets a thousand go."""


def fill(desk: Desk) -> None:
    """So many browsers, each with something to be sent."""
    desk.browser("/0")
    now = datetime.now(UTC)
    with desk.store.write() as tx:
        keys, (like,) = load_sealing_keys(desk.settings.keys), push_subscriptions.list_browsers(tx)
        for number in range(1, NUMBER):
            to = RECEIVER.subscription(f"{desk.service.origin}/{number}")
            sealed = keys.seal(to.packed(), id=seal_id(to.digest))
            push_subscriptions.upsert(
                tx, replace(like, id=an_id(), digest=to.digest, sealed=sealed)
            )
        for each in push_subscriptions.list_browsers(tx):
            notices.add(tx, each, Notice(NotificationType.REPORT, {}), "key", now)
            jobs.add(tx, Job("push", f"{each.id}/1", now))


def start(desk: Desk) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "HANDRAIL_VAR": str(desk.settings.var),
        "HANDRAIL_DATABASE_URL": desk.settings.database_url,
        "HANDRAIL_PUSH_HOSTS": desk.service.origin,
        "HANDRAIL_PUSH_CONTACT": desk.settings.push_contact,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "tests.messaging.webpush.work_alone"], env=environment
    )


@pytest.mark.slow
def test_each_of_many_is_sent_though_a_worker_is_killed(
    desk: Desk, record_testsuite_property: Callable[[str, object], None]
) -> None:
    fill(desk)
    workers = [start(desk), start(desk)]
    try:
        desk.service.wait_for(NUMBER // 2, seconds=120)
        workers[0].kill()
        wait_until(lambda: ended(desk) >= NUMBER, seconds=120)
    finally:
        for each in workers:
            each.kill()
            each.wait(30)
    counts = desk.service.counts()
    twice = sum(number - 1 for number in counts.values())
    record_testsuite_property("pushed twice", twice)
    assert set(counts) == {f"/{number}" for number in range(NUMBER)}
    assert max(counts.values()) <= 2 and twice <= PUSHES_AT_ONCE  # what was on its way at the kill
    # the second takes the place of the first at the push service and on the screen
    assert {each.headers["topic"] for each in desk.service.got} == {"report"}
    with desk.store.read() as tx:
        assert {each.outcome for each in notices.for_account(tx, NAME, 2 * NUMBER)} == {"sent"}


def ended(desk: Desk) -> int:
    with desk.store.read() as tx:
        over = jobs.ended(tx, 3 * NUMBER)
    return sum(each.job.kind == "push" and each.state is JobState.DONE for each in over)


def test_a_lease_that_ended_is_another_s(desk: Desk) -> None:
    minute = timedelta(minutes=1)
    with desk.store.write() as tx:
        jobs.add(tx, Job("push", "a", desk.now))
        (mine,) = jobs.claim(tx, "me", now=desk.now, lease=minute, limit=9, kinds=["push"])
        later = desk.now + minute
        assert not jobs.claim(
            tx,
            "you",
            now=later - timedelta(seconds=1),
            lease=minute,
            limit=9,
            kinds=["push"],
        )
        (yours,) = jobs.claim(tx, "you", now=later, lease=minute, limit=9, kinds=["push"])
        assert yours.attempts == 2
        assert not jobs.end(tx, mine, "me", JobState.DONE, "", later)
        assert jobs.end(tx, yours, "you", JobState.DONE, "", later)
