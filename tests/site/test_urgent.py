"""Urgent advice: each rule is on all its pages, and no page has advice of its own."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content import ContentError, load_urgent_rules
from feedback_server.content.urgent import find_urgent_help
from tests.site.page import Page

Rebuild = Callable[[], Mapping[str, Page]]
TASKS = "/patients/tasks"
SEEN, EASIER, BATHING = "/patients/how-to-be-seen/", "/easier/how-to-be-seen/", f"{TASKS}/bathing/"
SAFE, COOKING = f"{TASKS}/safety-procedures/", f"{TASKS}/meal-preparation/"
EATING, PLAY, OTHERS = f"{TASKS}/eating/", f"{TASKS}/play/", f"{TASKS}/care-of-others/"

HIP = ("Call 999 if someone has fallen", ["cannot get up", "cannot put weight on a leg"])
HEAD_999 = ("Call 999 if someone has hit their head", ["wake up", "a fit", "numb", "from an ear"])
HEAD_AE = ("Go to A&E if someone has hit their head", ["blood thinner", "even if they feel well"])
COOL = ("Cool a burn", ["for 20 minutes", "jewellery", "cling film"])
BURN = (
    "Then go to A&E",
    [
        "bigger than the person's own hand",
        "face",
        "hands",
        "feet",
        "joint",
        "genitals",
        "white",
        "charred",
        "chemical",
        "electricity",
        "smoke",
        "child under 5",
        "pregnant",
    ],
)
CHOKING = (
    "If someone is choking",
    [
        "keep coughing",
        "up to 5 hard blows",
        "5 abdominal thrusts",
        "Still choking? Call 999",
        "Do not give thrusts to a baby under 1 year, or in pregnancy",
    ],
)
STROKE = ("Call 999 if someone:", ["face that drops", "lift both arms", "speak well"])
SUDDEN = ("Call 999 if someone:", ["suddenly very confused", "pain in the chest", "breathe"])
CRISIS = ("Call 111 and choose the option for mental health", ["life is not worth living"])
UNSAFE = ("Call 999 or go to A&E", ["cannot keep yourself or someone else safe"])
FACTS = [
    *((page, HIP) for page in (BATHING, SAFE, SEEN, EASIER, OTHERS)),
    *((page, head) for page in (BATHING, SAFE, SEEN, EASIER) for head in (HEAD_999, HEAD_AE)),
    *((page, burn) for page in (COOKING, BATHING) for burn in (COOL, BURN)),
    *((page, CHOKING) for page in (EATING, PLAY)),
    *((page, STROKE) for page in (f"{TASKS}/dressing/", SEEN, EASIER)),
    *((page, SUDDEN) for page in (SEEN, EASIER)),
    *(
        (page, say)
        for page in (f"{TASKS}/leisure/", OTHERS, SEEN, EASIER)
        for say in (CRISIS, UNSAFE)
    ),
]


CARD = re.compile(
    r'"nhsuk-card nhsuk-card--care.*?</span>(.*?)</h3>.*?"nhsuk-card__content">(.*?)</div>',
    re.DOTALL,
)


def cards(page: Page) -> dict[str, str]:
    """The words of each care card by its title."""
    return {Page(title).words: Page(body).words for title, body in CARD.findall(page.text)}


def the_card(page: Page, start: str) -> str:
    (words,) = [words for title, words in cards(page).items() if title.startswith(start)]
    return words


@pytest.mark.parametrize(("address", "card"), FACTS)
def test_each_fact_stands_in_its_card_on_its_page(
    pages: Mapping[str, Page], address: str, card: tuple[str, list[str]]
) -> None:
    words = the_card(pages[address], card[0])
    assert [fact for fact in card[1] if fact not in words] == []


def test_after_a_fall_nobody_moves_and_help_is_not_111(pages: Mapping[str, Page]) -> None:
    for address in (BATHING, SAFE, SEEN, EASIER, OTHERS):
        words = the_card(pages[address], "Call 999 if someone has fallen")
        assert (
            "It can be a broken hip. Do not try to move, and do not let anyone lift you." in words
        )
        for title, body in cards(pages[address]).items():
            if "111" in title:
                assert not re.search("get up|weight on|cannot move|head|confused|mixed up", body)


@pytest.mark.parametrize("start", ["Call 999 if someone has hit", "Go to A&E if someone has hit"])
def test_the_rule_for_head_injuries_is_the_same_everywhere(
    pages: Mapping[str, Page], start: str
) -> None:
    where = {address: page for address, page in pages.items() if "hit their head" in page.words}
    assert set(where) == {BATHING, SAFE, SEEN, EASIER}
    assert len({the_card(page, start) for page in where.values()}) == 1
    other = re.compile("bad head injury|(hurt|hit) (your|the) head|hurt their head")
    assert [address for address, page in pages.items() if other.search(page.words)] == []


def test_no_burn_is_sent_to_111(pages: Mapping[str, Page]) -> None:
    for page in pages.values():
        for title, words in cards(page).items():
            assert not ("111" in title + words and re.search("burn|blister|scald", title + words))


WRONG = [
    "Call 111. If somebody is badly hurt, call 999.",
    "it is larger than your hand, or it has blisters",
    "cannot move as you did before",
    "more confused than usual",
    "more mixed up than before",
    "Call 111. If somebody is in danger",
]


def test_the_wrong_words_are_gone(pages: Mapping[str, Page]) -> None:
    sources = [path.read_text("utf-8") for path in (PROJECT / "content").rglob("*.md")]
    for wrong in WRONG:
        assert not [text for text in sources if wrong in text], wrong
        assert not [address for address, page in pages.items() if wrong in page.words], wrong


@pytest.mark.parametrize(
    ("advice", "expected"),
    [
        ("If it is bad, call 999.", "999 in own words"),
        ("Or go to A&E.", "A&E in own words"),
        ("[Help](https://111.nhs.uk/)", "111 in own words"),
        ('!!! urgent "Ask for help if:"\n    - you fell', "!!! urgent in own words"),
        ('!!! emergency "Ask for help if:"\n    - you fell', "!!! emergency in own words"),
        ('{{ advice("broken-leg") }}', "there is no rule 'broken-leg' in content/urgent.yaml"),
        ('{{ advice("burn") }}', "content/urgent.yaml does not list this page under 'burn'"),
    ],
)
def test_advice_outside_rules_fails_the_build_with_file_and_line(
    copy: Path, rebuilt: Rebuild, advice: str, expected: str
) -> None:
    path = copy / "content" / "pages" / "patients" / "work.md"
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n{advice}\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        rebuilt()
    at = f"content/pages/patients/work.md:{len(text.splitlines()) + 2}: "
    assert [error for error in caught.value.errors if at in error and expected in error]


def test_advice_may_be_in_keywords_but_not_in_a_description(copy: Path, rebuilt: Rebuild) -> None:
    path = copy / "content" / "pages" / "patients" / "work.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("keywords:\n", 'keywords:\n  - "999"\n'), "utf-8")
    assert "999" in rebuilt()["/a-to-z/"].words
    path.write_text(re.sub("description: .*", "description: Hurt? Call 999.", text), "utf-8")
    with pytest.raises(ContentError, match=r"patients/work\.md:3: 999 in own words"):
        rebuilt()


def test_all_errors_of_a_rule_are_reported(copy: Path, rebuilt: Rebuild) -> None:
    """A page that lost its advice, and words too hard for the easier pages."""
    page = copy / "content" / "pages" / "patients" / "tasks" / "eating.md"
    page.write_text(page.read_text("utf-8").replace('{{ advice("choking") }}', ""), "utf-8")
    path = copy / "content" / "urgent.yaml"
    hard = "Immediate ambulance conveyance necessitates multidisciplinary prioritisation. "
    text = path.read_text("utf-8").replace("- Do not wait for an answer from us.", f"- {hard * 3}")
    path.write_text(text.replace("- there is a fire\n", f"- {'really ' * 15} a fire\n"), "utf-8")
    with pytest.raises(ContentError) as caught:
        rebuilt()
    message = "\n".join(caught.value.errors)
    assert "content/urgent.yaml: choking: patients/tasks/eating.md must include it" in message
    assert re.search(r"content/urgent.yaml: danger: reading grade \d+\.\d; 5 at most", message)
    assert "content/urgent.yaml: fire: more than 15 words: really" in message


def test_no_template_gives_urgent_advice_of_its_own() -> None:
    """Not in the shell of the site, the app, forms, e-mails or reports."""
    folders = ["site/theme", "pwa/templates", "pwa/src"]
    folders += ["feedback_server/web", "feedback_server/output", "content/reports"]
    kinds = {".html", ".jinja", ".ts", ".typ", ".txt", ".yaml"}
    read = [
        path for folder in folders for path in (PROJECT / folder).rglob("*") if path.suffix in kinds
    ]
    assert len(read) > 50
    assert not [path for path in read if find_urgent_help(path.read_text("utf-8"))]


def test_every_page_ends_with_whom_to_call(pages: Mapping[str, Page]) -> None:
    words = load_urgent_rules(PROJECT / "content" / "urgent.yaml")["help-now"].text
    assert "111" in words and "999" in words
    assert [address for address, page in pages.items() if words not in page.words] == []
