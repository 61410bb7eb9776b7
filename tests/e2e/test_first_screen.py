"""The first screen: a question and six answers, all of them in view, whatever the tablet shows."""

from itertools import pairwise, product

import pytest
from playwright.sync_api import Page, expect

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from tests.e2e.device import Device
from tests.e2e.examination import assert_nothing_is_cut, viewport
from tests.factories import PCN
from tests.running_server import Server

pytestmark = pytest.mark.shared_server

DEMONSTRATION = Practice("V89003", "Ash Demonstration Surgery", PCN.code, demonstration=True)
TABLETS = ((1024, 768), (1180, 820), (820, 1180))
PHONE = (375, 667)
LANGUAGES = ("en", "ar", "bn", "pa", "pl", "ro", "ur")
READ_ANSWERS = """() => [...document.querySelectorAll('[data-question=experience] label')]
  .map(label => {
    const row = label.parentElement.getBoundingClientRect();
    return {top: row.top, bottom: row.bottom, size: parseFloat(getComputedStyle(label).fontSize)};
  })"""
READ_SCREEN = """() => ({
  high: document.documentElement.scrollHeight, screen: innerHeight,
  question: document.querySelector('[data-question=experience] .app-ask')
    .getBoundingClientRect().top,
  banners: [...document.querySelectorAll('.hr-banner--demonstration')]
    .filter(banner => banner.checkVisibility()).length})"""


@pytest.fixture
def tablet(server: Server, device: Device) -> Device:
    """A shared tablet of the demonstration, where unreviewed languages are offered too."""
    store = Store(server.database_url)
    with store.write() as tx:
        organisations.upsert_practices(tx, [DEMONSTRATION])
    store.close()
    device.enrol(device.new_tablet_code(DEMONSTRATION.code))
    return device


def open_in(device: Device, language: str, *, easier: bool = False) -> Page:
    version = "easier/" if easier else ""
    page = device.open(f"/feedback/occupational-therapy/{language}/{version}")
    expect(page.locator("[data-demonstration]")).to_be_visible()
    return page


def assert_all_answers_in_view(page: Page) -> None:
    screen, answers = page.evaluate(READ_SCREEN), page.evaluate(READ_ANSWERS)
    assert len(answers) == 6
    assert screen["question"] >= 0
    assert answers[-1]["bottom"] <= screen["screen"], (answers[-1], screen)


def assert_easy_to_hit(page: Page) -> None:
    """64 to 72 pixels high, 12 apart, in words of 24 pixels on a tablet."""
    answers = page.evaluate(READ_ANSWERS)
    for above, below in pairwise(answers):
        assert abs(below["top"] - above["bottom"] - 12) < 0.6, (above, below)
    for row in answers:
        assert 64 <= row["bottom"] - row["top"] <= 72, row
        assert row["size"] >= 24, row


def assert_no_more_than_the_screen(page: Page) -> None:
    screen = page.evaluate(READ_SCREEN)
    assert screen["high"] <= screen["screen"], screen


def show_banner(page: Page, shown: bool) -> None:
    page.locator("[data-demonstration]").evaluate(
        "(banner, shown) => { banner.hidden = !shown; }", shown
    )


def test_a_tablet_shows_the_question_and_all_answers(tablet: Device) -> None:
    for language in LANGUAGES:
        page = open_in(tablet, language)
        for size, banner in product(TABLETS, (True, False)):
            show_banner(page, banner)
            with viewport(page, size):
                assert_all_answers_in_view(page)
                assert_no_more_than_the_screen(page)
                assert_easy_to_hit(page)
                assert_nothing_is_cut(page)
        page.locator("[data-large]").click()
        show_banner(page, True)
        for size in TABLETS:
            with viewport(page, size):
                assert_all_answers_in_view(page)  # the rest scrolls
                assert_easy_to_hit(page)
                assert_nothing_is_cut(page)


def test_easier_words_and_faces_fit_as_well(tablet: Device) -> None:
    page = open_in(tablet, "en", easier=True)
    for size in TABLETS:
        with viewport(page, size):
            assert_all_answers_in_view(page)
            assert_no_more_than_the_screen(page)
            assert_easy_to_hit(page)


def test_a_phone_shows_all_answers(device: Device) -> None:
    for version in ("", "easier/"):
        page = device.open(f"/feedback/occupational-therapy/en/{version}?practice=V89001")
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        expect(page.locator("[data-surgery]")).to_be_visible()
        assert_all_answers_in_view(page)
