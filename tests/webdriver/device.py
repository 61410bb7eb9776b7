"""A tablet or phone in a browser that is asked in WebDriver's words: Firefox, WebKit."""

import json
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Self

from feedback_server.config.settings import PROJECT
from tests.waiting import wait_until

AXE = PROJECT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"
GUARD_S = 0.42
"""After each step, a tap in this time is taken for a second one and ignored (survey/taps.ts)."""
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""The key that WebDriver gives an element in JSON."""
SHOWN = """
  const found = document.evaluate(%s, document, null, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  return Array.from({length: found.snapshotLength}, (_, index) => found.snapshotItem(index))
    .filter(element => element.checkVisibility({visibilityProperty: true}));
"""
FIRST, ACCEPT, SEND = "//*[@data-first]", "//*[@data-accept]", "//*[@data-send]"
"""What stands on the first screen alone; the two buttons below each offer to go on."""
READ_OUTBOX = """new Promise((resolve, reject) => {
  const opening = indexedDB.open("handrail");
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const reading = opening.result.transaction("outbox").objectStore("outbox").getAll();
    reading.onsuccess = () => { opening.result.close(); resolve(JSON.stringify(reading.result)); };
  };
})"""


class Device(ABC):
    """Starts at ``url``, with a profile that lasts."""

    def __init__(self, profile: Path, url: str) -> None:
        self.profile = profile
        self.url = url

    @abstractmethod
    def start(self, *, storage: bool = True) -> Self:
        """Without ``storage`` as for someone who blocks all cookies."""

    @abstractmethod
    def kill(self) -> None:
        """SIGKILL to it and all its processes, as a flat battery does."""

    @abstractmethod
    def ask(self, command: str, parameters: dict[str, Any]) -> Any:
        """The value of the browser's answer to a command of WebDriver."""

    # --- the browser ---

    def open(self, address: str) -> None:
        self.ask("Navigate", {"url": self.url + address})

    def go_back(self) -> None:
        self.ask("Back", {})

    def run(self, script: str) -> Any:
        return self.ask("ExecuteScript", {"script": script, "args": [], "sandbox": None})

    def run_later(self, script: str) -> Any:
        """The value that a promise comes to."""
        script = f"const [done] = arguments; ({script}).then(done, error => done(String(error)))"
        return self.ask("ExecuteAsyncScript", {"script": script, "args": [], "sandbox": None})

    def tabs(self) -> list[str]:
        return list(self.ask("GetWindowHandles", {}))

    def open_tab(self, address: str) -> None:
        """Open another tab, and be in it."""
        made = self.ask("NewWindow", {"type": "tab", "focus": True})
        self.go_to_tab(made["handle"])
        self.open(address)

    def go_to_tab(self, handle: str) -> None:
        self.ask("SwitchToWindow", {"handle": handle, "focus": True})

    def run_in_tabs(self, script: str) -> None:
        for tab in self.tabs():
            self.go_to_tab(tab)
            self.run(script)

    # --- what it shows ---

    def path(self) -> str:
        return str(self.run("return location.pathname"))

    def shows(self, xpath: str) -> list[str]:
        """The elements that are on the screen, by the browser's names for them."""
        return [element[ELEMENT] for element in self.run(SHOWN % json.dumps(xpath))]

    def says(self, words: str) -> bool:
        """Whether the page shows these words somewhere."""
        return words in str(self.run("return document.body.innerText"))

    def is_titled(self, heading: str) -> bool:
        """Whether it shows a heading that says just this."""
        return bool(self.shows(f"//*[self::h1 or self::h2][normalize-space()='{heading}']"))

    def focused(self) -> str:
        return str(self.run("return document.activeElement.textContent.trim()"))

    def outbox(self) -> list[dict[str, Any]]:
        """All that waits."""
        return list(json.loads(self.run_later(READ_OUTBOX)))

    def assert_accessible(self) -> None:
        """No violation that axe knows of, in the state that is on the screen."""
        self.run(f"{AXE.read_text('utf-8')}; return true")
        axe = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
        found = self.run_later(axe)
        assert not found, [(v["id"], v["nodes"][0]["failureSummary"]) for v in found]

    # --- what a person does ---

    def click(self, xpath: str) -> None:
        """Click the first of these elements, once it is there and no second tap of the last."""
        wait_until(lambda: self.shows(xpath))
        time.sleep(GUARD_S)
        self.ask("ElementClick", {"id": self.shows(xpath)[0]})

    def press(self, name: str) -> None:
        """Press the button or link that has this name."""
        self.click(f"//*[self::a or self::button][normalize-space()='{name}']")

    def choose(self, answer: str) -> None:
        """Tap the option with this label, which answers and goes on."""
        self.go_on(f"//label[normalize-space()='{answer}']/preceding-sibling::input")

    def go_on(self, xpath: str) -> None:
        """Press the first of these until the next step is there: at first taps are ignored."""
        step = self.run("return document.title")

        def has_moved() -> bool:
            if self.run("return document.title") != step:
                return True
            if found := self.shows(xpath):
                self.ask("ElementClick", {"id": found[0]})
            return False

        wait_until(has_moved)

    def type(self, xpath: str, text: str) -> None:
        wait_until(lambda: self.shows(xpath))
        self.ask("ElementSendKeys", {"id": self.shows(xpath)[0], "text": text})

    # --- the patient's journey ---

    def set_up(self, code: str) -> None:
        """A shared tablet by its one-time code, opened once online, its worker in charge.

        The page is not left before its worker is there: WebKitGTK 2.50 can then leave the
        installation hanging until the browser ends.
        """
        self.open(f"/feedback/tablet/#{code}")
        wait_until(lambda: self.is_titled("This tablet"))
        self.run_later("navigator.serviceWorker.ready.then(() => true)")
        self.open("/feedback/")
        wait_until(self.is_at_start)
        wait_until(lambda: self.run("return navigator.serviceWorker.controller !== null"))

    def is_at_start(self) -> bool:
        return bool(self.shows(f"//html[contains(@class, 'ready')]{FIRST}"))

    def answer(self, why: str = "Kind and clear") -> None:
        """From the first screen to the thank-you: two answers, the rest left out."""
        self.fill_in_and_send(why)
        wait_until(self.is_thanked)

    def fill_in(self, why: str) -> None:
        """An answer and why, not sent."""
        self.choose("Good")
        self.go_on(ACCEPT)
        self.type("//textarea", why)

    def fill_in_and_send(self, why: str) -> None:
        """Whether it could be sent is not waited for."""
        self.fill_in(why)
        self.go_on(SEND)

    def is_thanked(self) -> bool:
        return self.is_titled("Thank you")

    def finish(self) -> None:
        """From the thank-you back to the start, as the next patient finds it."""
        self.press("Finish")
        wait_until(self.is_at_start)
