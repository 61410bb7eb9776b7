"""A patient's way through the survey: by touch, by keyboard, with a screen reader's tools."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.device import Device, answer, finish, next_question, skip_to_review
from tests.running_server import Server
from tests.waiting import wait_until

SURVEY = "/feedback/occupational-therapy/en/?practice=V89001"


@pytest.fixture
def page(device: Device) -> Page:
    return device.open(SURVEY)


def heading(page: Page, words: str) -> None:
    expect(page.locator("[data-heading]:focus")).to_contain_text(words)


def test_every_state_is_accessible(device: Device) -> None:
    page = device.open("/feedback/")
    expect(page.get_by_role("link", name="Choose your surgery")).to_be_visible()
    device.assert_accessible()

    page = device.set_up()
    device.assert_accessible()

    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_text("Question 1 of ")).to_be_visible()
    device.assert_accessible()
    next_question(page)
    expect(page.get_by_role("alert")).to_be_visible()
    device.assert_accessible()
    page.get_by_label("Poor", exact=True).check()
    next_question(page)
    page.get_by_role("textbox").fill("x" * 501)
    next_question(page)
    expect(page.get_by_role("alert")).to_be_visible()
    device.assert_accessible()
    page.get_by_role("textbox").fill("Kind")
    while not page.get_by_role("heading", name="Check your answers").is_visible():
        next_question(page)
        device.assert_accessible()
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    device.assert_accessible()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_runs_off_the_side(device: Device, width: int) -> None:
    page = device.open(SURVEY)
    page.set_viewport_size({"width": width, "height": 700})
    page.get_by_label("Good", exact=True).check()
    while not page.get_by_role("heading", name="Check your answers").is_visible():
        next_question(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_targets_are_at_least_48_pixels_high(page: Page) -> None:
    page.get_by_label("Good", exact=True).check()
    while not page.get_by_role("heading", name="Check your answers").is_visible():
        for target in page.locator("main :is(.nhsuk-button, .nhsuk-radios__input, button)").all():
            if target.is_visible():
                box = target.bounding_box()
                assert box is not None
                assert box["height"] >= 48
        next_question(page)


def test_a_missing_answer_is_said_in_a_summary_that_has_the_focus(page: Page) -> None:
    next_question(page)

    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    expect(page).to_have_title(re.compile("^Error: "))
    fields = page.get_by_role("group", name="Overall, how was your experience")
    expect(fields).to_have_accessible_description(re.compile(r"Error:\s+Choose one answer"))

    page.get_by_role("link", name="Choose one answer").click()
    expect(page.get_by_label("Very good", exact=True)).to_be_focused()

    page.get_by_label("Good", exact=True).check()
    next_question(page)
    heading(page, "Please can you tell us why")
    expect(page).not_to_have_title(re.compile("Error"))
    page.get_by_role("button", name="Back").click()
    expect(page.locator(".nhsuk-error-message")).to_have_count(0)


def test_questions_depend_on_answers_and_the_count_follows(page: Page) -> None:
    progress = page.locator("[data-progress-text]")
    expect(progress).to_have_text(re.compile(r"^Question 1 of \d+$"))
    count = int(progress.inner_text().split()[-1])
    page.get_by_label("Good", exact=True).check()
    next_question(page)
    page.get_by_role("textbox").fill("Kind")
    next_question(page)
    expect(progress).to_have_text(f"Question 3 of {count + 1}")
    heading(page, "What could we do better?")
    next_question(page)
    heading(page, "Can we publish your comments?")

    page.get_by_role("button", name="Back").click()
    page.get_by_role("button", name="Back").click()
    page.get_by_role("textbox").fill("   ")
    next_question(page)
    next_question(page)
    heading(page, "Who is filling this in?")
    expect(progress).to_have_text(f"Question 4 of {count}")


def test_a_lone_option_clears_the_others(page: Page) -> None:
    page.get_by_label("Good", exact=True).check()
    while not page.get_by_label("Driving").is_visible():
        next_question(page)
    page.get_by_label("Driving").check()
    page.get_by_label("Play").check()
    page.get_by_label("None of these").check()
    expect(page.get_by_label("Driving")).not_to_be_checked()
    page.get_by_label("Play").check()
    expect(page.get_by_label("None of these")).not_to_be_checked()


def test_characters_are_counted_as_they_are_written(page: Page) -> None:
    page.get_by_label("Good", exact=True).check()
    next_question(page)
    page.get_by_role("textbox").fill("x" * 490 + "👍" * 4)
    expect(page.locator("#why-info")).to_have_text("Characters left: 6")
    page.get_by_role("textbox").fill("x" * 503)
    expect(page.locator("#why-info")).to_have_text("Characters over the limit: 3")
    next_question(page)
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Write 500 characters or fewer")


def test_an_answer_can_be_changed_before_it_is_sent(page: Page) -> None:
    page.get_by_label("Good", exact=True).check()
    skip_to_review(page)
    heading(page, "Check your answers")

    page.get_by_role("button", name="Change Overall, how was your experience").click()
    heading(page, "Overall, how was your experience of our service?")
    page.get_by_label("Poor", exact=True).check()
    next_question(page)
    heading(page, "Check your answers")
    rows = page.locator(".nhsuk-summary-list__row")
    expect(rows.first).to_contain_text("Poor")

    # A change that leads to new questions asks them, and only them.
    page.get_by_role("button", name="Change May we ask four short questions").click()
    page.get_by_role("radio", name="Yes", exact=True).check()
    next_question(page)
    heading(page, "How old is the patient?")
    page.get_by_role("button", name="Back").click()
    heading(page, "May we ask four short questions about you?")


def test_the_whole_survey_can_be_answered_with_the_keyboard_alone(device: Device) -> None:
    page = device.set_up()
    press = page.keyboard.press

    def tab_to(words: str) -> None:
        for _ in range(30):
            press("Tab")
            if words in device.focused():
                return
        raise AssertionError(f"Tab never reaches {words}")

    tab_to("Start")
    press("Enter")
    expect(page.get_by_label("Very good", exact=True)).to_be_visible()
    press("Tab")
    expect(page.get_by_role("link", name="Skip to the questions")).to_be_focused()
    press("Tab")
    expect(page.get_by_text("Language, text size and pictures")).to_be_focused()
    press("Tab")
    expect(page.get_by_label("Very good", exact=True)).to_be_focused()
    press("ArrowDown")
    expect(page.get_by_label("Good", exact=True)).to_be_checked()
    tab_to("Continue")
    press("Enter")
    heading(page, "Please can you tell us why you gave your answer?")
    press("Tab")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Kind")
    for _ in range(20):
        if page.get_by_role("heading", name="Check your answers").is_visible():
            break
        tab_to("Continue")
        press("Enter")
    heading(page, "Check your answers")
    tab_to("Send my feedback")
    press("Enter")
    heading(page, "Thank you")
    tab_to("Finish")
    press("Enter")
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()


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
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()


def test_without_a_surgery_the_survey_leads_to_the_choice(device: Device) -> None:
    page = device.open("/feedback/occupational-therapy/en/")
    page.get_by_role("link", name="Choose your surgery").click()
    page.get_by_role("link", name="Oak Test Surgery").click()
    expect(page.get_by_text("About your visit to Oak Test Surgery")).to_be_visible()
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()


def test_an_unknown_surgery_is_not_kept(device: Device) -> None:
    page = device.open("/feedback/?practice=V00000")
    expect(page.get_by_role("link", name="Choose your surgery")).to_be_visible()
