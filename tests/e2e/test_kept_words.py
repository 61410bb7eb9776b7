"""A lead writes while the service is away and the session ends: the words are saved, once."""

from datetime import UTC, datetime

import pyotp
from playwright.sync_api import expect

from feedback_server.actions.accounts.accounts import set_account
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store import Store
from feedback_server.store.accounts import sessions
from tests.e2e.device import Device
from tests.e2e.keyboard import Keyboard
from tests.e2e.test_staff_journeys import PASSWORD, assert_fit, sign_in
from tests.entries import entries
from tests.factories import PCN
from tests.running_server import Server

LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
SAID, DID = "The waiting room was dark.", "There is a lamp, and a window."


def test_words_survive_a_lost_connection_and_a_session_that_ended(
    device: Device, server: Server
) -> None:
    store = Store(server.database_url)
    set_account(store, LEAD, PASSWORD, by="test", now=datetime.now(UTC))
    page, keys = device.open("/staff/you-said/"), Keyboard(device.page)
    sign_in(keys, LEAD.name, PASSWORD)
    secret = page.locator("code").inner_text().replace(" ", "")
    keys.fill("Code from your authenticator app", pyotp.TOTP(secret).now())
    keys.press("button", "Continue")
    recovery = page.locator("code").first.inner_text()
    keys.press("button", "I have kept them")
    device.open("/staff/you-said/")
    page.get_by_label("You said").fill(SAID)
    page.get_by_label("We did").fill(DID)
    save = page.get_by_role("main").get_by_role("button", name="Save")
    server.stop()
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent")
    expect(page.get_by_label("We did")).to_have_value(DID)
    assert_fit(device)
    server.start()
    with store.write() as tx:
        sessions.end_all(tx, LEAD.name)
    save.dblclick()
    expect(page.get_by_text("What you wrote is kept for 30 minutes")).to_be_visible()
    assert_fit(device)
    sign_in(keys, LEAD.name, PASSWORD)
    keys.fill("Code from your authenticator app", recovery)
    keys.press("button", "Continue")
    expect(page.get_by_role("definition").filter(has_text=DID)).to_be_visible()
    assert_fit(device)
    page.get_by_role("button", name="Send it again").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    expect(page.get_by_label("We did")).to_have_value(DID)
    device.open("/staff/nowhere")
    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert_fit(device)
    with store.read() as tx:
        assert [entry.action for entry in entries(tx)].count("you_said_written") == 1
    store.close()
