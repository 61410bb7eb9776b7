"""A network wants to ask whether people could park: by keyboard, with axe at every step."""

from playwright.sync_api import expect

from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from tests.e2e.device import Device
from tests.e2e.test_front_desk import signed_in
from tests.e2e.test_staff_journeys import assert_fit
from tests.factories import PCN
from tests.running_server import Server

PROVIDER = Person("ada@provider.example")


def test_a_question_is_written_seen_and_published(device: Device, server: Server) -> None:
    store = Store(server.database_url)
    keys = signed_in(device, store, PROVIDER)
    store.close()
    page = device.open("/staff/surveys/")
    keys.press("link", f"{PCN.name} ({PCN.code})")
    keys.press("link", "Add a question")
    keys.fill("What do you want to ask?", "Could you park near the surgery?")
    keys.to(page.get_by_label("Yes or no"))
    page.keyboard.press("Space")
    keys.press("button", "Add it, and see it")
    shown = page.frame_locator("iframe")
    expect(shown.get_by_role("heading", name="Could you park near")).to_be_visible()
    keys.fill("Hint below it", "Do not write your name. Whereas parking is remunerated")
    expect(page.get_by_text("Kept as a draft.")).to_be_visible()
    expect(shown.get_by_text("Whereas parking")).to_be_visible()
    assert_fit(device)
    keys.press("button", "Save")
    keys.press("link", "Publish")
    expect(page.get_by_text("seconds longer")).to_be_visible()
    assert_fit(device)
