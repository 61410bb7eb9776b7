"""The page of comments as a person with a keyboard uses it, counting what they press."""

from collections import Counter

from playwright.sync_api import Page, expect

QUIET_MS = 350
"""How long the page takes no second press, so that a double press decides once."""


class CommentsPage:
    """``presses`` counts keys by name; J and K, with which one reads on, are among them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses: Counter[str] = Counter()

    def press(self, key: str) -> None:
        self.presses[key] += 1
        self.page.keyboard.press(key)

    @property
    def decisions(self) -> int:
        """Presses without those that only read on."""
        return self.presses.total() - self.presses["j"] - self.presses["k"]

    def waiting(self) -> int:
        return self.page.locator("[data-card]").count()

    def status(self, words: str) -> None:
        expect(self.page.get_by_role("status")).to_contain_text(words)

    def decide(self, key: str, then: str) -> None:
        """A decision on the comment that has the focus; ``then`` stands in the status line."""
        self.press(key)
        self.status(then)
        self.page.wait_for_timeout(QUIET_MS)

    def read_to_the_end(self) -> bool:
        """Every comment of this page comes onto the screen; whether some can be cleared together,
        on whose button the focus then is."""
        for _ in range(self.waiting()):
            self.press("j")
        self.page.evaluate("() => new Promise(done => setTimeout(done, 50))")  # it is drawn
        self.press("j")
        return self.page.locator("[data-together-button]:focus").count() == 1

    def clear_those_read(self) -> None:
        """One press for all of this page that have no mark and no words of risk."""
        with self.page.expect_navigation():
            self.press("Enter")
        self.status("cleared.")

    def clear_all(self, *, most_pages: int = 12) -> None:
        """Until nothing waits: those without marks together, the others one by one."""
        for _ in range(most_pages):
            if not self.waiting():
                return
            if self.read_to_the_end():
                self.clear_those_read()
            else:
                self.clear_one_by_one()

    def clear_one_by_one(self) -> None:
        self.page.locator("[data-card]").first.focus()
        for left in range(self.waiting() - 1, -1, -1):
            self.decide("c", f"{left} left.")
