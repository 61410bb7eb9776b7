"""The outbox in Chromium."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.device import Device, answer, finish, press, tap_answer
from tests.e2e.faulty_proxy import FaultyProxy
from tests.e2e.outbox_suite import OutboxSuite

BREAK_STORAGE = """() => {
  IDBFactory.prototype.open = () => { throw new DOMException('full', 'QuotaExceededError'); };
}"""


class Chromium:
    """A device of Playwright's, asked in the words of the suite."""

    def __init__(self, device: Device) -> None:
        self.device = device

    @property
    def page(self) -> Page:
        return self.device.page

    @property
    def profile(self) -> Path:
        return self.device.profile

    def start(self) -> None:
        self.device.start()

    def kill(self) -> None:
        self.device.kill()

    def open(self, address: str) -> None:
        self.device.open(address)

    def go_back(self) -> None:
        self.page.evaluate("history.back()")

    def open_tab(self, address: str) -> None:
        self.device.page = self.page.context.new_page()
        self.device.open(address)

    def run(self, script: str) -> Any:
        return self.page.evaluate(f"() => {{ {script} }}")

    def run_in_tabs(self, script: str) -> None:
        for page in self.page.context.pages:
            page.evaluate(script)

    def says(self, words: str) -> bool:
        return words in self.page.locator("body").inner_text()

    def focused(self) -> str:
        return self.device.focused()

    def press(self, name: str) -> None:
        press(self.page, name)

    def answer(self, why: str = "Kind and clear") -> None:
        answer(self.page, why=why)

    def fill_in(self, why: str) -> None:
        tap_answer(self.page, "Good")
        press(self.page, "Tell us a little more")
        self.page.get_by_role("textbox").fill(why)

    def fill_in_and_send(self, why: str) -> None:
        self.fill_in(why)
        press(self.page, "Send what I have said")

    def finish(self) -> None:
        finish(self.page)

    def is_thanked(self) -> bool:
        return self.page.get_by_role("heading", name="Thank you").is_visible()

    def is_at_start(self) -> bool:
        return self.page.locator("html.ready [data-first]").first.is_visible()

    def outbox(self) -> list[dict[str, Any]]:
        return self.device.outbox()

    def assert_accessible(self) -> None:
        self.device.assert_accessible()


@pytest.fixture
def tablet(proxy: FaultyProxy, new_device: Callable[[str], Device]) -> Chromium:
    """A shared tablet that is set up, and reaches the server only through the proxy."""
    device = new_device(proxy.url)
    device.start()
    device.set_up()
    return Chromium(device)


@pytest.fixture
def without_storage(proxy: FaultyProxy, new_device: Callable[[str], Device]) -> Chromium:
    """A phone that can save nothing."""
    device = new_device(proxy.url)
    device.start().add_init_script(f"({BREAK_STORAGE})()")
    return Chromium(device)


class TestOutboxInChromium(OutboxSuite):
    """Adds nothing: Chromium passes what every browser does."""
