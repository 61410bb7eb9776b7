"""A patient who goes away from a shared tablet: what is kept, and what is only counted."""

import shutil
import sqlite3

from playwright.sync_api import Page, expect

from feedback_server.config.settings import PROJECT
from tests.e2e.counts import stored
from tests.e2e.device import Device, expect_first_screen, press, tap_answer
from tests.running_server import Server
from tests.waiting import wait_until

DEPARTURES = "SELECT question, count FROM tablet_departure ORDER BY question"
KEPT = "we keep your first answer"


def go_away(page: Page) -> None:
    """Longer than the tablet waits, and than its question whether somebody is there."""
    page.clock.fast_forward(61_000)
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    with page.expect_navigation():
        page.clock.fast_forward(31_000)
    expect_first_screen(page)


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(server.database_url.removeprefix("sqlite:///"))
    try:
        return list(database.execute(query))
    finally:
        database.close()


def keep_unfinished(server: Server) -> None:
    """Switch the setting on: in the provider's file, and in the page that is built from it."""
    root = server.folder / "root"
    shutil.copytree(PROJECT / "content", root / "content")
    for part in ("pwa", "site"):
        (root / part).symlink_to(PROJECT / part)
    provider = root / "content" / "provider.yaml"
    provider.write_text(f"{provider.read_text('utf-8')}\nkeep_unfinished: first_answer\n", "utf-8")
    server.environment["HANDRAIL_ROOT"] = str(root)
    page = server.folder / "build" / "app" / "index.html"
    text = page.read_text("utf-8")
    text = text.replace("<form ", "<form data-keep-unfinished ", 1)
    before, promise, after = text.rpartition("We do not ask for your name.")
    text = f"{before}{promise} <span data-kept hidden>{KEPT}</span>{after}"
    page.write_text(text, "utf-8")


def test_nothing_is_sent_without_the_patients_word_and_the_departure_is_counted(
    device: Device, server: Server
) -> None:
    page = device.set_up()
    page.clock.install()
    for _ in range(2):
        tap_answer(page, "Poor")
        press(page, "Tell us a little more")
        page.get_by_role("textbox").fill("Hildegard")
        go_away(page)
    assert device.outbox() == []
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: rows(server, DEPARTURES) == [("why", 2)])
    assert stored(server) == 0


def test_where_the_provider_says_so_the_first_answer_alone_is_kept(
    device: Device, server: Server
) -> None:
    server.stop()
    keep_unfinished(server)
    server.start()
    page = device.set_up()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.clock.install()
    tap_answer(page, "Poor")
    press(page, "Tell us a little more")
    page.get_by_role("textbox").fill("Hildegard")
    go_away(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: rows(server, "SELECT unfinished FROM submission") == [(1,)])
    assert rows(server, "SELECT count(*) FROM comment") == [(0,)]

    # Whoever clears the answers by hand has taken them back
    tap_answer(page, "Poor")
    page.clock.fast_forward(61_000)
    with page.expect_navigation():
        page.get_by_role("button", name="Clear my answers").click()
    expect_first_screen(page)
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_until(lambda: ("experience", 1) in rows(server, DEPARTURES))
    assert device.outbox() == []
    assert stored(server) == 1
