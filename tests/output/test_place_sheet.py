"""The sheet on where a tablet stands: one page, rules told from advice, figures with a source."""

import re
from pathlib import Path

from feedback_server.config.settings import PROJECT
from feedback_server.content import load_provider
from feedback_server.output.place_sheet import PARTS, SOURCES, WORDS, PlaceSheet, place_sheet_pdf
from tests.output.test_poster import LONG_NAME, pages

BRAND = {
    name: value
    for name, value in load_provider(PROJECT / "content" / "provider.yaml")["brand"].items()
    if value
}
ITEMS = [item for _, items in PARTS for item in items]


def test_it_is_one_page_with_the_name_of_its_surgery(fonts: Path) -> None:
    made = place_sheet_pdf(PlaceSheet("High Street Surgery", "Example Health", BRAND), fonts)
    (page,) = pages(made)
    assert (round(page.width), round(page.height)) == (210, 297)
    text = " ".join(page.text.split())
    assert "High Street Surgery" in text
    assert [item for item in ITEMS if " ".join(item.split()) not in text] == []
    assert b"pdfuaid:part" in made


def test_the_longest_names_stay_on_the_page(fonts: Path) -> None:
    (page,) = pages(place_sheet_pdf(PlaceSheet(LONG_NAME, LONG_NAME, BRAND), fonts))
    assert page.text.count("Saint Bartholomew") == 4
    assert SOURCES[-1].split(",")[0] in page.text, "the last line is on it"


def test_every_figure_has_a_source_and_every_source_is_used() -> None:
    named = re.findall(r"\((\d)\)", " ".join([*ITEMS, str(WORDS["why"])]))
    assert sorted(set(map(int, named))) == list(range(1, len(SOURCES) + 1))


def test_rules_are_told_from_advice() -> None:
    rules = [item for item in ITEMS if item.startswith("Rule")]
    assert len(rules) == 2 and all(re.search(r"\(\d\)", rule) for rule in rules)
    assert "No law sets a height" in rules[0]
