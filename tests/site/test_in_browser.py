"""The public pages in a real browser, behind the real server's headers."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ViewportSize
from playwright.sync_api import Page as BrowserPage

from feedback_server.sample_data.demo_facts import demonstration_facts
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from tests.e2e.engines import AXE
from tests.running_server import Server
from tests.site.page import Page

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
MADE = ["/find/?find=test", "/find/V89001/", "/search/?q=chest+pain"]
"""Pages that the server makes, in the look of the built ones."""

STOPS = "a[href], summary, button, input"
HEADINGS = Path(__file__).with_name("headings.js").read_text("utf-8")
"""Finds the headings that stand closer to what is above them than to what they head."""
NewPage = Callable[..., BrowserPage]
"""Opens a page of a width in the shared browser."""
FOCUSED = """() => {
  const it = document.activeElement, box = it.getBoundingClientRect(), style = getComputedStyle(it);
  return it === document.body ? null : {
    index: [...document.querySelectorAll('a[href], summary, button, input')].indexOf(it),
    words: it.textContent.trim(),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right <= innerWidth + 1,
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
  };
}"""


@pytest.fixture(autouse=True, scope="module")
def facts(shared_server: Server) -> None:
    store = Store(shared_server.database_url)
    with store.write() as tx:
        organisations.upsert_facts(tx, {"V89001": demonstration_facts(seed=7)["V81001"]})
    store.close()


LEFT_OF_ROWS = """() => [...document.querySelectorAll('.hr-cards')].map(cards => {
  const ends = {};
  for (const card of cards.children) {
    const box = card.getBoundingClientRect();
    ends[Math.round(box.top)] = Math.max(ends[Math.round(box.top)] ?? 0, box.right);
  }
  const end = cards.getBoundingClientRect().right;
  return Math.max(...Object.values(ends).map(right => end - right));
})"""
"""How many pixels the emptiest row of each group of cards leaves free at its end."""


@pytest.fixture
def new_page(browser: Browser, shared_server: Server) -> Iterator[NewPage]:
    """Makes pages of a width; they are closed after the test."""
    pages: list[BrowserPage] = []

    def make(width: int, **options: Any) -> BrowserPage:
        size: ViewportSize = {"width": width, "height": 800}
        page = browser.new_page(viewport=size, base_url=shared_server.url, **options)
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.close()


@pytest.mark.parametrize("part", range(3))
def test_axe_finds_nothing_on_any_page(
    new_page: NewPage, pages: Mapping[str, Page], part: int
) -> None:
    """Narrow and wide, in the dark, and in colours that the reader's system forces."""
    assert set(KINDS[:-2]) <= set(pages)
    # Nothing but colours differs from the light scheme.
    colours = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
    found: list[tuple[str, str, list[str]]] = []
    page = new_page(375, bypass_csp=True)
    page.add_init_script(path=AXE)

    def look(where: str, rules: Mapping[str, Any]) -> None:
        told = {**rules, "resultTypes": ["violations"]}
        violations = page.evaluate("told => axe.run(told).then(all => all.violations)", told)
        found.extend(
            (where, violation["id"], violation["nodes"][0]["target"]) for violation in violations
        )

    for path in itertools.islice([*pages, *PUBLISHED, *MADE], part, None, 3):
        page.goto(path)
        if path in PUBLISHED:
            assert page.title().startswith("What patients said"), path
        look(path, {})
        page.emulate_media(forced_colors="active")
        look(f"{path}, forced colours", colours)
        page.emulate_media(forced_colors="none")
        page.set_viewport_size({"width": 1280, "height": 800})
        look(f"{path}, wide", {})
        page.emulate_media(color_scheme="dark")
        look(f"{path}, dark", colours)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 375, "height": 800})
    assert found == []


def test_no_page_breaks_its_own_rules_or_asks_others(
    new_page: NewPage, pages: Mapping[str, Page]
) -> None:
    """A page, its style sheet, its picture in the bar: three requests, four at most."""
    page = new_page(1280)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for address in [*pages, *MADE]:
        asked.clear()
        answer = page.goto(address)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "script-src" not in policy, address
        assert "set-cookie" not in answer.headers
        assert len(asked) <= 4, (address, asked)
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(page.url).netloc}
    assert said == []


def test_no_page_is_wider_than_its_window(new_page: NewPage, pages: Mapping[str, Page]) -> None:
    """320 px is also what 400% zoom leaves of a window of 1,280 px (WCAG 2.2, 1.4.10)."""
    page = new_page(320)
    wide = []
    for address in [*pages, *MADE]:
        page.goto(address)
        for width in (320, 768, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((address, width))
    assert wide == []


def test_no_heading_is_closer_to_what_is_above_it(
    new_page: NewPage, pages: Mapping[str, Page]
) -> None:
    page = new_page(375)
    closer = []
    for address in [*pages, *PUBLISHED, *MADE]:
        page.goto(address)
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            closer += [(address, width, heading) for heading in page.evaluate(HEADINGS)]
    assert closer == []


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_buttons_of_the_home_page_stand_in_a_row(new_page: NewPage, width: int) -> None:
    page = new_page(width)
    page.goto("/")
    first, second = (call.bounding_box() for call in page.locator(".hr-hero__call").all())
    assert first and second and first["y"] == second["y"]


@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("address", KINDS)
def test_the_tab_key_goes_through_a_page_in_order(
    new_page: NewPage, width: int, address: str
) -> None:
    page = new_page(width)
    page.goto(address)
    stops = []
    for _ in range(page.locator(STOPS).count() + 1):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    assert [stop["index"] for stop in stops] == list(range(len(stops))), "in order, none missed"
    assert len(stops) == page.locator(STOPS).count()
    assert [stop["words"] for stop in stops if not stop["seen"]] == []
    assert [stop["words"] for stop in stops if not stop["marked"]] == []


def test_the_skip_link_leads_past_the_header(new_page: NewPage) -> None:
    page = new_page(375)
    page.goto("/patients/first-visit/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_what_can_be_pressed_is_large_enough(new_page: NewPage) -> None:
    """24 px, but for links within a sentence (WCAG 2.2, 2.5.8)."""
    page = new_page(375)
    for address in [*KINDS, *MADE]:
        page.goto(address)
        small = page.evaluate(
            """() => [...document.querySelectorAll('nav a, dd a, .hr-search__row *, .hr-cards a,'
              + ' .nhsuk-action-link, summary, .hr-index a')]
              .filter(it => it.getBoundingClientRect().height < 24)
              .map(it => it.textContent)"""
        )
        assert small == [], address


def test_paper_shows_what_is_closed_and_leaves_out_what_is_pressed(
    new_page: NewPage, pages: Mapping[str, Page]
) -> None:
    page = new_page(800)
    page.emulate_media(media="print")
    for address in KINDS[:-1]:
        page.goto(address)
        for hidden in page.locator("header nav, .hr-contents, .hr-letters").all():
            assert not hidden.is_visible(), address
    closed = [each for each, built in pages.items() if built.all("details")]
    for address in itertools.islice(closed, 3):
        page.goto(address)
        assert page.locator("details > :not(summary)").first.is_visible(), address


def test_no_row_of_cards_has_a_hole_at_any_width(new_page: NewPage) -> None:
    page = new_page(375)
    page.goto("/")
    for width in (375, 768, 820, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        left = page.evaluate(LEFT_OF_ROWS)
        assert len(left) == 3
        assert max(left) < 2, width
