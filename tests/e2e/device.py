"""A tablet or a phone: a real Chromium with a profile of its own, to be killed and restarted."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, expect

from tests.e2e.engines import findings
from tests.waiting import wait_until

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]
"""What Playwright turns off and people have on."""
READ_OUTBOX = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('handrail');
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction('outbox').objectStore('outbox').getAll();
    reading.onsuccess = () => { opening.result.close(); resolve(reading.result); };
  };
})"""


class Device:
    """Starts at ``url``; ``page`` is its only page."""

    def __init__(
        self,
        playwright: Playwright,
        chromium: str,
        profile: Path,
        url: str,
        new_tablet_code: Callable[[str], str],
        browser: Browser | None = None,
    ) -> None:
        """With a ``browser`` it is a profile in there, which cannot be killed or restarted."""
        self.browser = browser
        self.new_tablet_code = new_tablet_code
        self.playwright = playwright
        self.chromium = chromium
        self.profile = profile
        self.url = url
        self.context: BrowserContext | None = None
        self.page: Page

    def start(self, *arguments: str, **options: Any) -> Page:
        options = {"viewport": {"width": 820, "height": 1100}} | options
        if self.browser is not None and not arguments:
            self.context = self.browser.new_context(**options)
            self.page = self.context.new_page()
        else:
            self.context = self.playwright.chromium.launch_persistent_context(
                self.profile,
                executable_path=self.chromium,
                headless=True,
                args=[*ARGUMENTS, *arguments],
                ignore_default_args=AS_PEOPLE_HAVE_IT,
                **options,
            )
            self.page = self.context.pages[0]
        self.context.set_default_timeout(20_000)
        return self.page

    def open(self, address: str) -> Page:
        self.page.goto(self.url + address)
        return self.page

    def kill(self) -> None:
        """SIGKILL, as a flat battery does; what the disk holds is all that is left."""
        os.kill(self._main_process(), signal.SIGKILL)
        assert self.context is not None
        with suppress(Error):
            self.context.close()
        self.context = None

    def close(self) -> None:
        if self.context is not None:
            self.context.close()

    def _main_process(self) -> int:
        """Chromium's first process: it has our profile, and no type."""
        for process in Path("/proc").iterdir():
            if not process.name.isdigit():
                continue
            try:
                command = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            ours = f"--user-data-dir={self.profile}".encode() in command
            if ours and not any(word.startswith(b"--type=") for word in command):
                return int(process.name)
        raise AssertionError("Chromium does not run")

    # --- what it does and shows ---

    def set_up(self, practice: str = "V89001", mode: str = "tablet") -> Page:
        """Open it once, online, and wait until its worker keeps the app."""
        if mode == "tablet":
            self.enrol(self.new_tablet_code(practice))
        self.open(f"/feedback/?practice={practice}&mode={mode}")
        known = "[data-staff-link]" if mode == "tablet" else "[data-surgery]"
        expect(self.page.locator(known)).to_be_visible()
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        wait_until(
            lambda: self.page.evaluate("navigator.serviceWorker.controller !== null"), seconds=40
        )
        return self.page

    def enrol(self, code: str) -> None:
        """Make it a shared tablet with a one-time code, as the QR code's address does."""
        self.open(f"/feedback/tablet/#{code}")
        expect(self.page.get_by_role("heading", name="This tablet", exact=True)).to_be_visible()

    def outbox(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.page.evaluate(READ_OUTBOX)
        return items

    def assert_accessible(self) -> None:
        """Nothing that either engine knows of is wrong in the state that is on the screen."""
        found = findings(self.page)
        assert not found, "\n".join(found)

    def focused(self) -> str:
        text: str = self.page.evaluate("document.activeElement.textContent.trim()")
        return text


FIRST_QUESTION = "Overall, how was your experience of our service?"
GUARD_MS = 420
"""After each step, a tap in this time is taken for a second one and ignored (survey/taps.ts)."""


def answer(
    page: Page, *, experience: str = "Very good", why: str = "Kind and clear", seconds: float = 0
) -> None:
    """From the first screen to the thank-you: an answer and why, the rest left out.

    Faster than a person can, unless ``seconds`` are taken: a phone's would be flagged.
    """
    tap_answer(page, experience)
    press(page, "Tell us a little more")
    page.get_by_role("textbox").fill(why)
    page.wait_for_timeout(seconds * 1000)
    press(page, "Send what I have said")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def finish(page: Page) -> None:
    """From the thank-you back to the first screen, as the next patient finds it."""
    with page.expect_navigation():
        press(page, "Finish")
    expect_first_screen(page)


def expect_first_screen(page: Page) -> None:
    """The first question, ready to be answered."""
    expect(page.get_by_role("heading", name=FIRST_QUESTION)).to_be_visible()
    expect(page.locator("html.ready [data-first]").first).to_be_visible()


def tap_answer(page: Page, label: str) -> None:
    """One tap answers and goes on."""
    page.wait_for_timeout(GUARD_MS)
    page.get_by_label(label, exact=True).click()


def press(page: Page, button: str) -> None:
    page.wait_for_timeout(GUARD_MS)
    page.get_by_role("button", name=button, exact=True).click()


def next_question(page: Page) -> None:
    press(page, "Continue")


def accept_or_continue(page: Page) -> None:
    """To the next step, with nothing more answered."""
    page.wait_for_timeout(GUARD_MS)
    page.locator("[data-accept]:visible, [type=submit]:visible").click()


def skip_to_review(page: Page) -> None:
    """Through all that is left, with nothing more answered."""
    for _ in range(25):
        if page.locator('[data-panel="review"]').is_visible():
            return
        accept_or_continue(page)
    raise AssertionError("the survey does not end")
