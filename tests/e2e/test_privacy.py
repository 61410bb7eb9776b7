"""Nothing of one patient is left for the next."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.e2e.device import (
    Device,
    answer,
    expect_first_screen,
    finish,
    press,
    skip_to_review,
    tap_answer,
)
from tests.e2e.engines import axe_findings
from tests.running_server import Server

pytestmark = pytest.mark.shared_server

SURVEY = "/feedback/occupational-therapy/en/?practice=V89001"
FILLED = """[...document.querySelectorAll('input:not([type=hidden]), textarea')]
  .filter(field => field.type === 'textarea' ? field.value : field.checked).length"""


def assert_forgotten(page: Page) -> None:
    assert page.evaluate(FILLED) == 0
    assert "Hildegard" not in page.content()


def begin(page: Page) -> None:
    tap_answer(page, "Poor")
    press(page, "Tell us a little more")
    page.get_by_role("textbox").fill("Hildegard")


def test_a_phone_leads_to_the_privacy_page_and_a_tablet_stays_in_the_app(device: Device) -> None:
    page = device.set_up(mode="online")
    more = page.get_by_role("link", name="More about your privacy")
    for address in ("/feedback/", SURVEY):
        device.open(address)
        page.get_by_text("Your privacy", exact=True).click()
        expect(page.get_by_text("is responsible for your answers")).to_be_visible()
        device.assert_accessible()
        with page.expect_popup() as opened:
            more.click()
        expect(opened.value.get_by_role("heading", name="Privacy", exact=True)).to_be_visible()
        opened.value.close()
    page = device.set_up()
    for address in ("/feedback/", SURVEY):
        device.open(address)
        page.get_by_text("Your privacy", exact=True).click()
        expect(page.get_by_text("is responsible for your answers")).to_be_visible()
        expect(more).to_be_hidden()


def test_the_back_button_does_not_bring_answers_back(device: Device, server: Server) -> None:
    page = device.set_up()
    begin(page)
    page.evaluate("location.href = '/'")
    page.wait_for_url(server.url + "/")
    page.evaluate("history.back()")
    expect(page.get_by_text("Overall, how was your experience")).to_be_visible()
    assert_forgotten(page)


def test_a_page_from_the_back_forward_cache_is_wiped(device: Device) -> None:
    page = device.set_up()
    begin(page)
    skip_to_review(page)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_text("Overall, how was your experience")).to_be_visible()
    assert_forgotten(page)


def test_after_the_thank_you_nothing_is_left(device: Device) -> None:
    page = device.set_up()
    length = page.evaluate("history.length")
    answer(page, why="Hildegard")
    assert_forgotten(page)
    finish(page)
    assert page.evaluate("history.length") == length
    assert_forgotten(page)


def test_nothing_is_stored_before_send(device: Device) -> None:
    page = device.set_up()
    begin(page)
    skip_to_review(page)
    assert device.outbox() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.reload()
    assert_forgotten(page)


def test_an_abandoned_tablet_asks_and_then_forgets(device: Device) -> None:
    page = device.set_up()
    page.clock.install()
    begin(page)

    page.clock.run_for(61_000)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("we will clear them in")
    expect(page.get_by_role("button", name="Carry on")).to_be_focused()
    assert axe_findings(page) == []  # Equal Access waits for timers, of which the clock has a hold
    page.get_by_role("button", name="Carry on").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("textbox")).to_have_value("Hildegard")

    page.clock.run_for(61_000)
    expect(dialog).to_be_visible()
    with page.expect_navigation():
        page.clock.run_for(32_000)
    expect_first_screen(page)
    assert_forgotten(page)


def test_somebody_who_listens_is_not_asked_whether_they_are_there(device: Device) -> None:
    page = device.set_up()
    page.clock.install()
    begin(page)
    speaking = "Object.defineProperty(speechSynthesis, 'speaking', {value: %s, configurable: true})"
    page.evaluate(speaking % "true")
    page.clock.run_for(150_000)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_hidden()
    page.evaluate(speaking % "false")
    page.clock.run_for(45_000)  # less than the rest of a minute and the half minute of warning
    expect(dialog).to_be_visible()


def test_a_phone_of_ones_own_is_not_hurried(device: Device) -> None:
    page = device.set_up(mode="online")
    page.clock.install()
    begin(page)
    page.clock.run_for(600_000)
    expect(page.get_by_role("textbox")).to_have_value("Hildegard")


def test_the_question_whether_somebody_is_there_covers_what_was_written(device: Device) -> None:
    page = device.set_up()
    page.clock.install()
    tap_answer(page, "Poor")
    press(page, "Tell us a little more")
    words = "Mrs Hildegard Example fell again " * 9
    page.get_by_role("textbox").fill(words)
    page.clock.fast_forward("01:00")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for colours in ("none", "active"):
        page.emulate_media(forced_colors="active" if colours == "active" else "none")
        with_words = around(page, dialog)
        page.evaluate("document.querySelector('textarea').value = ''")
        assert around(page, dialog) == with_words
        page.evaluate("words => document.querySelector('textarea').value = words", words)
    dialog.get_by_role("button").first.click()
    expect(page.get_by_role("textbox")).to_have_value(words)


def around(page: Page, dialog: Locator) -> list[bytes]:
    """Pictures of the screen above and below a dialog: in it the seconds run."""
    box, screen = dialog.bounding_box(), page.viewport_size
    assert box is not None and screen is not None
    width, end = screen["width"], box["y"] + box["height"]
    above: FloatRect = {"x": 0, "y": 0, "width": width, "height": box["y"]}
    below: FloatRect = {"x": 0, "y": end, "width": width, "height": screen["height"] - end}
    return [page.screenshot(clip=clip) for clip in (above, below)]
