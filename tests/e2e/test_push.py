"""A push in Chromium: DevTools hands it to the worker, which shows it and what it says."""

import json
from collections.abc import Callable, Mapping
from functools import partial

import pytest
from playwright.sync_api import expect

from feedback_server.messaging.webpush.sender import pad_payload
from tests.e2e.device import Device, answer
from tests.e2e.faulty_proxy import FaultyProxy, failure_of_submissions
from tests.waiting import wait_until

SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const shown = await registration.getNotifications();
  return shown.map(({title, body, tag, lang, dir, data}) => ({title, body, tag, lang, dir, data}));
}"""
PHONE = "/feedback/phone/en/"
IPHONE = """navigator.standalone = false;
const match = matchMedia;
globalThis.matchMedia = query => query.includes("coarse") ? {matches: true} : match(query);"""
SAID = {"title": "A report is ready", "body": "Oct 2026.", "url": "/staff/reports", "tag": "report"}


def deliver(device: Device, said: Mapping[str, object]) -> None:
    """As a push service would, after the browser has decrypted it."""
    assert device.context is not None
    session = device.context.new_cdp_session(device.page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(each["registrationId"] for each in told["registrations"]),
    )
    session.send("ServiceWorker.enable")
    while not registrations:
        device.page.wait_for_timeout(50)  # only while it waits does Playwright hear of events
    push = {"origin": device.url, "registrationId": registrations[0]}
    session.send("ServiceWorker.deliverPushMessage", push | {"data": pad_payload(said).decode()})


def says(device: Device, words: str) -> bool:
    return words in json.dumps(device.page.evaluate(SHOWN))


@pytest.fixture
def phone(device: Device) -> Device:
    device.set_up(mode="online")
    assert device.context is not None
    device.context.grant_permissions(["notifications"])
    return device


def test_the_worker_shows_what_a_push_says_and_no_more(phone: Device) -> None:
    deliver(phone, SAID)
    wait_until(lambda: phone.page.evaluate(SHOWN))
    (shown,) = phone.page.evaluate(SHOWN)
    assert shown == {
        "title": "A report is ready",
        "body": "Oct 2026.",
        "tag": "report",
        "lang": "",
        "dir": "auto",
        "data": "/staff/reports",
    }


def test_a_newer_one_with_the_same_tag_takes_the_place_of_the_last(phone: Device) -> None:
    for body in ("Oct 2026.", "Nov 2026."):
        deliver(phone, SAID | {"body": body})
        wait_until(partial(says, phone, body))
    assert [each["body"] for each in phone.page.evaluate(SHOWN)] == ["Nov 2026."]


def test_a_reminder_is_in_the_patient_s_language_and_direction(phone: Device) -> None:
    words = {"title": "آپ کا تجربہ", "body": "دو منٹ", "url": "/feedback/", "tag": "remind"}
    deliver(phone, words | {"lang": "ur", "dir": "rtl", "unsubscribe": True})
    wait_until(lambda: phone.page.evaluate(SHOWN))
    (shown,) = phone.page.evaluate(SHOWN)
    assert (shown["lang"], shown["dir"], shown["title"]) == ("ur", "rtl", "آپ کا تجربہ")


@pytest.mark.parametrize("url, opened", [("https://evil.example/", None), ("/staff/", "/staff/")])
def test_a_click_opens_pages_of_ours_alone(phone: Device, url: str, opened: str | None) -> None:
    deliver(phone, SAID | {"url": url})
    wait_until(lambda: phone.page.evaluate(SHOWN))
    assert phone.context is not None
    (worker,) = phone.context.service_workers
    worker.evaluate(
        """async () => {
          self.clients.openWindow = async url => { self.opened = url; }; // it needs a real click
          const [notification] = await self.registration.getNotifications();
          self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
        }"""
    )
    wait_until(lambda: phone.page.evaluate(SHOWN) == [])
    phone.page.wait_for_timeout(200)
    assert worker.evaluate("self.opened") == (opened and phone.url + opened)


def test_a_phone_says_what_waits_and_what_it_can_do(
    proxy: FaultyProxy, new_device: Callable[[str], Device]
) -> None:
    device = new_device(proxy.url)
    page = device.start()
    page.add_init_script(IPHONE)
    device.set_up(mode="online")
    proxy.fault = failure_of_submissions
    answer(page)
    device.open("/feedback/choose")
    expect(page.get_by_text("Feedback still to be sent: 1")).to_be_visible()
    device.open(PHONE)
    expect(page.get_by_text("Feedback still to be sent: 1")).to_be_visible()
    expect(page.get_by_text("Choose Share, then “Add to Home Screen”.")).to_be_visible()
    device.assert_accessible()
    # When the server is back, then it is sent from here too
    proxy.fault = None
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Feedback still to be sent")).to_be_hidden()
    # When it may not remind, then no button for it is left
    page.get_by_role("button", name="In 2 days").click()
    expect(page.get_by_role("link", name="Add a reminder to my calendar")).to_be_focused()
    expect(page.get_by_role("button")).to_have_count(0)
    device.assert_accessible()


def test_a_shared_tablet_never_offers_to_remind(device: Device) -> None:
    page = device.set_up()
    expect(page.get_by_role("link", name="Practice team")).to_be_visible()
    expect(page.get_by_role("link", name="Remind me later")).to_be_hidden()
    device.open("/feedback/phone/pl/")
    expect(page.get_by_role("link", name="Practice team")).to_be_visible()
