"""What one state of the app must keep to, whatever it is: looked at while a test walks through."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

NARROW, SMALL, PHONE, TABLET = (320, 568), (320, 256), (375, 667), (820, 1180)
"""``SMALL`` is a screen of 1,280 by 1,024 at 400%."""
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""
"""What WCAG 2.2 (1.4.12) lets readers set."""
FIND_CUT = """() => [...document.querySelectorAll('body *')].filter(element => {
  const {overflowX, overflowY} = getComputedStyle(element);
  if (!element.checkVisibility({visibilityProperty: true}) || element.clientWidth <= 1) return;
  if (element.matches('[data-part]:not([aria-current])')) return; // a line where it is narrow
  const cut = how => how === 'hidden' || how === 'clip';
  return cut(overflowX) && element.scrollWidth > element.clientWidth + 1
    || cut(overflowY) && element.scrollHeight > element.clientHeight + 1;
}).map(element => element.outerHTML.slice(0, 120))"""
FIND_SMALL_TARGETS = """() => [...document.querySelectorAll(
  'main :is(a, button, summary, input:not([type=hidden])), dialog[open] button')].filter(target => {
  if (!target.checkVisibility({visibilityProperty: true})) return false;
  if (getComputedStyle(target).display === 'inline' && target.matches('a')) return false;
  const {width, height} = target.getBoundingClientRect();
  return height < 47.5 || width < 47.5;
}).map(target => target.outerHTML.slice(0, 120))"""
READ_FOCUS = """() => {
  const focused = document.activeElement;
  const shown = focused.closest('.nhsuk-radios__item, .nhsuk-checkboxes__item') ?? focused;
  const {top, bottom, left, right, height} = focused.getBoundingClientRect();
  const ringed = [focused, shown].some(element => {
    const {outlineStyle, outlineWidth} = getComputedStyle(element);
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const high = Math.min(height, innerHeight / 2);
  const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
  const met = document.elementFromPoint((left + right) / 2,
    (Math.min(bottom, innerHeight) + Math.max(top, 0)) / 2);
  return {what: focused.outerHTML.slice(0, 120), ringed, inView: seen >= high - 1,
    by: met?.outerHTML.slice(0, 80),
    covered: met !== null && !shown.contains(met) && !met.contains(focused)};
}"""


@contextmanager
def viewport(page: Page, size: tuple[int, int]) -> Iterator[None]:
    before = page.viewport_size
    page.set_viewport_size({"width": size[0], "height": size[1]})
    yield
    if before is not None:
        page.set_viewport_size(before)


@contextmanager
def style(page: Page, css: str) -> Iterator[None]:
    """A reader's own style sheet."""
    page.evaluate(
        """css => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )
    yield
    page.evaluate("document.adoptedStyleSheets = []")


def assert_nothing_is_cut(page: Page) -> None:
    """Nothing runs off the side, and no box hides a part of its words."""
    across, wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert across <= wide, (across, wide)
    assert page.evaluate(FIND_CUT) == []


def assert_readable_however_shown(page: Page) -> None:
    """On narrow screens, at 400%, and with the spacing that a reader may set."""
    for size in (NARROW, SMALL, PHONE, TABLET):
        with viewport(page, size):
            assert_nothing_is_cut(page)
            assert page.evaluate(FIND_SMALL_TARGETS) == []
    for size in (NARROW, TABLET):
        with viewport(page, size), style(page, SPACING):
            assert_nothing_is_cut(page)


def assert_focus_shows(page: Page, *, tabs: int = 6) -> None:
    """With the keyboard, at 400%, in colours that the reader's system forces as well."""
    for colours in ("none", "active"):
        page.emulate_media(forced_colors="active" if colours == "active" else "none")
        with viewport(page, SMALL):
            for _ in range(tabs):
                page.keyboard.press("Tab")
                found = page.evaluate(READ_FOCUS)
                if found["what"].startswith("<body"):
                    continue  # past the last one
                assert found["ringed"] and found["inView"] and not found["covered"], found
    page.emulate_media(forced_colors="none")
