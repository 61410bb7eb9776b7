"""The pages for the practice team lock themselves: on leaving, on idle, on return."""

import pytest
from playwright.sync_api import Page, expect

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store import Store
from tests.e2e.device import Device, expect_first_screen
from tests.e2e.sessions import a_session
from tests.running_server import PIN, Server

pytestmark = pytest.mark.shared_server

PANEL = "/feedback/tablet/"
FROM_CACHE = """addEventListener('pageshow', event => {
  if (event.persisted) document.documentElement.dataset.fromCache = '';
})"""
HIDE = """Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
document.dispatchEvent(new Event('visibilitychange'));
delete document.visibilityState;"""


def unlock(page: Page) -> None:
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="This tablet", exact=True)).to_be_visible()


def assert_locked(page: Page) -> None:
    expect(page.get_by_label("PIN")).to_be_visible()
    expect(page.locator('[data-panel="staff"]')).to_be_hidden()
    expect(page.get_by_role("button", name="Leave kiosk mode")).to_have_count(0)


def test_back_to_it_needs_the_pin_again(device: Device) -> None:
    page = device.set_up()
    device.open(PANEL)
    unlock(page)
    expect(page.locator("[data-checks] li")).to_have_count(
        9
    )  # no request keeps it out of the cache
    page.evaluate(FROM_CACHE)
    page.get_by_role("button", name="Leave kiosk mode").click()  # its question stays open
    page.evaluate("location.href = '/feedback/'")  # as a bookmark or an address would
    expect_first_screen(page)
    page.evaluate("history.back()")
    expect(page.locator("html[data-from-cache]")).to_have_count(1)
    assert_locked(page)
    unlock(page)
    page.get_by_role("button", name="Leave kiosk mode").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_its_own_links_leave_no_way_back(device: Device) -> None:
    page = device.set_up()
    length = page.evaluate("history.length")
    page.get_by_role("link", name="Practice team").click()
    unlock(page)
    page.get_by_role("link", name="Back to the start screen").click()
    expect_first_screen(page)
    assert page.evaluate("history.length") == length


def test_out_of_sight_it_locks_and_keeps_what_it_is_doing(device: Device) -> None:
    page = device.set_up()
    device.open(PANEL)
    unlock(page)
    page.evaluate(HIDE)
    assert_locked(page)
    device.assert_accessible()
    unlock(page)


def test_left_alone_it_gives_way_to_the_start_screen(device: Device) -> None:
    page = device.set_up()
    page.clock.install()
    device.open(PANEL)
    unlock(page)
    page.clock.fast_forward("01:59")
    expect(page.get_by_role("heading", name="This tablet", exact=True)).to_be_visible()
    page.clock.fast_forward("00:02")
    expect_first_screen(page)

    # A patient who only looked at the question for the PIN leaves no dead end either.
    page.get_by_role("link", name="Practice team").click()
    expect(page.get_by_label("PIN")).to_be_visible()
    page.clock.fast_forward("02:01")
    expect_first_screen(page)


def test_back_to_a_staff_page_after_signing_out_asks_to_sign_in(
    device: Device, server: Server
) -> None:
    store = Store(server.database_url)
    token = a_session(store, Person("ada@provider.example", Role.ADMINISTRATOR))
    store.close()
    page = device.page
    page.context.add_cookies([{"name": "handrail", "value": token, "url": device.url}])
    device.open("/staff/tablets")
    expect(page.get_by_role("heading", level=1, name="Tablets")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.evaluate("history.back()")
    page.wait_for_timeout(300)
    expect(page.get_by_label("Password")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Tablets")).to_have_count(0)
