"""Uses the staff pages as a lead does, and counts clicks, keys, and the seconds that it takes."""

import re
from collections import Counter
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

from tests.e2e.keyboard import Keyboard

SECONDS_A_PRESS = 2.5
"""To find a button on a page that is new, and press it."""
SECONDS_A_COMMENT = 2.0
"""To read two lines."""
SECONDS_A_PAGE = 8.0
"""To look at figures before a decision."""
SECONDS_A_LETTER = 0.25


class Hand(Protocol):
    """What moves over the page: a mouse, a finger or keys."""

    def press(self, wanted: Locator) -> None: ...

    def write(self, wanted: Locator, text: str) -> None: ...

    def choose_file(self, wanted: Locator, file: Path) -> None: ...


class Pointer:
    """A mouse or a finger."""

    def press(self, wanted: Locator) -> None:
        wanted.click()

    def write(self, wanted: Locator, text: str) -> None:
        wanted.fill(text)

    def choose_file(self, wanted: Locator, file: Path) -> None:
        wanted.set_input_files(file)


class Keys:
    """The keyboard alone: what Tab does not reach is not reached."""

    def __init__(self, page: Page) -> None:
        self.keys = Keyboard(page)

    def press(self, wanted: Locator) -> None:
        self.keys.to(wanted)
        box = wanted.get_attribute("type") in ("checkbox", "radio")
        self.keys.page.keyboard.press("Space" if box else "Enter")

    def write(self, wanted: Locator, text: str) -> None:
        self.keys.to(wanted)
        self.keys.page.keyboard.type(text)

    def choose_file(self, wanted: Locator, file: Path) -> None:
        """The system's own window cannot be driven; the field is reached with Tab."""
        self.keys.to(wanted)
        wanted.set_input_files(file)


class Walk:
    """``presses`` counts clicks by what they were for; a field that is written into is one, too."""

    def __init__(self, page: Page, hand: Hand) -> None:
        self.page = page
        self.hand = hand
        self.presses: Counter[str] = Counter()
        self.seconds = 0.0
        self.step = ""

    def begin(self, step: str) -> None:
        self.step = step

    def press(self, name: str) -> None:
        """The first link or button whose name begins so, and wait for what it leads to."""
        begins = re.compile(f"^{re.escape(name)}")
        link = self.page.get_by_role("link", name=begins)
        wanted = link.or_(self.page.get_by_role("button", name=begins)).first
        self.count()
        with self.page.expect_navigation():
            self.hand.press(wanted)

    def overview(self) -> None:
        """By the menu, which is folded on a phone."""
        menu = self.page.locator("summary", has_text="Menu").first
        if menu.is_visible():
            self.count()
            self.hand.press(menu)
        self.press("Overview")

    def tick(self, name: str) -> None:
        self.count()
        self.hand.press(self.page.get_by_label(name).first)

    def write(self, label: str, text: str) -> None:
        self.count()
        self.seconds += len(text) * SECONDS_A_LETTER
        self.hand.write(self.page.get_by_label(label, exact=True).first, text)

    def choose_file(self, label: str, file: Path) -> None:
        self.count(2)  # the field, and the file in the system's window
        self.hand.choose_file(self.page.get_by_label(label).first, file)

    def look(self, pages: int = 1) -> None:
        self.seconds += pages * SECONDS_A_PAGE

    def read_comments(self, number: int) -> None:
        self.seconds += number * SECONDS_A_COMMENT

    def count(self, number: int = 1) -> None:
        self.presses[self.step] += number
        self.seconds += number * SECONDS_A_PRESS
