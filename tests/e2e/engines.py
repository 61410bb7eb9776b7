"""Two engines that look at a page for what keeps people out: axe, and IBM's Equal Access.

Both are one script that runs in the page, and they look for different things: axe says only what is
surely wrong, Equal Access also what a person must judge. What was judged is named here, with the
reason; whatever else either finds fails. Both look at the app, axe alone at staff pages.
"""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from feedback_server.config.settings import PROJECT

MODULES = PROJECT / "pwa" / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
EQUAL_ACCESS = MODULES / "accessibility-checker-engine" / "ace.js"
RUN_AXE = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
RUN_CONTRAST = """axe.run({runOnly: ['color-contrast']}).then(({violations}) => violations
  .flatMap(({nodes}) => nodes.map(({html, any}) => `${html}: ${any[0]?.message}`)))"""
RUN_EQUAL_ACCESS = """new ace.Checker().check(document, ['WCAG_2_2']).then(({results}) => results
  .filter(({value}) => value[1] !== 'PASS')
  .map(({ruleId, message, snippet, path}) => ({ruleId, message, snippet, dom: path.dom})))"""


@dataclass(frozen=True)
class Judged:
    """A finding of Equal Access that is right as it is, where its element matches ``only``."""

    rule: str
    reason: str
    only: str = ""


JUDGED = (
    Judged(
        "style_color_misuse",
        "Named for every page with a style sheet. A chosen answer also has a mark and a thicker "
        "border; tests/e2e/test_every_state.py looks at both in forced colours.",
    ),
    Judged(
        "style_highcontrast_visible",
        "Named for every page with a style sheet: tests/e2e/test_every_state.py looks at each "
        "step in forced colours.",
    ),
    Judged(
        "style_focus_visible",
        "Named for everything with a border: tests/e2e/test_every_state.py looks at the focus.",
    ),
    Judged(
        "text_block_heading",
        "Any short line could be a heading. Which are, the trees show.",
    ),
    Judged(
        "a_target_warning",
        "The link says so, in the language of the page.",
        only='href="/privacy/"',
    ),
    Judged(
        "text_sensory_misuse",
        "Left as in still to do, a little as in a bit, right as in correct: none says where.",
        only='character-count|data-heading|data-pin-error|<button|data-fact="clock"|id="ready"',
    ),
    Judged(
        "list_structure_proper",
        "HTML lets each pair of a description list stand in a div.",
        only="<dl ",
    ),
    Judged(
        "input_label_visible",
        "It looks for visible labels of inputs alone; that of a text area is in the trees.",
        only="<textarea ",
    ),
    Judged(
        "element_tabbable_unobscured",
        "It compares boxes, those in a closed <details> too. tests/e2e/examination.py asks the "
        "browser what lies on top of whatever has the focus.",
    ),
    Judged(
        "text_contrast_sufficient",
        "It stands in the bar, white on the main colour. axe measures against what lies under it.",
        only='href="/feedback/tablet/" class="app-home"',
    ),
    Judged(
        "widget_tabbable_exists",
        "While a tablet sleeps all but the button that wakes it is inert.",
        only='data-large|data-easier|class="app-home"',
    ),
    Judged(
        "input_fields_grouped",
        "Two boxes for words, each with its question as its label, are no group.",
        only="<textarea ",
    ),
    Judged(
        "img_alt_background",
        "The stripes of a banner say nothing.",
        only="hr-banner--demonstration",
    ),
)


def findings(page: Page) -> list[str]:
    """What is wrong in the state that is on the screen; of a staff page, what axe knows of."""
    page.wait_for_load_state()
    if "/staff/" in page.url:
        return axe_findings(page)
    return axe_findings(page) + equal_access_findings(page)


def axe_findings(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(RUN_AXE)
    return [f"axe {it['id']}: {it['nodes'][0]['failureSummary']}" for it in found]


def equal_access_findings(page: Page) -> list[str]:
    page.evaluate(f"() => {{ {EQUAL_ACCESS.read_text('utf-8')}; window.ace = ace; }}")
    return [
        f"Equal Access {found['ruleId']}: {found['message']}: {found['snippet']}"
        for found in page.evaluate(RUN_EQUAL_ACCESS)
        if not any(is_judged(found, it) for it in JUDGED)
    ]


def is_judged(found: dict[str, Any], judged: Judged) -> bool:
    return found["ruleId"] == judged.rule and re.search(judged.only, found["snippet"]) is not None


def too_faint(page: Page) -> list[str]:
    """The words that cannot be told well enough from what is behind them, by axe, which has looked
    at the page before.
    """
    found: list[str] = page.evaluate(RUN_CONTRAST)
    return found
