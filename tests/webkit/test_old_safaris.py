"""Older Safaris, played by taking away what they lack: the app works, or the plain form does."""

import pytest

from tests.e2e.counts import stored
from tests.running_server import PIN, Server
from tests.waiting import wait_until
from tests.webdriver.device import SEND
from tests.webkit.conftest import NewDevice
from tests.webkit.device import WebKit

IOS_15_5 = """
  delete AbortSignal.timeout;
  delete AbortSignal.any;
  delete URLSearchParams.prototype.size;
  delete URL.canParse;
  for (const name of Object.getOwnPropertyNames(Element.prototype))
    if (name.startsWith("aria")) delete Element.prototype[name];
  for (const name of ["toSorted", "toReversed", "toSpliced", "with"]) delete Array.prototype[name];
  delete Array.fromAsync;
  delete Object.groupBy;
  delete Promise.withResolvers;
  for (const name of ["wakeLock", "setAppBadge", "clearAppBadge"])
    delete Navigator.prototype[name];
  delete ServiceWorkerRegistration.prototype.pushManager;
  for (const name of ["PushManager", "Notification"]) delete window[name];
  delete Document.prototype.startViewTransition;
"""
"""What came with iOS 16 and later; the navigator's ``storage`` is as old as iOS 15.2."""
NO_INERT, NO_LOCKS = (
    "delete HTMLElement.prototype.inert; delete Element.prototype.inert;",
    "delete Navigator.prototype.locks;",
)
UNTRUE = ("locked", "without the internet", "on this device", "when you are online")
"""What the plain form cannot promise."""


def test_the_app_works_on_ios_15_5(server: Server, new_device: NewDevice) -> None:
    tablet = new_device(server.url).start(before_pages=IOS_15_5)
    tablet.set_up(server.add_tablet("V89001"))
    tablet.press("Larger text")
    large = "//html[contains(@class, 'large')]//button[@data-large][@aria-pressed='true']"
    assert tablet.shows(large)
    tablet.choose("Very good")
    assert tablet.shows(large)
    tablet.go_on(SEND)
    wait_until(tablet.is_thanked)
    wait_until(lambda: stored(server) == 1)
    tablet.finish()
    assert not tablet.shows(large)

    tablet.press("Practice team")
    tablet.type("//input[@id='pin']", PIN)
    tablet.press("Open")
    wait_until(lambda: tablet.is_titled("This tablet"))
    wait_until(lambda: len(tablet.shows("//*[@data-checks]/li")) == 9)


@pytest.mark.parametrize("missing", [NO_INERT, NO_LOCKS], ids=["before 15.5", "before 15.4"])
def test_below_it_the_plain_form_works_with_its_surgery_and_promises_nothing_untrue(
    server: Server, new_device: NewDevice, missing: str
) -> None:
    phone = new_device(server.url, (375, 667)).start(before_pages=IOS_15_5 + missing)
    phone.open("/feedback/?practice=V89001&mode=online")
    assert_plain(phone)
    phone.click("//label[normalize-space()='Good']/preceding-sibling::input")
    phone.type("//textarea[@id='why']", "Kind and clear")
    phone.press("Continue")
    wait_until(lambda: phone.is_titled("Check your answers"))
    assert_plain(phone)
    phone.press("Send my feedback")
    wait_until(phone.is_thanked)
    assert_plain(phone)
    assert stored(server, "V89001") == 1

    phone.open("/feedback/tablet/")
    assert phone.says("This browser cannot run a feedback tablet")


def assert_plain(phone: WebKit) -> None:
    """The page as the server wrote it: usable, and without what the app alone could promise."""
    assert not phone.run("return document.documentElement.classList.contains('js')")
    for words in UNTRUE:
        assert not phone.says(words), words
    phone.assert_accessible()
