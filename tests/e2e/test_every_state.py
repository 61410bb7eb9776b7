"""Every step that a patient sees, in one walk: by two engines, narrow, spaced, by keyboard.

The accessibility tree of each step lies in ``trees/``, as what a screen reader has to tell. Whoever
changes a page renews them with ``make trees``, and reads the difference.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from tests.e2e.device import (
    GUARD_MS,
    Device,
    accept_or_continue,
    expect_first_screen,
    press,
    tap_answer,
)
from tests.e2e.engines import findings
from tests.e2e.examination import assert_focus_shows, assert_readable_however_shown
from tests.e2e.test_first_screen import DEMONSTRATION
from tests.running_server import Server

pytestmark = pytest.mark.shared_server

TREES = Path(__file__).parent / "trees"
RENEW = "RENEW_TREES" in os.environ
SURVEY = "/feedback/occupational-therapy/{}?practice=V89003"


def walk(page: Page) -> Iterator[str]:
    """To each step of the survey in turn; says which it is."""
    expect_first_screen(page)
    expect(page.locator("[data-demonstration]")).to_be_visible()
    yield "first"
    page.locator("[data-globe] summary").click()
    yield "languages"
    page.locator("[data-globe] summary").click()
    tap_answer(page, "Good")
    yield "offer-words"
    press(page, "Tell us a little more")
    page.get_by_role("textbox").fill("x" * 501)
    press(page, "Continue")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "why-too-long"
    page.get_by_role("textbox").fill("Dr Smith was kind")
    yield "why"
    press(page, "Continue")
    expect(page.get_by_role("dialog")).to_be_visible()
    yield "identifier"
    page.locator("dialog [data-keep]").click()
    expect(page.get_by_role("heading", name="What could we do better?")).to_be_visible()
    yield from the_rest(page)
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.locator("[data-state]")).to_contain_text("sent")
    yield "thanks"


def the_rest(page: Page) -> Iterator[str]:
    """With nothing more answered than a task, which leads to one more question."""
    while not page.locator('[data-panel="review"]').is_visible():
        yield page.evaluate("""() => {
          const shown = selector => [...document.querySelectorAll(selector)]
            .find(element => element.checkVisibility())?.dataset ?? {};
          const {offer} = shown('[data-offer]');
          return offer ? `offer-${offer}` : shown('[data-question]').question;
        }""")
        if page.get_by_label("Getting dressed").is_visible():
            page.get_by_label("Getting dressed").check()
        accept_or_continue(page)
    yield "review"


def assert_same_tree(page: Page, name: str) -> None:
    """What a screen reader has to tell is what it was."""
    place = TREES / f"{name}.yaml"
    found = re.sub(r"http://127.0.0.1:\d+", "", page.locator("body").aria_snapshot()) + "\n"
    if RENEW:
        place.write_text(found, "utf-8")
    assert found == place.read_text("utf-8"), f"{place.name} differs: 'make trees' renews it"


@pytest.fixture
def device(server: Server, device: Device) -> Device:
    """A phone for a surgery of the demonstration: unreviewed languages are offered too."""
    store = Store(server.database_url)
    with store.write() as tx:
        organisations.upsert_practices(tx, [DEMONSTRATION])
    store.close()
    return device


def test_every_step_of_the_survey(device: Device) -> None:
    page = device.open(SURVEY.format("en/"))
    states = []
    for name in walk(page):
        states.append(name)
        assert_same_tree(page, name)
        assert findings(page) == [], name
        assert_readable_however_shown(page)
        assert_focus_shows(page)
    assert {f"{name}.yaml" for name in states} == {tree.name for tree in TREES.iterdir()}


def test_other_words_and_sizes(device: Device) -> None:
    for version in ("ur/", "en/easier/", "en/"):
        page = device.open(SURVEY.format(version))
        expect(page.locator("[data-demonstration]")).to_be_visible()
        if version == "en/":
            page.locator("[data-large]").click()
        look(page)
        page.wait_for_timeout(GUARD_MS)
        page.locator("[data-question=experience] [type=radio]").nth(1).click()
        expect(page.locator("[data-offer=words]")).to_be_visible()
        look(page)
        for step in ("why", "better"):
            accept_or_continue(page)
            expect(page.locator(f"[data-question={step}]")).to_be_visible()
        look(page)
        page.evaluate("sessionStorage.clear()")


def look(page: Page) -> None:
    assert findings(page) == []
    assert_readable_however_shown(page)
