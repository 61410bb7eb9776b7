"""The first person sets a new server up, signs in, and looks after their account, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.device import Device
from tests.server import Server

pytestmark = pytest.mark.browser

NAME, PASSWORD, NEW = "ada@provider.example", "soak the lentils", "a staple for the battery"


def assert_fit(device: Device) -> None:
    """Accessible, and nothing to scroll sideways to, on a phone and on a desk."""
    for width in (375, 1200):
        device.page.set_viewport_size({"width": width, "height": 900})
        wide = device.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, device.page.url
        device.assert_accessible()


def test_a_new_server_is_set_up_with_the_link_that_it_prints(
    device: Device, server: Server
) -> None:
    found = re.search(r"/staff/join/[\w-]+", server.log.read_text("utf-8"))
    assert found
    page = device.open(found[0])
    assert_fit(device)
    page.get_by_label("Your e-mail address").fill(NAME)
    page.get_by_label("Your password", exact=True).fill("password1234")
    page.get_by_label("The same password again").fill("password1234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("easy to guess")
    assert_fit(device)
    page.get_by_role("link", name="easy to guess").press("Enter")
    expect(page.get_by_label("Your password", exact=True)).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is saved")).to_be_visible()
    assert_fit(device)
    page.get_by_label("E-mail address").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    page = device.open("/staff/account/")
    assert_fit(device)
    page.get_by_label("Your password now").fill("wrong")
    page.get_by_label("Your new password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not your password")
    assert_fit(device)
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("Your new password").fill(NEW)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Your password is changed.")).to_be_visible()
    page.get_by_role("button", name="Sign out everywhere").press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    device.open(found[0])
    expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    assert_fit(device)
