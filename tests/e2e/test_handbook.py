"""The handbook's search, dark mode and copy buttons work under its content policy."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from tests.e2e.engines import AXE
from tests.e2e.sessions import a_session
from tests.running_server import Server

pytestmark = pytest.mark.browser
OF_THE_THEME = {"aria-dialog-name", "landmark-unique"}
"""What axe finds wrong with Material's own templates, of which we override none."""


@pytest.fixture
def faults() -> list[str]:
    """What the console said and which other servers were asked."""
    return []


@pytest.fixture
def open_context(browser: Browser, server: Server) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser of somebody who is signed in; ``options`` are Playwright's."""
    store = Store(server.database_url)
    token = a_session(store, Person("ada@provider.example"))
    store.close()
    contexts: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(base_url=server.url, **options)
        context.add_cookies([{"name": "handrail", "value": token, "url": server.url}])
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_context: Callable[..., BrowserContext], server: Server, faults: list[str]) -> Page:
    context = open_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: None if request.url.startswith(server.url) else faults.append(request.url),
    )
    return page


def test_search_dark_mode_and_copying_work_under_the_policy(page: Page, faults: list[str]) -> None:
    page.goto("/staff/handbook/")
    page.get_by_placeholder("Search").first.click()
    page.get_by_placeholder("Search").first.press_sequentially("quarantine")
    found = page.locator('.md-search-result__link[href*="h=quarantine"]').first
    expect(found).to_be_visible()
    found.click()
    expect(page.locator("mark").first).to_contain_text("uarantine")

    page.emulate_media(color_scheme="light")
    page.get_by_title("Switch to dark mode").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.reload()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")

    page.goto("/staff/handbook/start/")
    page.get_by_title("Copy to clipboard").first.click()
    assert page.evaluate("navigator.clipboard.readText()").startswith("make run")
    assert faults == []


def test_pages_fit_a_phone(page: Page, faults: list[str]) -> None:
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto("/staff/handbook/")
    addresses = page.evaluate(
        "[...document.querySelectorAll('.md-nav__link[href]')].map(link => link.pathname)"
    )
    pages = sorted({it for it in addresses if it.startswith("/staff/handbook/")})
    assert len(pages) >= 5
    wide = []
    for address in pages:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(address)
    assert wide == []
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_we_wrote_can_be_read_by_everybody(
    open_context: Callable[..., BrowserContext], scheme: str
) -> None:
    page = open_context(bypass_csp=True, color_scheme=scheme).new_page()
    page.add_init_script(path=AXE)
    found = []
    for address in ("", "start/", "operate/settings/", "develop/recipes/question-kind/"):
        page.goto(f"/staff/handbook/{address}")
        for violation in page.evaluate("axe.run().then(all => all.violations)"):
            found.append((address, violation["id"], violation["nodes"][0]["target"]))
    assert [fault for fault in found if fault[1] not in OF_THE_THEME] == []
