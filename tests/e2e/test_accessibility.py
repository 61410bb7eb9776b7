"""Made easier to use at any question, without losing an answer."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.invitation_tokens import create_token, load_invitation_key
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import submissions
from tests.e2e.device import (
    FIRST_QUESTION,
    GUARD_MS,
    Device,
    accept_or_continue,
    answer,
    expect_first_screen,
    next_question,
    press,
    skip_to_review,
    tap_answer,
)
from tests.factories import PCN, TODAY
from tests.running_server import Server
from tests.waiting import wait_until

pytestmark = pytest.mark.shared_server

DEMONSTRATION = Practice("V89003", "Ash Demonstration Surgery", PCN.code, demonstration=True)
SURVEY = "/feedback/occupational-therapy/en/?practice=V89003"
SPEECH = """
  window.spoken = [];
  const voice = {lang: 'en-GB', localService: LOCAL, name: 'Test'};
  Object.defineProperty(window, 'speechSynthesis', {value: {
    getVoices: () => [voice], cancel: () => { window.spoken = []; },
    speak: (one) => window.spoken.push(one.text), addEventListener: () => {},
  }});
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def page(device: Device, server: Server) -> Page:
    """On a phone, for a surgery of the demonstration: unreviewed languages are offered too."""
    store = Store(server.database_url)
    with store.write() as tx:
        organisations.upsert_practices(tx, [DEMONSTRATION])
    store.close()
    page = device.open(SURVEY)
    expect_first_screen(page)
    return page


def open_languages(page: Page) -> None:
    page.wait_for_timeout(GUARD_MS)
    page.locator("[data-globe] summary").click()


def choose_language(page: Page, name: str) -> None:
    open_languages(page)
    page.get_by_role("link", name=name).click()


def begin_words(page: Page) -> None:
    """To the first question in free words."""
    tap_answer(page, "Good")
    press(page, "Tell us a little more")


def test_another_language_in_the_middle_keeps_answers_place_and_focus(
    device: Device, page: Page
) -> None:
    begin_words(page)
    page.get_by_role("textbox").fill("Half a word")
    length = page.evaluate("history.length")
    open_languages(page)
    device.assert_accessible()
    urdu = page.get_by_role("link", name="اردو")
    urdu.click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.get_by_role("textbox")).to_have_value("Half a word")
    expect(page.locator("[data-globe] summary")).to_be_focused()
    expect(page.locator("a[data-language=ur]")).to_have_attribute("aria-current", "page")
    device.assert_accessible()
    choose_language(page, "English")
    expect(page.get_by_role("heading", name="Please can you tell us why")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value("Half a word")
    assert page.evaluate("history.length") == length


@pytest.mark.own_server
def test_the_language_that_it_ends_in_is_sent_and_the_check_is_in_it(
    page: Page, server: Server
) -> None:
    tap_answer(page, "Good")
    skip_to_review(page)
    choose_language(page, "اردو")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("[data-panel=review]")).to_be_visible()
    page.locator("[data-panel=review] [data-send]").click()
    expect(page.locator("[data-panel=confirmation]")).to_be_visible()
    wait_until(lambda: stored(server) == [("ur", "2")])


def stored(server: Server) -> list[tuple[str, object]]:
    store = Store(server.database_url)
    with store.read() as tx:
        every = list(submissions.iter_submissions(tx, SurveyRegistry().published(tx)))
    store.close()
    return [(submission.language, submission.answers["experience"]) for submission in every]


def test_easier_words_have_pictures_and_the_same_answers(device: Device, page: Page) -> None:
    tap_answer(page, "Poor")
    press(page, "Tell us a little more")
    easier = page.get_by_role("button", name="Easier words")
    press(page, "Easier words")
    expect(page.get_by_role("heading", name="Why did you choose that?")).to_be_visible()
    expect(easier).to_have_attribute("aria-pressed", "true")
    expect(easier).to_be_focused()
    device.assert_accessible()
    skip_to_review(page)
    expect(page.locator("[data-panel=review]")).to_contain_text("Poor")
    press(page, "Easier words")
    expect(page.locator("[data-panel=review]")).to_contain_text("Please can you tell us why")


WIDTHS = (1280, 375, 320)


