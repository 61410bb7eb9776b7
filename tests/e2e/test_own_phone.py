"""A patient's own phone: Back, Forward and reload keep the answers, in this tab's memory alone."""

import re

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.e2e.device import Device, answer, expect_first_screen, press, tap_answer
from tests.waiting import wait_until

pytestmark = pytest.mark.shared_server

MEMORY = "Object.keys(sessionStorage).join()"


@pytest.fixture
def page(device: Device) -> Page:
    return device.set_up(mode="online")


def write_why(page: Page, words: str) -> None:
    tap_answer(page, "Poor")
    press(page, "Tell us a little more")
    page.get_by_role("textbox").fill(words)


def test_back_and_forward_go_step_by_step_and_keep_the_answers(page: Page) -> None:
    write_why(page, "Hildegard was kind")
    page.go_back()
    expect(page.get_by_text("You said: Poor")).to_be_visible()
    page.go_back()
    expect_first_screen(page)
    expect(page.get_by_label("Poor", exact=True)).to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page.get_by_role("textbox")).to_have_value("Hildegard was kind")
    press(page, "Back")  # the page's own goes the same way
    expect(page.get_by_text("You said: Poor")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("textbox")).to_be_visible()


def test_a_reload_goes_on_where_it_was_and_sending_forgets(page: Page) -> None:
    page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves
    write_why(page, "Hildegard was kind")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("Hildegard was kind")
    assert page.evaluate("sessionStorage.answers").count("Hildegard") == 1
    press(page, "Send what I have said")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.evaluate(MEMORY) == ""
    page.go_back()
    expect_first_screen(page)
    expect(page.get_by_label("Poor", exact=True)).not_to_be_checked()
    assert "Hildegard" not in page.content()


def test_it_warns_before_what_was_answered_is_left(page: Page) -> None:
    asked: list[str] = []

    def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.reload()
    expect_first_screen(page)
    assert asked == []
    tap_answer(page, "Good")
    page.reload()
    expect(page.get_by_text("You said: Good")).to_be_visible()
    assert asked == ["beforeunload"]


def test_another_tab_knows_nothing_of_it(page: Page) -> None:
    write_why(page, "Hildegard was kind")
    other = page.context.new_page()
    other.goto(re.sub(r"/feedback.*", "/feedback/", page.url))
    expect_first_screen(other)
    assert other.evaluate(MEMORY) == ""


def test_offline_is_said_and_is_fine(page: Page) -> None:
    words = page.get_by_text("You are offline. That is fine")
    expect(words).to_be_hidden()
    page.context.set_offline(True)
    expect(words).to_be_visible()
    answer(page)
    page.context.set_offline(False)


def test_escape_in_the_question_about_identifiers_goes_back_to_the_text(page: Page) -> None:
    write_why(page, "Ring me on 020 7946 0018 please")
    press(page, "Continue")
    dialog = page.get_by_role("dialog", name="Did you mean to include this?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("textbox")).to_be_focused()
    expect(page.get_by_role("textbox")).to_have_value("Ring me on 020 7946 0018 please")
    press(page, "Send what I have said")
    dialog.get_by_role("button", name="Change what I wrote").click()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_a_link_that_works_once_does_not_stay_in_the_address(device: Device) -> None:
    page = device.open("/feedback/?practice=V89001&mode=sms&invitation=once")
    expect_first_screen(page)
    wait_until(lambda: "invitation" not in page.evaluate("location.href"))
    page.reload()
    expect(page.get_by_text("About your visit to Elm Test Surgery")).to_be_visible()
