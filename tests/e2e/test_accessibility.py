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
from tests.e2e.device import Device, answer, next_question, skip_to_review
from tests.factories import PCN, TODAY
from tests.running_server import Server
from tests.waiting import wait_until

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
    expect(page.get_by_text("Question 1 of")).to_be_visible()
    return page


def tools(page: Page) -> None:
    page.get_by_text("Language, text size and pictures").click()


def test_another_language_in_the_middle_keeps_answers_place_and_focus(
    device: Device, page: Page
) -> None:
    length = page.evaluate("history.length")
    page.get_by_label("Good", exact=True).check()
    next_question(page)
    page.get_by_role("textbox").fill("Half a word")
    tools(page)
    device.assert_accessible()
    urdu = page.get_by_role("button", name="اردو")
    urdu.click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.get_by_role("textbox")).to_have_value("Half a word")
    expect(urdu).to_be_focused()
    expect(urdu).to_have_attribute("aria-current", "true")
    device.assert_accessible()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("Good", exact=True)).to_be_checked()
    assert page.evaluate("history.length") == length
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_language_that_it_ends_in_is_sent_and_the_check_is_in_it(
    page: Page, server: Server
) -> None:
    page.get_by_label("Good", exact=True).check()
    skip_to_review(page)
    tools(page)
    page.get_by_role("button", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("[data-panel=review]")).to_be_visible()
    page.locator("[data-send]").click()
    expect(page.locator("[data-panel=confirmation]")).to_be_visible()
    wait_until(lambda: stored(server) == [("ur", "2")])


def stored(server: Server) -> list[tuple[str, object]]:
    store = Store(server.database_url)
    with store.read() as tx:
        every = list(submissions.iter_submissions(tx, SurveyRegistry().published(tx)))
    store.close()
    return [(submission.language, submission.answers["experience"]) for submission in every]


def test_easy_words_have_pictures_and_the_same_answers(device: Device, page: Page) -> None:
    page.get_by_label("Poor", exact=True).check()
    tools(page)
    page.get_by_role("button", name="Easier words").click()
    expect(page.locator(".app-picture").first).to_be_visible()
    expect(page.get_by_label("Poor", exact=True)).to_be_checked()
    easy = page.get_by_role("button", name="Easier words")
    expect(easy).to_have_attribute("aria-pressed", "true")
    expect(easy).to_be_focused()
    device.assert_accessible()
    next_question(page)
    expect(page.get_by_role("heading", name="Why did you choose that?")).to_be_visible()
    easy.click()
    expect(page.get_by_role("heading", name="Please can you tell us why")).to_be_visible()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_large_text_fits_at_every_question(device: Device, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    tools(page)
    page.get_by_role("button", name="Larger text").click()
    after = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert after >= 1.45 * before
    page.get_by_label("Good", exact=True).check()
    while not page.get_by_role("heading", name="Check your answers").is_visible():
        next_question(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    device.assert_accessible()


@pytest.mark.parametrize("local", [True, False])
def test_reading_aloud_is_for_voices_of_the_device_alone(
    device: Device, page: Page, local: bool
) -> None:
    page.add_init_script(SPEECH.replace("LOCAL", json.dumps(local)))
    page.reload()
    tools(page)
    button = page.get_by_role("button", name="Read aloud")
    if not local:
        page.wait_for_timeout(300)
        expect(button).to_be_hidden()
        return
    button.click()
    wait_until(lambda: page.evaluate("window.spoken.length") == 8)
    assert page.evaluate("window.spoken")[0].startswith("Overall, how was your experience")
    page.get_by_label("Good", exact=True).check()
    next_question(page)
    wait_until(lambda: "why you gave your answer" in page.evaluate("window.spoken[0] ?? ''"))
    button.click()
    assert page.evaluate("window.spoken") == []


def test_an_unreviewed_language_is_not_offered_to_patients(device: Device) -> None:
    page = device.open("/feedback/occupational-therapy/en/?practice=V89001")
    tools(page)
    expect(page.get_by_role("button", name="Larger text")).to_be_visible()
    expect(page.get_by_role("button", name="اردو")).to_be_hidden()
    device.open("/feedback/occupational-therapy/ur/?practice=V89001")
    expect(page.get_by_role("heading", name="How was your visit?")).to_be_visible()


def test_the_start_page_begins_as_wished(page: Page, device: Device) -> None:
    device.open("/feedback/?practice=V89003")
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("button", name="Easier words").click()
    device.assert_accessible()
    page.get_by_role("link", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("[data-begin]").first).to_be_visible()
    device.assert_accessible()
    device.open("/feedback/?practice=V89003")
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("button", name="Easier words").click()
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.locator("html.large .app-picture").first).to_be_visible()


def test_children_are_asked_who_fills_it_in(device: Device, page: Page) -> None:
    device.open("/feedback/?practice=V89003")
    page.get_by_role("link", name="For children and young people").click()
    expect(page.get_by_role("heading", name="Who is filling this in?")).to_be_visible()
    expect(page.locator(".app-picture").first).to_be_visible()
    device.assert_accessible()
    page.get_by_label("Me, with help from a grown-up").check()
    next_question(page)
    next_question(page)
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Very good", exact=True).check()
    skip_to_review(page)
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()


def test_what_says_who_somebody_is_is_asked_about_before_it_is_sent(
    device: Device, page: Page
) -> None:
    page.get_by_label("Good", exact=True).check()
    next_question(page)
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
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("textbox")).to_have_value("Dr Smith was kind. Ring me: […]")
    next_question(page)  # what was kept is not asked about again
    expect(page.get_by_role("heading", name="What could we do better?")).to_be_visible()


def test_too_soon_to_say_offers_a_reminder_on_ones_own_phone(
    page: Page, device: Device, new_device: Callable[[str], Device], server: Server
) -> None:
    def say_too_soon(page: Page) -> None:
        page.get_by_label("Good", exact=True).check()
        while not page.get_by_label("Hobbies and free time").is_visible():
            next_question(page)
        page.get_by_label("Hobbies and free time").check()
        next_question(page)
        page.get_by_label("It is too soon to say").check()
        skip_to_review(page)
        page.get_by_role("button", name="Send my feedback").click()
        expect(page.get_by_role("heading", name="Thank you")).to_be_visible()

    say_too_soon(page)
    link = page.get_by_role("link", name="Add a reminder to my calendar")
    expect(link).to_be_visible()
    assert "BEGIN%3AVCALENDAR" in (link.get_attribute("href") or "")
    device.assert_accessible()
    tablet = device.set_up()
    tablet.get_by_role("link", name="Start", exact=True).click()
    say_too_soon(tablet)
    expect(link).to_be_hidden()


def test_an_invitation_is_used_once_and_the_next_answer_is_not_by_it(
    device: Device, server: Server
) -> None:
    key = load_invitation_key(server.folder / "var" / "keys")
    text = create_token(key, "V89001", TODAY)
    page = device.open(f"/i/{text}")
    answer(page)
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
    page.get_by_role("link", name="Back to the start").click()
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
