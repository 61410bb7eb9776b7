"""An administrator changes what the service says of itself, by keyboard; axe looks at each step."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from feedback_server.actions.editing.provider_settings import load_settings
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from tests.e2e.device import Device
from tests.e2e.test_front_desk import signed_in
from tests.e2e.test_staff_journeys import assert_fit
from tests.running_server import Server

AT = "/staff/settings/service"


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = Store(server.database_url)
    yield store
    store.close()


def test_the_pages_are_seen_while_somebody_types(device: Device, store: Store) -> None:
    keys = signed_in(device, store, Person("ada@provider.example"))
    page = device.open(f"{AT}/")
    keys.press("link", "Contact and hours")
    said = page.get_by_label("What the pages will say")
    expect(said).to_contain_text("Ask your surgery.")
    keys.fill("Telephone number", "01632 960000")
    expect(said).to_contain_text("Telephone: 01632 960000")
    keys.fill("E-mail address", "nobody")
    expect(said).to_contain_text("E-mail address must look like")
    keys.press("button", "Save and publish")
    expect(page.get_by_role("alert")).to_contain_text("E-mail address must look like")
    assert_fit(device)
    keys.fill("E-mail address", "hello@maple.example")
    keys.press("button", "Save and publish")
    expect(page).to_have_url(f"{device.url}/staff/editing/1/?back={AT}/contact/")
    now = load_settings(store, PROJECT).now
    assert now["contact.telephone"] == "01632 960000"

    device.open(f"{AT}/colours/")
    keys.fill("Links", "#8fbfa8")
    expect(said).to_contain_text("No: 4.5 at least")
    assert_fit(device)
