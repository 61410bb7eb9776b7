"""A tablet or a phone: a real Chromium with a profile of its own, to be killed and restarted."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from feedback_server.config.settings import PROJECT
from tests.waiting import wait_until

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = PROJECT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
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
    ) -> None:
        self.new_tablet_code = new_tablet_code
        self.playwright = playwright
        self.chromium = chromium
        self.profile = profile
        self.url = url
        self.context: BrowserContext | None = None
        self.page: Page

    def start(self, *arguments: str, **options: Any) -> Page:
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=self.chromium,
            headless=True,
            args=[*ARGUMENTS, *arguments],
            ignore_default_args=["--disable-back-forward-cache"],  # people have it on
            **({"viewport": {"width": 820, "height": 1100}} | options),
        )
        self.context.set_default_timeout(20_000)
        self.page = self.context.pages[0]
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
        expect(self.page.locator("[data-surgery]")).to_be_visible()
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
        """No violation that axe knows of, in the state that is on the screen."""
        self.page.wait_for_load_state()
        self.page.evaluate(AXE.read_text("utf-8"))
        found = self.page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
        )
        assert not found, [(v["id"], v["nodes"][0]["failureSummary"]) for v in found]

    def focused(self) -> str:
        text: str = self.page.evaluate("document.activeElement.textContent.trim()")
        return text


def answer(
    page: Page, *, experience: str = "Very good", why: str = "Kind and clear", seconds: float = 0
) -> None:
    """From the start page to the thank-you: two answers, the rest left out.

    Faster than a person can, unless ``seconds`` are taken: a phone's would be flagged.
    """
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_label(experience, exact=True).check()
    next_question(page)
    page.get_by_role("textbox").fill(why)
    page.wait_for_timeout(seconds * 1000)
    skip_to_review(page)
    page.get_by_role("button", name="Send my feedback").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def finish(page: Page) -> None:
    """From the thank-you back to the start, as the next patient finds it."""
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_visible()


def next_question(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def skip_to_review(page: Page) -> None:
    for _ in range(20):
        if page.get_by_role("heading", name="Check your answers").is_visible():
            return
        next_question(page)
    raise AssertionError("the survey does not end")
