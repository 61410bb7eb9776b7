"""An administrator changes a sentence of a public page and reviews another, by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from feedback_server.actions.editing.pages import page_state
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from tests.e2e.device import Device
from tests.e2e.test_front_desk import signed_in
from tests.e2e.test_staff_journeys import assert_fit
from tests.running_server import Server

PATH = "patients/how-to-be-seen.md"


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = Store(server.database_url)
    yield store
    store.close()


def test_a_sentence_is_checked_while_typed_saved_and_published(
    device: Device, store: Store
) -> None:
    keys = signed_in(device, store, Person("ada@provider.example"))
    page = device.open("/staff/pages/?find=how+to+be+seen")
    page.get_by_role("link", name="How to be seen", exact=True).first.click()
    expect(page.get_by_role("button", name="I have reviewed this, it is right")).to_be_visible()
    keys.press("link", "Edit this page")
    text = page.get_by_label("Text", exact=True)
    text.press("Control+Home")
    page.keyboard.type("[There](nowhere.md) first.\n\n")
    problem = page.locator("[data-problems]")
    expect(problem).to_contain_text("a link leads nowhere: nowhere.md")
    assert_fit(device)
    problem.get_by_role("link", name="Line 1").first.click()
    expect(text).to_be_focused()
    page.keyboard.type("We see you where you live.")  # in the place of the line that is selected
    expect(problem).to_contain_text("Nothing has to be put right.")
    expect(page.get_by_text("Draft saved at")).to_be_visible()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("We see you where you live.")).to_be_visible()
    keys.press("button", "Publish")
    page.wait_for_url("**/staff/editing/**", wait_until="commit")
    state = page_state(store, PATH)
    assert state.draft is None
    assert state.body is not None
    assert "---\nWe see you where you live.\n\n" in state.body
