"""A tablet that runs Firefox: a real one with a profile of its own, to be killed and restarted."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.firefox.marionette import Marionette
from tests.running_server import free_port
from tests.waiting import wait_until

PREFERENCES = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.sessionstore.resume_from_crash": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.startup.max_resumed_crashes": -1,
}
SWITCHES = ("--headless", "--no-remote", "--marionette", "--remote-allow-system-access")
READ_OUTBOX = """
  const [done] = arguments; // given by Firefox
  const opening = indexedDB.open("handrail");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("outbox").objectStore("outbox").getAll();
    reading.onsuccess = () => { opening.result.close(); done(JSON.stringify(reading.result)); };
  };
"""


class Firefox:
    """Starts at ``url``."""

    def __init__(self, binary: str, profile: Path, url: str) -> None:
        self.binary = binary
        self.profile = profile
        self.url = url
        self.process: subprocess.Popen[bytes] | None = None
        self.session: Marionette

    def start(self, *, storage: bool = True, more: Mapping[str, Any] | None = None) -> None:
        """Without ``storage`` as for someone who blocks all cookies; ``more`` are preferences."""
        port = free_port()
        wanted = {**PREFERENCES, **(more or {}), "marionette.port": port}
        if not storage:
            wanted["network.cookie.cookieBehavior"] = 2
        self.profile.mkdir(exist_ok=True)
        (self.profile / "user.js").write_text(
            "".join(
                f'user_pref("{name}", {json.dumps(value)});\n' for name, value in wanted.items()
            )
        )
        self.process = subprocess.Popen(
            [self.binary, *SWITCHES, "--profile", self.profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.session = Marionette(port)

    def kill(self) -> None:
        """SIGKILL to it and all its processes, as a flat battery does."""
        if self.process is not None:
            self.session.close()
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    # --- what it does and shows ---

    def open(self, address: str) -> None:
        self.session.ask("WebDriver:Navigate", {"url": self.url + address})

    def run(self, script: str) -> Any:
        return self.session.ask(
            "WebDriver:ExecuteScript", {"script": script, "args": [], "sandbox": None}
        )

    def run_later(self, script: str) -> Any:
        """The value that a promise comes to."""
        script = f"const [done] = arguments; ({script}).then(done, each => done(String(each)))"
        return self.session.ask(
            "WebDriver:ExecuteAsyncScript", {"script": script, "args": [], "sandbox": None}
        )

    def run_inside(self, script: str) -> Any:
        """In Firefox itself, where its windows are."""
        self.session.ask("Marionette:SetContext", {"value": "chrome"})
        try:
            return self.run(script)
        finally:
            self.session.ask("Marionette:SetContext", {"value": "content"})

    def set_up(self, code: str) -> None:
        """A shared tablet by its one-time code, opened once online, its worker in charge."""
        self.open(f"/feedback/tablet/#{code}")
        wait_until(lambda: self.shows("//h1[normalize-space()='This tablet']"))
        self.open("/feedback/")
        wait_until(lambda: self.shows("//a[normalize-space()='Start']"))
        wait_until(lambda: self.run("return navigator.serviceWorker.controller !== null"))

    def shows(self, xpath: str) -> list[str]:
        """The elements that are on the screen, by Firefox's names for them."""
        return [
            element
            for element in self.find(xpath)
            if self.session.ask("WebDriver:IsElementDisplayed", {"id": element}) is True
        ]

    def find(self, xpath: str) -> list[str]:
        found = self.session.ask("WebDriver:FindElements", {"using": "xpath", "value": xpath})
        return [str(next(iter(match.values()))) for match in found]

    def click(self, element: str) -> None:
        self.session.ask("WebDriver:ElementClick", {"id": element})

    def says(self, words: str) -> bool:
        """Whether the page shows these words somewhere."""
        return words in str(self.run("return document.body.innerText"))

    def press(self, name: str) -> None:
        """Press the button or link that has this name."""
        xpath = f"//*[self::a or self::button][normalize-space()='{name}']"
        wait_until(lambda: self.shows(xpath))
        self.click(self.shows(xpath)[0])

    def answer(self, why: str = "Kind and clear") -> None:
        """From the start page to the thank-you: two answers, the rest left out."""
        self.press("Start")
        self.answer_from_the_first_question(why)

    def answer_from_the_first_question(self, why: str) -> None:
        label = "//label[normalize-space()='Good']"
        wait_until(lambda: self.shows(label))
        self.click(self.find(f"{label}/preceding-sibling::input")[0])
        self.press("Continue")
        wait_until(lambda: self.shows("//textarea"))
        field = self.shows("//textarea")[0]
        self.session.ask("WebDriver:ElementSendKeys", {"id": field, "text": why})
        for _ in range(20):
            if self.shows("//button[normalize-space()='Send my feedback']"):
                break
            self.press("Continue")
        self.press("Send my feedback")

    def go_back(self) -> None:
        self.session.ask("WebDriver:Back", {})

    def is_thanked(self) -> bool:
        return bool(self.shows("//h2[normalize-space()='Thank you']"))

    def outbox(self) -> str:
        """All that waits, as JSON."""
        return str(
            self.session.ask(
                "WebDriver:ExecuteAsyncScript",
                {"script": READ_OUTBOX, "args": [], "sandbox": None},
            )
        )

    def tabs(self) -> list[str]:
        return list(self.session.ask("WebDriver:GetWindowHandles", {}))

    def open_tab(self) -> None:
        """Open another tab, and be in it."""
        made = self.session.ask("WebDriver:NewWindow", {"type": "tab", "focus": True})
        self.go_to_tab(made["handle"])

    def go_to_tab(self, handle: str) -> None:
        self.session.ask("WebDriver:SwitchToWindow", {"handle": handle, "focus": True})
