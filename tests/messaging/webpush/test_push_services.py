"""What push services do, and what becomes of the job and of the browser."""

import base64
import json
import time
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from feedback_server.actions.notifications.fan_out import notify
from feedback_server.domain.notifications.notification import NotificationType
from feedback_server.messaging.webpush import connection
from feedback_server.store import Store
from feedback_server.store.notifications import notices, push_metrics, push_subscriptions
from feedback_server.store.operations import jobs
from tests.factories import TODAY
from tests.messaging.webpush.conftest import NAME, RECEIVER, Desk
from tests.messaging.webpush.service import Answer

SENT, GONE, LATER, REFUSED = "sent", "gone", "later", "refused"


@dataclass(frozen=True)
class Case:
    """``becomes`` is what becomes of the job; ``kept``, whether the browser stays known."""

    does: str
    answer: Answer
    becomes: str
    kept: bool = True
    waits: timedelta | None = None
    """For a job that comes again: how long at least."""


CASES = (
    Case("takes it", Answer(201), SENT),
    Case("takes it otherwise", Answer(202), SENT),
    Case("cannot read it", Answer(400), REFUSED),
    Case("does not take our key", Answer(403), REFUSED),
    Case("never heard of it", Answer(404), GONE, kept=False),
    Case("says that it has ended", Answer(410), GONE, kept=False),
    Case("finds it too large", Answer(413), REFUSED),
    Case(
        "wants a pause",
        Answer(429, {"Retry-After": "600"}),
        LATER,
        waits=timedelta(seconds=600),
    ),
    Case("wants a pause, without saying how long", Answer(429), LATER),
    Case("fails", Answer(500), LATER),
    Case("is away", Answer(503, {"Retry-After": "soon"}), LATER),
    Case("hangs", Answer(hang=30), LATER),
    Case(
        "redirects to an internal address",
        Answer(307, {"Location": "http://127.0.0.1:1/inside"}),
        REFUSED,
    ),
)


def told(desk: Desk) -> None:
    """Something to be told at once, and the work that follows."""
    with desk.store.write() as tx:
        notify(tx, NotificationType.TODAY, "a key", now=desk.now)
    desk.work()


def state_of(store: Store) -> str:
    """What became of the one push job."""
    with store.read() as tx:
        pushes = [listed for listed in jobs.ended(tx, 999) if listed.job.kind == "push"]
        waiting = [listed for listed in jobs.waiting(tx, 99) if listed.job.kind == "push"]
    if waiting:
        return LATER
    (one,) = pushes
    if "forgotten" in one.message:
        return GONE
    return REFUSED if one.state.value == "failed" else SENT


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.does)
def test_a_push_service(desk: Desk, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "TIMEOUTS_S", (1.0, 0.3))
    browser = desk.browser()
    desk.service.answers["/one"] = case.answer
    told(desk)
    assert desk.service.counts() == {"/one": 1}
    assert state_of(desk.store) == case.becomes
    with desk.store.read() as tx:
        assert (push_subscriptions.find(tx, browser.id) is not None) == case.kept
        (kept,) = notices.for_account(tx, NAME, 9)
        assert (kept.outcome == "") == (case.becomes == LATER)
        (figure,) = push_metrics.since(tx, TODAY)
    assert figure.number == 1 and figure.service == "127.0.0.1"

    # What waits comes again when it should and not before, and then is sent
    if case.becomes == LATER:
        wait = case.waits or timedelta(seconds=14)
        desk.now += wait - timedelta(seconds=1)
        desk.work()
        assert len(desk.service.got) == 1
        desk.service.answers.clear()
        desk.advance(hours=1)
        desk.work()
        assert len(desk.service.got) == 2
        assert state_of(desk.store) == SENT


def test_a_name_that_leads_to_this_machine_is_not_even_connected_to(desk: Desk) -> None:
    # Given a push service that is allowed by name, whose name resolves to 127.0.0.1
    desk.browser(endpoint="https://localhost/one")
    told(desk)
    assert state_of(desk.store) == LATER
    with desk.store.read() as tx:
        (job,) = [listed for listed in jobs.waiting(tx, 99) if listed.job.kind == "push"]
    assert job.message == "the push service's name leads to a private address"


def test_a_host_that_is_not_allowed_any_more_is_forgotten(desk: Desk) -> None:
    browser = desk.browser()
    desk.settings = replace(desk.settings, push_hosts=())
    told(desk)
    assert desk.service.got == []
    with desk.store.read() as tx:
        assert push_subscriptions.find(tx, browser.id) is None


def test_it_is_given_up_when_it_is_of_no_use_any_more(desk: Desk) -> None:
    desk.browser()
    desk.service.answers["/one"] = Answer(503)
    told(desk)
    for _ in range(20):
        desk.advance(hours=1)
        desk.work()
    assert state_of(desk.store) == REFUSED
    with desk.store.read() as tx:
        (kept,) = notices.for_account(tx, NAME, 9)
    assert kept.outcome == "given up"
    assert 8 < len(desk.service.got) < 20


def test_what_is_sent_is_encrypted_and_of_one_size(desk: Desk) -> None:
    desk.browser()
    with desk.store.write() as tx:
        notify(tx, NotificationType.TODAY, "1", now=desk.now)
    desk.work()
    desk.advance(hours=1)
    with desk.store.write() as tx:
        notify(tx, NotificationType.REPORT, "2", now=desk.now, about={"month": "2026-10"})
    desk.work()
    desk.advance(hours=1)
    desk.work()
    first, second = desk.service.got
    assert len(first.body) == len(second.body)
    said = [json.loads(RECEIVER.read(got.body)) for got in (first, second)]
    assert said[0]["title"] == "A comment needs a person today"
    assert said[1] == {
        "title": "A report is ready",
        "body": "Oct 2026.",
        "url": "/staff/reports",
        "tag": "report",
    }
    head = second.headers
    assert head["content-encoding"] == "aes128gcm"
    assert head["topic"] == "report" and head["urgency"] == "low"
    assert 0 < int(head["ttl"]) <= 7 * 86400
    assert head["authorization"].startswith("vapid t=")


def test_a_token_for_a_push_service_is_made_once_and_ends_within_a_day(desk: Desk) -> None:
    desk.browser("/one")
    desk.browser("/two")
    told(desk)
    tokens = {got.headers["authorization"] for got in desk.service.got}
    assert len(desk.service.got) == 2 and len(tokens) == 1
    token = tokens.pop().removeprefix("vapid t=").split(",")[0]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims["aud"] == desk.service.origin and claims["sub"].startswith(("mailto:", "https:"))
    assert "localhost" not in claims["sub"] and claims["exp"] - time.time() < 86400


def test_proxies_of_the_environment_are_not_asked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    desk.browser()
    told(desk)
    assert state_of(desk.store) == SENT
