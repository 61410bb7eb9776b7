"""A second service beside the first: made from a copy, answered on a tablet, read in its report."""

from datetime import UTC, datetime

import yaml
from playwright.sync_api import Page, expect

from feedback_server.actions.editing.documents import submit
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from tests.e2e.device import GUARD_MS, Device, accept_or_continue, press, tap_answer
from tests.e2e.test_front_desk import signed_in
from tests.factories import a_survey
from tests.local_questions import TRANSPORT
from tests.running_server import Server
from tests.second_service import ID, WORDS
from tests.waiting import wait_until

ADDRESS = f"/feedback/{ID}/en/"
PROVIDER = Person("ada@provider.example")


def make_second_service(store: Store) -> None:
    """A copy of the survey in English alone, with a question that one practice asks."""
    path = PROJECT / "content" / "surveys" / f"{a_survey().id}.yaml"
    copied = yaml.safe_load(path.read_text("utf-8")) | WORDS
    local = {"place": "V89001", "survey": ID, "questions": [TRANSPORT]}
    changes = {f"content/surveys/{ID}.yaml": copied, "content/local-questions/V89001.yaml": local}
    submit(
        store,
        {path: yaml.safe_dump(content).encode() for path, content in changes.items()},
        by="ada",
        now=datetime.now(UTC),
        note="Social prescribing",
        new_id=lambda: "batch",
    )


def is_served(device: Device) -> bool:
    return bool(device.context and device.context.request.get(device.url + ADDRESS).ok)


def go_on_to(page: Page, heading: str) -> None:
    for _ in range(15):
        if page.get_by_role("heading", name=heading).is_visible():
            return
        accept_or_continue(page)
    raise AssertionError(f"{heading} is not asked")


def test_a_second_service_is_answered_and_reported_apart(device: Device, server: Server) -> None:
    store = Store(server.database_url)
    make_second_service(store)
    wait_until(lambda: is_served(device), seconds=60)

    page = device.set_up("V89001")
    page.get_by_role("link", name="Social prescribing").click()
    expect(page.locator(".hr-header__name")).to_have_text("Social prescribing")
    device.assert_accessible()
    tap_answer(page, "Good")
    accept_or_continue(page)
    go_on_to(page, "Six more short questions?")
    expect(page.get_by_text("Your surgery adds 1 of its own (about 1 min).")).to_be_visible()
    go_on_to(page, TRANSPORT["text"]["en"])
    device.assert_accessible()
    page.wait_for_timeout(GUARD_MS)
    page.get_by_role("radio", name="No", exact=True).click()
    press(page, "Send what I have said")
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()

    signed_in(device, store, PROVIDER)
    store.close()
    month = f"{datetime.now(UTC):%Y-%m}"
    report = device.open(f"/staff/reports?pcn=U99999&month={month}&service={ID}")
    table = report.get_by_role("table", name=f"{TRANSPORT['text']['en']} (asked by Elm")
    expect(table.get_by_role("row", name="No", exact=False).first).to_contain_text("1")
    device.assert_accessible()
    report.get_by_label("Service", exact=True).select_option("Occupational therapy")
    report.get_by_role("button", name="Show report").click()
    expect(report.get_by_text("No survey was completed in this month.")).to_be_visible()
