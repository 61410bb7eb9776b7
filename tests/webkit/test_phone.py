"""A patient's own phone in WebKit: nothing is lost, and nothing is said that is not so."""

import pytest

from tests.e2e.counts import stored
from tests.running_server import Server
from tests.waiting import wait_until
from tests.webdriver.device import ACCEPT, SEND
from tests.webkit.conftest import NewDevice
from tests.webkit.device import WebKit

START = "/feedback/?practice=V89001&mode=online"
WAITING = "//*[@data-to-send][contains(., '1')]"
REMIND, WHEN = "//a[normalize-space()='Remind me later']", "//button[@data-when]"


@pytest.fixture
def phone(server: Server, new_device: NewDevice) -> WebKit:
    """As large as a small iPhone, its worker in charge."""
    device = new_device(server.url, (375, 667)).start()
    device.open(START)
    wait_until(device.is_at_start)
    device.run_later("navigator.serviceWorker.ready.then(() => true)")
    wait_until(lambda: device.run("return navigator.serviceWorker.controller !== null"))
    return device


def test_what_waits_is_said_and_sent_when_the_page_is_opened_again(
    phone: WebKit, server: Server
) -> None:
    # Without background sync a closed page sends nothing, and the phone must not say it would
    server.stop()
    phone.answer()
    wait_until(lambda: phone.says("We have not sent them yet"))
    assert not phone.says("nothing more for you to do")
    phone.assert_accessible()

    phone.kill()
    phone.start()
    phone.open("/feedback/")
    wait_until(lambda: phone.shows(WAITING))
    phone.assert_accessible()

    server.start()
    phone.run("dispatchEvent(new Event('online'))")
    wait_until(lambda: phone.outbox() == [], seconds=30)
    wait_until(lambda: not phone.shows(WAITING))
    assert stored(server) == 1


def test_back_forward_and_reload_keep_the_answers_until_they_are_sent(
    phone: WebKit, server: Server
) -> None:
    phone.choose("Poor")
    phone.go_on(ACCEPT)
    phone.type("//textarea", "Kind and clear")
    phone.go_back()
    wait_until(lambda: phone.shows(ACCEPT))
    phone.run("history.forward()")
    wait_until(lambda: phone.shows("//textarea"))
    phone.run("window.isOld = true; location.reload()")
    wait_until(lambda: not phone.run("return window.isOld") and phone.shows("//textarea"))
    assert phone.run("return document.querySelector('textarea').value") == "Kind and clear"
    phone.go_on(SEND)
    wait_until(phone.is_thanked)
    wait_until(lambda: stored(server) == 1)
    assert not phone.run("return sessionStorage.answers")


def test_a_reminder_that_cannot_be_had_leaves_no_dead_buttons(phone: WebKit) -> None:
    phone.click(REMIND)
    phone.press("Tomorrow morning")
    wait_until(lambda: phone.says("We cannot remind you on this phone"), seconds=30)
    assert not phone.shows(WHEN)
    assert phone.shows("//a[@data-calendar]")
    phone.assert_accessible()


def test_a_shared_tablet_offers_no_reminder(tablet: WebKit) -> None:
    wait_until(lambda: tablet.shows("//*[@data-staff-link]"))
    assert not tablet.shows(REMIND)
    tablet.open("/feedback/phone/en/")
    wait_until(tablet.is_at_start)
