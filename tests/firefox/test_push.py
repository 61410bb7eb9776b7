"""Web Push from end to end: asked for on the page, sent by a job, shown by the worker, clicked."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from feedback_server.actions.notifications.monitors import watch_comments
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.notifications.notification import NotificationType, QuietHours
from feedback_server.store import Store
from feedback_server.store.notifications import push_subscriptions
from feedback_server.store.notifications.push_subscriptions import Browser
from feedback_server.store.notifications.tables import patient_reminder_table
from feedback_server.store.operations.tables import job_table
from tests.e2e.sessions import a_session
from tests.factories import a_submission
from tests.firefox.device import Firefox
from tests.firefox.push_server import PushServer
from tests.running_server import Server, a_server
from tests.stored import store_one
from tests.waiting import wait_until

ADA = Person("ada@provider.example")
PAGE = "/staff/account/notifications/"
SHOWN = """navigator.serviceWorker.ready.then(it => it.getNotifications())
  .then(all => all.map(({title, body, data}) => [title, body, data]))"""
CLICK = """const alert = [...Services.wm.getEnumerator("alert:alert")][0];
  alert.document.getElementById("alertBox").click();"""
CAN_NOTIFY, MAY_NOT_NOTIFY = 1, 2


@pytest.fixture
def push() -> Iterator[PushServer]:
    with PushServer() as push:
        yield push


@pytest.fixture
def server(push: PushServer, built: Path, tmp_path: Path) -> Iterator[Server]:
    """One that knows the push service on this machine."""
    server = a_server(tmp_path, built)
    server.environment["HANDRAIL_PUSH_HOSTS"] = push.origin
    server.start()
    yield server
    server.kill()


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = Store(server.database_url)
    yield store
    store.close()


@pytest.fixture
def phone(server: Server, push: PushServer, new_device: Callable[[str], Firefox]) -> Firefox:
    device = new_device(server.url)
    device.start(more=preferences(push))
    return device


def preferences(push: PushServer, may: int = CAN_NOTIFY) -> dict[str, Any]:
    return {
        "alerts.useSystemBackend": False,
        "dom.push.connection.enabled": True,
        "dom.push.enabled": True,
        "dom.push.serverURL": push.url,
        "dom.push.testing.allowInsecureServerURL": True,
        "permissions.default.desktop-notification": may,
    }


def sign_in(phone: Firefox, store: Store) -> None:
    phone.open("/staff/sign-in")
    cookie = {"name": "handrail", "value": a_session(store, ADA), "path": "/"}
    phone.ask("AddCookie", {"cookie": cookie})


def turn_on(phone: Firefox, store: Store) -> Browser:
    """From the page itself, and never quiet."""
    sign_in(phone, store)
    phone.open(PAGE)
    phone.press("Turn on in this browser")
    wait_until(lambda: phone.says("which is this one"))
    (browser,) = known(store)
    with store.write() as tx:
        push_subscriptions.change(
            tx, ADA.name, browser.id, frozenset(NotificationType), QuietHours("00:00", "00:00")
        )
    return browser


def known(store: Store) -> list[Browser]:
    with store.read() as tx:
        return push_subscriptions.list_browsers(tx)


def click(phone: Firefox) -> str:
    """Click the notification; the address of the page that has opened."""
    before = set(phone.tabs())
    phone.run_inside(CLICK)
    wait_until(lambda: set(phone.tabs()) - before)
    (opened,) = set(phone.tabs()) - before
    phone.go_to_tab(opened)
    wait_until(lambda: phone.run("return document.readyState === 'complete' && location.host"))
    return str(phone.run("return location.href")).removeprefix(phone.url)


def test_staff_are_told_and_a_click_opens_the_right_page(
    phone: Firefox, store: Store, push: PushServer
) -> None:
    turn_on(phone, store)
    answers = {"experience": "5", "why": "I want to end my life", "publish": "no"}
    store_one(store, SurveyRegistry(), a_submission(answers=answers))
    watch_comments(store, SurveyRegistry(), datetime.now(UTC))  # as the jobs at nine and at two do
    wait_until(lambda: push.sent, seconds=30)
    wait_until(lambda: phone.run_later(SHOWN))
    assert phone.run_later(SHOWN) == [
        ["A comment needs a person today", "Open it to see.", "/staff/overview/"]
    ]
    assert click(phone) == "/staff/overview/"
    assert phone.says("Overview") and phone.run_later(SHOWN) == []
    phone.open(PAGE)
    wait_until(lambda: phone.says("A comment needs a person today"))


def test_a_patient_is_reminded_once_and_the_phone_forgotten(
    phone: Firefox, store: Store, push: PushServer
) -> None:
    phone.open("/feedback/phone/en/?practice=V89001&mode=online")
    phone.press("Tomorrow morning")
    wait_until(lambda: phone.says("We will remind you once."))
    assert push.subscribed == 1
    with store.write() as tx:
        due = job_table.c.kind == "patient_reminder"
        assert tx.execute(sa.update(job_table).where(due).values(due_at=datetime.now(UTC))).rowcount
    wait_until(lambda: push.sent, seconds=30)
    wait_until(lambda: phone.run_later(SHOWN))
    ((title, body, address),) = phone.run_later(SHOWN)
    assert "V89001" not in title + body and "Elm" not in title + body
    assert address == "/feedback/?practice=V89001&mode=online"
    wait_until(lambda: push.subscribed == 0)  # nobody wants anything more of this browser
    with store.read() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(patient_reminder_table)) == 0
    phone.open("/")
    assert click(phone) == "/feedback/?practice=V89001&mode=online"
    wait_until(lambda: phone.says("Elm Test Surgery"))


def test_who_refuses_gets_an_entry_for_the_calendar(
    server: Server, push: PushServer, new_device: Callable[[str], Firefox]
) -> None:
    phone = new_device(server.url)
    phone.start(more=preferences(push, MAY_NOT_NOTIFY))
    phone.open("/feedback/phone/en/?practice=V89001&mode=online")
    phone.press("In 2 days")
    wait_until(lambda: phone.says("Add a reminder to my calendar"))
    href = phone.run("return decodeURIComponent(document.querySelector('[data-calendar]').href)")
    assert "BEGIN:VALARM" in href and "practice=V89001" in href
    assert push.subscribed == 0


def test_a_new_endpoint_reaches_the_server_when_a_staff_page_opens(
    phone: Firefox, store: Store, push: PushServer
) -> None:
    before = turn_on(phone, store)
    key = phone.run_later("fetch('/api/v1/push/key').then(it => it.json()).then(it => it.key)")
    phone.run_later(
        "navigator.serviceWorker.ready.then(async ({pushManager}) => {"
        "  await (await pushManager.getSubscription()).unsubscribe();"
        f" await pushManager.subscribe({{userVisibleOnly: true, applicationServerKey: '{key}'}});"
        "})"
    )
    phone.open("/staff/overview/")
    wait_until(lambda: [browser.digest for browser in known(store)] != [before.digest])
    (after,) = known(store)
    assert after.id == before.id and after.quiet == QuietHours("00:00", "00:00")


def test_a_new_key_is_taken_when_a_staff_page_opens(
    phone: Firefox, store: Store, server: Server
) -> None:
    before = turn_on(phone, store)
    assert "New key for pushes" in server.run("key", "rotate").stderr
    server.stop()
    server.start()
    phone.open("/staff/overview/")
    wait_until(lambda: [browser.vapid for browser in known(store)] != [before.vapid])
    (after,) = known(store)
    assert (after.id, after.choices) == (before.id, frozenset(NotificationType))


def test_a_push_service_that_changes_the_endpoint_is_heard_by_the_worker(
    phone: Firefox, store: Store
) -> None:
    before = turn_on(phone, store)
    phone.run_inside(
        f"""const {{origin}} = new URL("{phone.url}");
        const principal =
          Services.scriptSecurityManager.createContentPrincipalFromOrigin(origin);
        const notifier = Cc["@mozilla.org/push/Notifier;1"].getService(Ci.nsIPushNotifier);
        const service = Cc["@mozilla.org/push/Service;1"].getService(Ci.nsIPushService);
        service.getSubscription(origin + "/", principal, (status, old) => {{
          service.unsubscribe(origin + "/", principal, () =>
            notifier.notifySubscriptionChange(origin + "/", principal, old));
        }});"""
    )
    wait_until(lambda: [browser.digest for browser in known(store)] != [before.digest])
    assert [browser.id for browser in known(store)] == [before.id]
