"""Uses a page with the keyboard alone: what Tab does not reach is not reached."""

import re

from playwright.sync_api import Locator, Page

MOST = 150


class Keyboard:
    """Moves as a person without a mouse does, and looks at nothing but what has the focus."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def to(self, wanted: Locator) -> None:
        """Press Tab until it has the focus."""
        wanted.wait_for()
        for _ in range(MOST):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {wanted} on {self.page.url}")

    def press(self, role: str, name: str) -> None:
        """A link or a button, by its name."""
        exact = re.compile(f"^{re.escape(name)}")
        self.to(self.page.get_by_role(role, name=exact).first)  # type: ignore[arg-type]
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill(self, label: str, text: str) -> None:
        """In the place of what stands there."""
        self.to(self.page.get_by_label(label, exact=True).first)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def tick(self, label: str) -> None:
        self.to(self.page.get_by_label(label).first)
        self.page.keyboard.press("Space")

    def choose(self, label: str) -> None:
        """One of several radio buttons, of which Tab reaches only one."""
        box = self.page.get_by_label(label)
        group = box.evaluate("element => element.name")
        self.to(self.page.locator(f'[name="{group}"]').first)
        for _ in range(MOST):
            self.page.keyboard.press("Space")
            if box.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrow keys do not lead to {label}")
