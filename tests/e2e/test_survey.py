"""A patient's way through the survey: by touch, by keyboard, with a screen reader's tools."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.device import (
    GUARD_MS,
    Device,
    accept_or_continue,
    answer,
    expect_first_screen,
    finish,
    next_question,
    press,
    skip_to_review,
    tap_answer,
)
from tests.running_server import Server
from tests.waiting import wait_until

pytestmark = pytest.mark.shared_server

SURVEY = "/feedback/occupational-therapy/en/?practice=V89001"


@pytest.fixture
def page(device: Device) -> Page:
    return device.open(SURVEY)


def heading(page: Page, words: str) -> None:
    expect(page.locator("[data-heading]:focus")).to_contain_text(words)


def begin_words(page: Page) -> None:
    """To the first question in free words."""
    tap_answer(page, "Good")
    press(page, "Tell us a little more")


@pytest.mark.own_server
def test_two_taps_and_the_answer_is_stored(device: Device, server: Server) -> None:
    page = device.set_up()
    tap_answer(page, "Good")
    heading(page, "Can you tell us a little more?")
    expect(page.get_by_text("You said: Good")).to_be_visible()
    press(page, "Send this now")
    heading(page, "Thank you")
    wait_until(lambda: server.known_tablets()[0].completeness.received == 1)


@pytest.mark.own_server
def test_each_part_can_be_left_with_what_was_said(device: Device, server: Server) -> None:
    page = device.set_up()
    begin_words(page)
    page.get_by_role("textbox").fill("Kind")
    next_question(page)
    press(page, "Send what I have said")
    heading(page, "Thank you")
    press(page, "Finish")
    begin_words(page)
    while not page.get_by_text("Six more short questions").is_visible():
        next_question(page)
    press(page, "Send what I have said")
    heading(page, "Thank you")
    wait_until(lambda: server.known_tablets()[0].completeness.received == 2)


def test_a_second_tap_of_a_hand_that_shakes_does_nothing(device: Device) -> None:
    page = device.set_up()
    box = page.get_by_label("Very good", exact=True).bounding_box()
    assert box is not None
    for _ in range(3):
        page.mouse.click(box["x"] + 200, box["y"] + 30)
    heading(page, "Can you tell us a little more?")
    page.wait_for_timeout(GUARD_MS)
    button = page.get_by_role("button", name="Tell us a little more")
    button.click(click_count=2, delay=10)
    page.wait_for_timeout(100)
    heading(page, "Please can you tell us why")


def test_the_parts_are_named_and_never_go_backwards(page: Page) -> None:
    parts = page.get_by_role("list", name="Parts of the survey")
    expect(parts).to_be_hidden()
    tap_answer(page, "Good")
    seen = []
    for _ in range(25):
        current = parts.locator("[aria-current=step]")
        seen.append(current.inner_text())
        said = page.locator("[data-heading]:visible").inner_text()
        expect(page).to_have_title(re.compile("^" + re.escape(f"{seen[-1]}: {said}")))
        if page.locator('[data-panel="review"]').is_visible():
            break
        accept_or_continue(page)
    assert list(dict.fromkeys(seen)) == ["In your words", "Your visit", "About you"]
    assert seen == sorted(seen, key=["In your words", "Your visit", "About you"].index)


def test_a_missing_answer_is_said_in_a_summary_that_has_the_focus(page: Page) -> None:
    page.get_by_label("Very good", exact=True).focus()
    page.keyboard.press("Enter")

    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    expect(page).to_have_title(re.compile("^Error: "))
    fields = page.get_by_role("group", name="Overall, how was your experience")
    expect(fields).to_have_accessible_description(re.compile(r"Error:\s+Choose "))

    summary.get_by_role("link").click()
    expect(page.get_by_label("Very good", exact=True)).to_be_focused()

    tap_answer(page, "Good")
    heading(page, "Can you tell us a little more?")
    expect(page).not_to_have_title(re.compile("Error"))
    press(page, "Back")
    expect(page.locator(".nhsuk-error-message")).to_have_count(0)


def test_questions_depend_on_answers(page: Page) -> None:
    begin_words(page)
    page.get_by_role("textbox").fill("Kind")
    next_question(page)
    heading(page, "What could we do better?")
    next_question(page)
    heading(page, "Can we publish your comments?")

    press(page, "Back")
    press(page, "Back")
    page.get_by_role("textbox").fill("   ")
    next_question(page)
    next_question(page)
    heading(page, "Six more short questions?")


def test_the_box_is_described_by_where_help_is(page: Page) -> None:
    begin_words(page)
    box = page.get_by_role("textbox")
    expect(box).to_have_accessible_description(re.compile("call your surgery or 111.* 999"))


def test_a_lone_option_clears_the_others(page: Page) -> None:
    begin_words(page)
    while not page.get_by_label("Driving").is_visible():
        accept_or_continue(page)
    page.wait_for_timeout(GUARD_MS)
    page.get_by_label("Driving").check()
    page.get_by_label("Play").check()
    page.get_by_label("None of these").check()
    expect(page.get_by_label("Driving")).not_to_be_checked()
    page.get_by_label("Play").check()
    expect(page.get_by_label("None of these")).not_to_be_checked()


def test_characters_are_counted_as_they_are_written(page: Page) -> None:
    begin_words(page)
    page.get_by_role("textbox").fill("x" * 490 + "👍" * 4)
    expect(page.locator("#why-info")).to_have_text("Characters left: 6")
    page.get_by_role("textbox").fill("x" * 503)
    expect(page.locator("#why-info")).to_have_text("Characters over the limit: 3")
    press(page, "Send what I have said")
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Write 500 characters or fewer")


def test_an_answer_can_be_changed_before_it_is_sent(page: Page) -> None:
    tap_answer(page, "Good")
    press(page, "Change")
    heading(page, "Overall, how was your experience of our service?")
    tap_answer(page, "Very good")
    expect(page.get_by_text("You said: Very good")).to_be_visible()
    skip_to_review(page)

    press(page, "Change Overall, how was your experience of our service?")
    tap_answer(page, "Poor")
    expect(page.locator('[data-panel="review"]')).to_be_visible()
    rows = page.locator(".nhsuk-summary-list__row")
    expect(rows.first).to_contain_text("Poor")

    # A change that leads to a new question asks it, and only it.
    press(page, "Change What could we do better?")
    page.get_by_role("textbox").fill("More chairs")
    next_question(page)
    heading(page, "Can we publish your comments?")
    next_question(page)
    expect(page.locator('[data-panel="review"]')).to_be_visible()


def test_the_whole_survey_can_be_answered_with_the_keyboard_alone(device: Device) -> None:
    page = device.set_up()
    key = page.keyboard.press

    def tab_to(words: str) -> None:
        for _ in range(30):
            key("Tab")
            if words in device.focused():
                return
        raise AssertionError(f"Tab never reaches {words}")

    tab_to("Skip to the questions")
    tab_to("Larger text")
    tab_to("Easier words")
    key("Tab")
    expect(page.get_by_label("Very good", exact=True)).to_be_focused()
    key("ArrowDown")
    expect(page.get_by_label("Good", exact=True)).to_be_checked()
    expect_first_screen(page)  # an arrow chooses and does not go on
    key("Enter")
    heading(page, "Can you tell us a little more?")
    tab_to("Tell us a little more")
    key("Enter")
    heading(page, "Please can you tell us why you gave your answer?")
    key("Tab")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Kind")
    for _ in range(25):
        if page.locator('[data-panel="review"]').is_visible():
            break
        tab_to("Yes, ask me" if page.locator("[data-accept]:visible").count() else "Continue")
        key("Enter")
    tab_to("Send my feedback")
    key("Enter")
    heading(page, "Thank you")
    tab_to("Finish")
    key("Enter")
    expect_first_screen(page)


@pytest.mark.own_server
def test_thanks_says_whether_it_is_sent(device: Device, server: Server) -> None:
    page = device.set_up()
    answer(page)
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
    assert device.outbox() == []
    finish(page)

    server.kill()
    answer(page)
    expect(page.get_by_text("We will send them when it is back online")).to_be_visible()
    assert len(device.outbox()) == 1
    finish(page)
    expect(page.get_by_text("Feedback still to be sent: 1")).to_be_visible()

    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Feedback still to be sent")).to_be_hidden()
    wait_until(lambda: device.outbox() == [])


def test_a_tablet_goes_back_to_the_start_by_itself(device: Device) -> None:
    page = device.set_up()
    page.clock.install()
    answer(page)
    page.clock.run_for(21_000)
    expect_first_screen(page)


def test_without_a_surgery_the_survey_leads_to_the_choice(device: Device) -> None:
    page = device.open("/feedback/occupational-therapy/en/")
    page.get_by_role("link", name="Choose your surgery").click()
    page.get_by_role("link", name="Oak Test Surgery").click()
    expect(page.get_by_text("About your visit to Oak Test Surgery")).to_be_visible()
    expect_first_screen(page)


def test_an_unknown_surgery_is_not_kept(device: Device) -> None:
    page = device.open("/feedback/?practice=V00000")
    expect(page.get_by_role("link", name="Choose your surgery")).to_be_visible()