def test_large_text_fits_at_every_question(device: Device, page: Page) -> None:
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    press(page, "Larger text")
    after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert after >= 1.45 * before
    tap_answer(page, "Good")
    while not page.get_by_role("heading", name="Check your answers").is_visible():
        accept_or_continue(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    device.assert_accessible()


@pytest.mark.parametrize("local", [True, False])
def test_reading_aloud_is_for_voices_of_the_device_alone(
    device: Device, page: Page, local: bool
) -> None:
    page.add_init_script(SPEECH.replace("LOCAL", json.dumps(local)))
    page.reload()
    button = page.get_by_role("button", name="Read aloud")
    if not local:
        page.wait_for_timeout(300)
        expect(button).to_be_hidden()
        return
    press(page, "Read aloud")
    wait_until(lambda: page.evaluate("window.spoken.length") == 8)
    context, question, first_answer, *_ = page.evaluate("window.spoken")
    assert context.startswith("Think about your visit")
    assert (question, first_answer) == (FIRST_QUESTION, "Very good")
    begin_words(page)
    wait_until(lambda: "why you gave your answer" in page.evaluate("window.spoken[0] ?? ''"))
    press(page, "Read aloud")
    assert page.evaluate("window.spoken") == []


def test_an_unreviewed_language_is_not_offered_to_patients(device: Device) -> None:
    page = device.open("/feedback/occupational-therapy/ur/?practice=V89001")
    expect_first_screen(page)  # in English, and the surgery of the link is not forgotten
    expect(page.get_by_text("About your visit to Elm Test Surgery")).to_be_visible()
    expect(page.locator("[data-globe]")).to_be_hidden()


def test_the_first_screen_changes_as_wished_and_so_does_what_follows(
    page: Page, device: Device
) -> None:
    device.open("/feedback/?practice=V89003")
    press(page, "Larger text")
    press(page, "Easier words")
    expect(page.get_by_text("Choose the face that fits.")).to_be_visible()
    device.assert_accessible()
    begin_words(page)
    expect(page.get_by_role("heading", name="Why did you choose that?")).to_be_visible()
    expect(page.locator("html.large")).to_be_visible()
    device.open("/feedback/?practice=V89003")
    choose_language(page, "اردو")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    device.assert_accessible()


def test_children_have_pictures_and_are_asked_who_fills_it_in(device: Device, page: Page) -> None:
    page.get_by_role("link", name="For children and young people").click()
    expect(page.get_by_text("Choose the face that fits.")).to_be_visible()
    device.assert_accessible()
    tap_answer(page, "Very good")
    while not page.get_by_role("heading", name="Who is filling this in?").is_visible():
        accept_or_continue(page)
    expect(page.locator(".app-picture:visible").first).to_be_visible()
    device.assert_accessible()
    tap_answer(page, "Me, with help from a grown-up")
    press(page, "Send what I have said")
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()


def test_what_says_who_somebody_is_is_asked_about_before_it_is_sent(
    device: Device, page: Page
) -> None:
    begin_words(page)
    page.get_by_role("textbox").fill("Dr Smith was kind. Ring me: 07700 900123")
    next_question(page)
    dialog = page.get_by_role("dialog", name="Did you mean to include this?")
    expect(dialog).to_contain_text("“Dr Smith” looks like a name. You can leave it out.")
    expect(dialog.get_by_role("button", name="Take it out")).to_be_focused()
    device.assert_accessible()
    dialog.get_by_role("button", name="Leave it in").click()
    expect(dialog).to_contain_text("“07700 900123” looks like a phone number.")
    dialog.get_by_role("button", name="Take it out").click()
    expect(page.get_by_role("heading", name="What could we do better?")).to_be_visible()
    press(page, "Back")
    expect(page.get_by_role("textbox")).to_have_value("Dr Smith was kind. Ring me: […]")
    next_question(page)  # what was kept is not asked about again
    expect(page.get_by_role("heading", name="What could we do better?")).to_be_visible()


def test_too_soon_to_say_offers_a_reminder_on_ones_own_phone(
    page: Page, device: Device, new_device: Callable[[str], Device], server: Server
) -> None:
    def say_too_soon(page: Page) -> None:
        tap_answer(page, "Good")
        while not page.get_by_label("Hobbies and free time").is_visible():
            accept_or_continue(page)
        page.wait_for_timeout(GUARD_MS)
        page.get_by_label("Hobbies and free time").check()
        next_question(page)
        tap_answer(page, "It is too soon to say")
        press(page, "Send what I have said")
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    say_too_soon(page)
    link = page.get_by_role("link", name="Add a reminder to my calendar")
    expect(link).to_be_visible()
    assert "BEGIN%3AVCALENDAR" in (link.get_attribute("href") or "")
    device.assert_accessible()
    tablet = device.set_up()
    say_too_soon(tablet)
    expect(link).to_be_hidden()


@pytest.mark.own_server
def test_an_invitation_is_used_once_and_the_next_answer_is_not_by_it(
    device: Device, server: Server
) -> None:
    key = load_invitation_key(server.folder / "var" / "keys")
    text = create_token(key, "V89001", TODAY)
    page = device.open(f"/i/{text}")
    answer(page)
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
    page.wait_for_timeout(GUARD_MS)
    page.get_by_role("link", name="Back to the start").click()
    expect_first_screen(page)
    answer(page)
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
    store = Store(server.database_url)
    with store.read() as tx:
        modes = sorted(
            str(submission.mode)
            for submission in submissions.iter_submissions(tx, SurveyRegistry().published(tx))
        )
    store.close()
    assert modes == ["online", "sms"]
    page = device.open(f"/i/{text}")
    expect(page.get_by_role("heading", name="This link has already been used")).to_be_visible()
    device.assert_accessible()
