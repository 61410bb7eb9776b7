"""The pages for the practice team in WebKit, whose back-forward cache keeps pages whole."""

from tests.running_server import PIN, Server
from tests.waiting import wait_until
from tests.webkit.device import WebKit

PANEL = "/feedback/tablet/"
FROM_CACHE = """addEventListener('pageshow', event => {
  if (event.persisted) document.documentElement.dataset.fromCache = '';
}); return true"""


def unlock(tablet: WebKit) -> None:
    tablet.type("//input[@id='pin']", PIN)
    tablet.press("Open")
    wait_until(lambda: tablet.is_titled("This tablet"))


def assert_locked(tablet: WebKit) -> None:
    wait_until(lambda: tablet.shows("//input[@id='pin']"))
    assert not tablet.is_titled("This tablet")
    assert not tablet.shows("//button[normalize-space()='Leave kiosk mode']")


def test_back_to_it_needs_the_pin_again_and_the_tablet_still_saves_answers(
    tablet: WebKit, server: Server
) -> None:
    tablet.open(PANEL)
    unlock(tablet)
    wait_until(lambda: len(tablet.shows("//*[@data-checks]/li")) == 9)
    tablet.run(FROM_CACHE)
    tablet.press("Leave kiosk mode")  # its question stays open

    # Away by a bookmark: the page is kept, and must not keep the database from this one
    tablet.open("/feedback/")
    wait_until(tablet.is_at_start)
    server.kill()
    tablet.answer()
    assert len(tablet.outbox()) == 1

    while tablet.path() != PANEL:
        tablet.go_back()
    wait_until(lambda: tablet.run("return 'fromCache' in document.documentElement.dataset"))
    assert_locked(tablet)
    tablet.assert_accessible()
    unlock(tablet)


def test_its_own_links_leave_no_way_back_and_kiosk_mode_is_left_with_the_pin(
    tablet: WebKit,
) -> None:
    length = tablet.run("return history.length")
    tablet.press("Practice team")
    unlock(tablet)
    tablet.press("Back to the start screen")
    wait_until(tablet.is_at_start)
    assert tablet.run("return history.length") == length

    tablet.press("Practice team")
    unlock(tablet)
    tablet.assert_accessible()
    tablet.press("Leave kiosk mode")
    wait_until(lambda: tablet.is_titled("Leave kiosk mode?"))
    tablet.click("//*[@data-leave-yes]")
    wait_until(lambda: tablet.path() == "/feedback/")
    tablet.open(PANEL)
    wait_until(lambda: tablet.is_titled("Set up this tablet"))
