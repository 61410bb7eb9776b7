"""The public pages in a real browser, behind the real server's headers."""

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import Playwright

from tests.e2e.device import AXE
from tests.server import Server
from tests.site.page import Page

pytestmark = pytest.mark.browser
KINDS = [
    "/",
    "/patients/",
    "/patients/first-visit/",
    "/patients/tasks/",
    "/patients/tasks/bathing/",
    "/easier/first-visit/",
    "/surgeries/how-arrs-works/",
    "/what-patients-say/",
    "/a-to-z/",
    "/what-patients-say/2026-10-u99999/",
    "/not-a-page",
]
PUBLISHED = KINDS[-2:-1]
FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  return it === document.body ? null : {
    index: [...document.querySelectorAll('a[href], summary, button')].indexOf(it),
    words: it.textContent.trim(),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right <= innerWidth + 1,
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  };
}"""


@contextmanager
def browser_page(
    playwright: Playwright, chromium: str, width: int, **options: Any
) -> Iterator[BrowserPage]:
    browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
    try:
        yield browser.new_page(viewport={"width": width, "height": 800}, **options)
    finally:
        browser.close()


@pytest.mark.parametrize(
    "scheme, width", [("light", 375), ("light", 1280), ("dark", 1280), ("forced", 375)]
)
def test_axe_finds_nothing_on_any_page(
    playwright: Playwright,
    chromium: str,
    server: Server,
    pages: Mapping[str, Page],
    width: int,
    scheme: str,
) -> None:
    assert set(KINDS[:-2]) <= set(pages)
    look = {"forced_colors": "active"} if scheme == "forced" else {"color_scheme": scheme}
    # Nothing but colours differs from the light scheme.
    colours = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
    rules = {} if scheme == "light" else {"runOnly": colours}
    found = []
    with browser_page(playwright, chromium, width, bypass_csp=True, **look) as page:
        page.add_init_script(path=AXE)
        for address in [*pages, *PUBLISHED]:
            page.goto(server.url + address)
            if address in PUBLISHED:
                assert page.title().startswith("What patients said"), address
            violations = page.evaluate(
                "rules => axe.run(rules).then(({violations}) => violations)", rules
            )
            found += [(address, each["id"], each["nodes"][0]["target"]) for each in violations]
    assert found == []


def test_no_page_breaks_its_own_rules_or_asks_others(
    playwright: Playwright, chromium: str, server: Server, pages: Mapping[str, Page]
) -> None:
    """A page, its style sheet, its picture in the bar: three requests, four at most."""
    with browser_page(playwright, chromium, 1280) as page:
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        for address in pages:
            asked.clear()
            answer = page.goto(server.url + address)
            assert answer is not None
            policy = answer.headers["content-security-policy"]
            assert policy.startswith("default-src 'none'"), address
            assert "script-src" not in policy, address
            assert "set-cookie" not in answer.headers
            assert len(asked) <= 4, (address, asked)
            assert {urlsplit(url).netloc for url in asked} == {urlsplit(server.url).netloc}
        assert said == []


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_no_page_is_wider_than_its_window(
    playwright: Playwright, chromium: str, server: Server, pages: Mapping[str, Page], width: int
) -> None:
    """320 px is also what 400% zoom leaves of a window of 1,280 px (WCAG 2.2, 1.4.10)."""
    with browser_page(playwright, chromium, width) as page:
        wide = []
        for address in pages:
            page.goto(server.url + address)
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append(address)
    assert wide == []


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("address", KINDS)
def test_the_tab_key_goes_through_a_page_in_order(
    playwright: Playwright, chromium: str, server: Server, width: int, address: str
) -> None:
    with browser_page(playwright, chromium, width) as page:
        page.goto(server.url + address)
        stops = []
        for _ in range(page.locator("a[href], summary").count() + 1):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            if stop is None:
                break
            stops.append(stop)
        assert [stop["index"] for stop in stops] == list(range(len(stops))), "in order, none missed"
        assert len(stops) == page.locator("a[href], summary").count()
        assert [stop["words"] for stop in stops if not stop["seen"]] == []
        assert [stop["words"] for stop in stops if not stop["marked"]] == []


def test_the_skip_link_leads_past_the_header(
    playwright: Playwright, chromium: str, server: Server
) -> None:
    with browser_page(playwright, chromium, 375) as page:
        page.goto(server.url + "/patients/first-visit/")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_can_be_pressed_is_large_enough(
    playwright: Playwright, chromium: str, server: Server
) -> None:
    """24 px, but for links within a sentence (WCAG 2.2, 2.5.8)."""
    with browser_page(playwright, chromium, 375) as page:
        for address in KINDS:
            page.goto(server.url + address)
            small = page.evaluate(
                """() => [...document.querySelectorAll('nav a, .hr-cards a, .nhsuk-action-link,'
                  + ' summary, .hr-index a')].filter(it => it.getBoundingClientRect().height < 24)
                  .map(it => it.textContent)"""
            )
            assert small == [], address


def test_paper_shows_what_is_closed_and_leaves_out_what_is_pressed(
    playwright: Playwright, chromium: str, server: Server, pages: Mapping[str, Page]
) -> None:
    with browser_page(playwright, chromium, 800) as page:
        page.emulate_media(media="print")
        for address in KINDS[:-1]:
            page.goto(server.url + address)
            for hidden in page.locator("header nav, .hr-contents, .hr-letters").all():
                assert not hidden.is_visible(), address
        closed = [each for each, built in pages.items() if built.all("details")]
        for address in itertools.islice(closed, 3):
            page.goto(server.url + address)
            assert page.locator("details > :not(summary)").first.is_visible(), address
