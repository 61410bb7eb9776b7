"""A day with the staff pages, by keyboard, on a phone and on a desk; axe looks at every step."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from feedback_server.actions.accounts.staff_invitations import invite_person
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.output.formatting import format_month
from feedback_server.store import Store
from tests.e2e.comments_page import QUIET_MS
from tests.e2e.device import Device
from tests.e2e.engines import too_faint
from tests.e2e.keyboard import Keyboard
from tests.factories import PCN, a_submission
from tests.running_server import Server
from tests.stored import store_one

NAME, PASSWORD, NEW = "ada@provider.example", "soak the lentils", "a staple for the battery"
LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
LAST = Month.of(london_day(datetime.now(UTC))).previous()


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The database of the server that runs."""
    store = Store(server.database_url)
    yield store
    store.close()


def assert_fit(device: Device) -> None:
    """Accessible, and nothing to scroll sideways to, on a phone and on a desk, light and dark."""
    for width in (1200, 375):
        device.page.set_viewport_size({"width": width, "height": 900})
        wide = device.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, device.page.url
    device.assert_accessible()
    device.page.emulate_media(color_scheme="dark")
    assert too_faint(device.page) == [], device.page.url
    device.page.emulate_media(color_scheme="light")
    device.page.set_viewport_size({"width": 1200, "height": 900})


def set_up_second_step(device: Device, keys: Keyboard) -> None:
    """From the page that shows the secret to the page behind it."""
    page = device.page
    expect(page.get_by_role("heading", name="Set up your second step")).to_be_visible()
    assert_fit(device)
    secret = page.locator("code").inner_text().replace(" ", "")
    keys.fill("Code from your authenticator app", "000000")
    keys.press("button", "Continue")
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    assert_fit(device)
    keys.fill("Code from your authenticator app", pyotp.TOTP(secret).now())
    keys.press("button", "Continue")
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    assert_fit(device)
    keys.press("button", "I have kept them")


def choose_password(keys: Keyboard, password: str) -> None:
    keys.fill("Your password", password)
    keys.fill("The same password again", password)
    keys.press("button", "Save my password")


def sign_in(keys: Keyboard, name: str, password: str) -> None:
    keys.fill("E-mail address", name)
    keys.fill("Password", password)
    keys.press("button", "Sign in")


def test_the_administrator_sets_up_and_invites(device: Device, server: Server) -> None:
    found = re.search(r"/staff/join/[\w-]+", server.log.read_text("utf-8"))
    assert found
    page, keys = device.open(found[0]), Keyboard(device.page)
    assert_fit(device)
    keys.fill("Your e-mail address", NAME)
    choose_password(keys, "password1234")
    expect(page.get_by_role("alert")).to_contain_text("easy to guess")
    assert_fit(device)
    keys.to(page.get_by_role("link", name="easy to guess"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your password", exact=True)).to_be_focused()
    choose_password(keys, PASSWORD)
    expect(page.get_by_text("Your password is saved")).to_be_visible()
    assert_fit(device)
    sign_in(keys, NAME, PASSWORD)
    set_up_second_step(device, keys)
    assert_fit(device)
    keys.press("link", "Settings")
    assert_fit(device)
    keys.press("link", "People")
    assert_fit(device)
    keys.fill("Their e-mail address", LEAD.name)
    keys.choose("PCN lead: runs a network")
    keys.press("button", "Make a link")
    expect(page.get_by_role("alert")).to_contain_text("needs the code of a network")
    assert_fit(device)
    keys.fill("Codes of their networks, or of their practices", PCN.code)
    keys.press("button", "Make a link")
    expect(page.get_by_role("status")).to_contain_text("Give this link")
    assert_fit(device)
    keys.press("link", LEAD.name)
    assert_fit(device)
    change_password_and_leave(device, keys)
    device.open(found[0])
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    assert_fit(device)


def change_password_and_leave(device: Device, keys: Keyboard) -> None:
    page = device.page
    keys.press("link", "Your account")
    assert_fit(device)
    keys.fill("Your password now", "wrong")
    keys.fill("Your new password", NEW)
    keys.press("button", "Change my password")
    expect(page.get_by_role("alert")).to_contain_text("not your password")
    assert_fit(device)
    keys.fill("Your password now", PASSWORD)
    keys.fill("Your new password", NEW)
    keys.press("button", "Change my password")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    keys.press("button", "Sign out everywhere")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_lead_reads_closes_and_publishes_a_month(
    device: Device, server: Server, store: Store
) -> None:
    for number in range(12):
        answers = {"experience": "1", "why": f"Dr Smith was kind, {number}", "publish": "yes"}
        given = a_submission(given_on=LAST.first_day(), answers=answers)
        store_one(store, SurveyRegistry(), given)
    token = invite_person(store, LEAD, now=datetime.now(UTC), by="test")
    page, keys = device.open(f"/staff/join/{token}"), Keyboard(device.page)
    choose_password(keys, PASSWORD)
    sign_in(keys, LEAD.name, PASSWORD)
    set_up_second_step(device, keys)
    expect(page.get_by_role("heading", name=PCN.name)).to_be_visible()
    assert_fit(device)
    keys.press("link", "Read them (12 comments wait")
    assert_fit(device)
    clear_a_comment(device, keys)
    keys.press("link", "Reports")
    expect(page.get_by_text("[name] was kind, ")).to_be_visible()
    assert_fit(device)
    look_at_one_part_of_a_report_on_a_phone(page)
    close_the_month(device, keys)
    keys.press("link", "Publish this month")
    assert_fit(device)
    keys.fill("You said", "We were kind.")
    keys.press("button", "Publish")
    expect(page.get_by_role("alert")).to_be_visible()
    assert_fit(device)
    keys.fill("We did", "We keep at it.")
    keys.press("button", "Publish")
    expect(page.get_by_role("status")).to_contain_text("Published.")
    assert_fit(device)
    keys.press("button", "Sign out")
    (published,) = (server.folder / "var" / "published").rglob("*.json")
    assert "We were kind." in published.read_text("utf-8")


def clear_a_comment(device: Device, keys: Keyboard) -> None:
    page = device.page
    expect(page.get_by_text("With the marked words taken out it reads:").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("Cleared. 11 left.")
    assert_fit(device)
    page.wait_for_timeout(QUIET_MS)
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_have_text("Undone. It waits again. 12 left.")
    page.wait_for_timeout(QUIET_MS)
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("Cleared. 11 left.")


def look_at_one_part_of_a_report_on_a_phone(page: Page) -> None:
    part = page.get_by_role("heading", name="How good the data are", level=2)
    page.set_viewport_size({"width": 375, "height": 667})
    expect(page.get_by_role("heading", name="At a glance", level=2)).to_be_visible()
    expect(part).to_be_hidden()
    page.get_by_role("link", name="How good the data are").click()
    expect(part).to_be_visible()
    page.get_by_role("link", name="Show the whole report").click()
    expect(page.get_by_role("heading", name="How the figures are made")).to_be_visible()
    page.set_viewport_size({"width": 1200, "height": 900})


def close_the_month(device: Device, keys: Keyboard) -> None:
    page: Page = device.page
    expect(page.get_by_role("heading", level=1)).to_contain_text(format_month(LAST))
    keys.press("button", "Make this month final")
    expect(page.get_by_text("Tick the box to make the month final")).to_be_visible()
    assert_fit(device)
    keys.tick("I have looked at the figures of this month")
    keys.press("button", "Make this month final")
    expect(page.get_by_text("Revision 1", exact=True)).to_be_visible()
    assert_fit(device)
