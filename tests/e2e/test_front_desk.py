"""The front desk and the provider at work, by keyboard; axe looks at every step."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store import Store
from feedback_server.store.submissions import submissions
from tests.e2e.device import Device
from tests.e2e.keyboard import Keyboard
from tests.e2e.sessions import a_session
from tests.e2e.test_staff_journeys import assert_fit
from tests.factories import PCN
from tests.running_server import Server

LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
DESK = Person("dana@elm.example", Role.PRACTICE_VIEWER, frozenset({"V89001"}))
PROVIDER = Person("ada@provider.example")


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    store = Store(server.database_url)
    yield store
    store.close()


def signed_in(device: Device, store: Store, person: Person) -> Keyboard:
    token = a_session(store, person)
    device.page.context.add_cookies([{"name": "handrail", "value": token, "url": device.url}])
    return Keyboard(device.page)


def test_the_front_desk_counts_and_enters_a_pile(device: Device, store: Store) -> None:
    keys = signed_in(device, store, DESK)
    page = device.open("/staff/front-desk/")
    for _ in range(2):
        keys.press("button", "I asked a patient")
    expect(page.get_by_text("2 asked on")).to_be_visible()
    assert_fit(device)
    keys.press("link", "Enter forms")
    keys.press("button", "Begin the pile")
    expect(page.get_by_role("alert")).to_contain_text("Count the forms")
    assert_fit(device)
    keys.to(page.get_by_label("Surgery"))
    page.keyboard.press("ArrowDown")
    keys.fill("How many forms are in the pile", "2")
    keys.press("button", "Begin the pile")
    expect(page.get_by_role("heading", name="Form 1 of 2")).to_be_visible()
    assert_fit(device)
    page.keyboard.press("1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Form 2 of 2")).to_be_visible()
    page.keyboard.press("5")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("That is as many as you counted.")).to_be_visible()
    assert_fit(device)
    keys.press("button", "Take out form 2")
    assert_fit(device)
    keys.press("button", "Yes, take it out")
    keys.press("link", "Enter form 2")
    page.keyboard.press("2")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    keys.press("button", "Close the pile")
    expect(page.get_by_text("This pile is closed.")).to_be_visible()
    assert_fit(device)
    with store.read() as tx:
        assert submissions.count(tx) == 2
    assert not verify(store, SurveyRegistry()).differences


def test_the_provider_keeps_places_and_layouts(
    device: Device, store: Store, tmp_path: Path
) -> None:
    keys = signed_in(device, store, PROVIDER)
    page = device.open("/staff/organisations/")
    assert_fit(device)
    keys.press("link", "Add a surgery")
    keys.fill("Code", "A8100")
    keys.press("button", "Add the surgery")
    expect(page.get_by_role("alert")).to_contain_text("a letter and five digits")
    assert_fit(device)
    keys.fill("Code", "A81001")
    keys.fill("Name", "The Oaks")
    keys.press("button", "Add the surgery")
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    assert_fit(device)
    take_a_file_in(device, keys, tmp_path)
    keys.press("link", "Quarantine")
    assert_fit(device)
    keys.press("link", "Audit log")
    expect(page.get_by_text("Added a network or surgery").last).to_be_visible()
    keys.press("link", "Check the audit log")
    expect(page.get_by_text("Nothing was changed.")).to_be_visible()
    assert_fit(device)
    device.open(f"/staff/layouts/{PCN.code}")
    assert_fit(device)
    keys.fill("Your own words at the start", "Hello from the network")
    expect(page.get_by_label("The report")).to_contain_text("Hello from the network")
    keys.press("button", "By practice: higher")
    expect(page.get_by_label("The report")).to_contain_text("Hello from the network")
    keys.press("button", "Save")
    expect(page.get_by_text("New reports will look like this.")).to_be_visible()
    assert_fit(device)
    keys.press("link", f"Reports of {PCN.name}")
    expect(page.get_by_text("Hello from the network")).to_be_visible()


def test_a_lead_takes_appointments_in_from_a_file_of_her_own(
    device: Device, store: Store, tmp_path: Path
) -> None:
    keys = signed_in(device, store, LEAD)
    page, file = device.open("/staff/activity/"), tmp_path / "october.csv"
    file.write_text("GP code,Period,Seen,No shows\nV89001,2026-10,80,12\nV89002,2026-10,x,1\n")
    assert_fit(device)
    page.get_by_label("File: CSV").set_input_files(file)
    keys.press("button", "Look at it")
    expect(page.get_by_label("No shows")).to_have_value("Did not attend")
    assert_fit(device)
    keys.to(page.get_by_label("Seen"))
    page.keyboard.press("Home")  # Leave it out
    keys.to(page.get_by_label("GP code"))
    page.keyboard.press("Home")
    keys.press("button", "Look at the rows")
    expect(page.get_by_role("alert")).to_contain_text("Choose which column holds")
    assert_fit(device)
    keys.to(page.get_by_label("GP code"))
    page.keyboard.type("Practice code")
    keys.to(page.get_by_label("Seen"))
    page.keyboard.type("Attended")
    keys.press("button", "Look at the rows")
    expect(page.get_by_text("Line 3, Seen")).to_be_visible()
    assert_fit(device)
    keys.press("button", "Take in the rows without a fault")
    expect(page.get_by_role("status")).to_contain_text("are taken in")
    assert_fit(device)
    keys.press("button", "Undo upload")
    expect(page.get_by_role("status")).to_contain_text("is undone")


def test_where_no_push_service_answers_that_is_said(device: Device, store: Store) -> None:
    keys = signed_in(device, store, PROVIDER)
    page = device.open("/staff/account/notifications/")
    assert_fit(device)
    keys.to(page.get_by_role("button", name="Turn on in this browser"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile("Your browser (did|does) not"))
    assert_fit(device)


def take_a_file_in(device: Device, keys: Keyboard, folder: Path) -> None:
    page, file = device.page, folder / "eod.csv"
    file.write_text("GP_CODE,GP_NAME,PCN_CODE,PCN_NAME\nA81002,ELM,U12345,NORTH\nx,y,z,w\n")
    keys.press("link", "Networks and surgeries")
    keys.press("link", "Take a file in")
    assert_fit(device)
    page.get_by_label("File").set_input_files(file)
    keys.press("button", "Look at it")
    expect(page.get_by_text("One fault to put right")).to_be_visible()
    assert_fit(device)
    keys.press("button", "Take in the rows without a fault")
    expect(page.get_by_text("Surgeries: 1 new")).to_be_visible()
    assert_fit(device)
    keys.press("link", "Networks and surgeries")
    expect(page.get_by_role("link", name="NORTH")).to_be_visible()
