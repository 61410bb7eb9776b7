"""An installed wheel, no Node, no checkout: what an administrator changes in a browser is public,
on a tablet and in the next report within seconds."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from feedback_server.domain.accounts.person import Languages, Person
from feedback_server.domain.calendar.calendar_month import Month, london_day
from feedback_server.sample_data.demo import demonstration_organisations
from feedback_server.store import Store
from tests.e2e.device import GUARD_MS, Device, accept_or_continue, press, tap_answer
from tests.e2e.sessions import a_session
from tests.running_server import tablet_code
from tests.waiting import wait_until
from tests.wheel.conftest import Installed

LONGEST_S = 10
PRACTICE = demonstration_organisations()[1][0]
POLISH = 'data-language="pl">Polski'
QUESTION = "Could you park near the surgery?"
LANGUAGES = Languages(reviews=frozenset({"pl"}), signs_as="Ada, interpreter")
ADMINISTRATOR = Person("ada@provider.example", languages=LANGUAGES)


class Provider:
    """Somebody of the provider at a browser, beside whoever reads the public pages."""

    def __init__(self, page: Page, installed: Installed) -> None:
        self.page, self.installed = page, installed
        self.seconds: dict[str, float] = {}

    def open(self, address: str) -> None:
        self.page.goto(self.installed.url + address)

    def public(self, address: str) -> str:
        with urllib.request.urlopen(self.installed.url + address, timeout=20) as answer:
            text: str = answer.read().decode()
        return text

    def publish(self, button: str, address: str, words: str) -> None:
        """Press, and wait until the public page has the words; the press said so too."""
        assert words not in self.public(address)
        before, began = self.page.url, time.monotonic()
        self.page.get_by_role("button", name=button, exact=True).last.click(no_wait_after=True)
        wait_until(lambda: words in self.public(address), seconds=60)
        self.seconds[f"{button}: {words}"] = round(time.monotonic() - began, 1)
        self.page.wait_for_url(lambda url: url != before)


@pytest.fixture
def served(installed: Installed) -> Installed:
    assert installed.run("database", "load-demo").returncode == 0
    installed.serve()
    return installed


@pytest.fixture
def store(served: Installed) -> Iterator[Store]:
    store = Store(f"sqlite:///{served.home / 'var' / 'handrail.sqlite3'}")
    yield store
    store.close()


@pytest.fixture
def provider(browser: Browser, served: Installed, store: Store) -> Iterator[Provider]:
    context = browser.new_context(locale="en-GB")
    token = a_session(store, ADMINISTRATOR)
    context.add_cookies([{"name": "handrail", "value": token, "url": served.url}])
    yield Provider(context.new_page(), served)
    context.close()


@pytest.fixture
def tablet(
    playwright: Playwright, chromium: str, tmp_path: Path, served: Installed, store: Store
) -> Iterator[Device]:
    profile, new_code = tmp_path / "profile", partial(tablet_code, store)
    tablet = Device(playwright, chromium, profile, served.url, new_code)
    tablet.start()
    yield tablet
    tablet.close()


def test_what_is_changed_in_the_browser_is_public_within_seconds(
    provider: Provider,
    tablet: Device,
    record_testsuite_property: Callable[[str, object], None],
) -> None:
    for change in (telephone, question, reviewed_page, month, translation):
        change(provider)
    record_testsuite_property("seconds until it is public", provider.seconds)
    assert max(provider.seconds.values()) < LONGEST_S, provider.seconds

    answer_on(tablet)
    provider.open(f"/staff/reports?pcn={PRACTICE.pcn}&month={this_month()}")
    expect(provider.page.get_by_role("table", name=QUESTION).first).to_contain_text("Yes")


def this_month() -> Month:
    return Month.of(london_day(datetime.now(UTC)))


def telephone(provider: Provider) -> None:
    provider.open("/staff/settings/service/contact/")
    provider.page.get_by_label("Telephone number").fill("01632 960123")
    provider.publish("Save and publish", "/contact/", "01632 960123")
    expect(provider.page.get_by_role("heading", name="It is on the public pages")).to_be_visible()


def question(provider: Provider) -> None:
    page = provider.page
    provider.open("/staff/surveys/")
    page.get_by_role("link", name=f"({PRACTICE.pcn})").click()
    page.get_by_role("link", name="Add a question").click()
    page.get_by_label("What do you want to ask?").fill(QUESTION)
    page.get_by_label("Yes or no").check()
    page.get_by_role("button", name="Add it, and see it").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Publish", exact=True).click()
    provider.publish("Publish now", "/feedback/", QUESTION)


def reviewed_page(provider: Provider) -> None:
    page = provider.page
    provider.open("/staff/pages/")
    page.get_by_role("link", name="Cooking", exact=True).click()
    today = f"{london_day(datetime.now(UTC)):%-d %B %Y}"
    provider.publish(
        "I have reviewed this, it is right",
        "/patients/tasks/meal-preparation/",
        f"Page last reviewed: {today}",
    )


def month(provider: Provider) -> None:
    """Published, and taken back."""
    page, last = provider.page, this_month().previous()
    name = f"{last.first_day():%B %Y}"
    provider.open(f"/staff/publish/{PRACTICE.pcn}/{last}")
    provider.publish("Publish", "/what-patients-say/", name)
    expect(page.get_by_text("It is on What patients say now")).to_be_visible()
    page.get_by_label("Yes, take the figures").check()
    provider.publish("Withdraw", "/what-patients-say/", f"{name}: withdrawn on")


def translation(provider: Provider) -> None:
    """All that the survey says in Polish is reviewed: the language is offered."""
    page = provider.page
    provider.open("/staff/translations/pl/texts?state=review")
    right = page.get_by_role("button", name="right")
    for _ in range(60):
        if not right.is_visible():
            break
        right.click()
    provider.open("/staff/translations/pl/")
    provider.publish("Publish", "/feedback/", POLISH)


def answer_on(tablet: Device) -> None:
    """The question is asked on a tablet of that network, and answered."""
    page = tablet.set_up(PRACTICE.code)
    tap_answer(page, "Very good")
    press(page, "Tell us a little more")
    for _ in range(20):
        if page.get_by_role("heading", name=QUESTION).is_visible():
            break
        accept_or_continue(page)
    page.wait_for_timeout(GUARD_MS)
    page.get_by_role("radio", name="Yes", exact=True).click()
    press(page, "Send what I have said")
    expect(page.get_by_text("Your answers have been sent.")).to_be_visible()
