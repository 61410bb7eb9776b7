"""The card at the desk: it asks without leading, and fits on its paper."""

from pathlib import Path

import pytest

from feedback_server.config.settings import PROJECT
from feedback_server.content import load_provider
from feedback_server.output.prompt_card import WORDS, PromptCard, PromptSize, prompt_card_pdf
from tests.output.test_poster import ADDRESS, LONG, LONG_NAME, pages

BRAND = {
    name: value
    for name, value in load_provider(PROJECT / "content" / "provider.yaml")["brand"].items()
    if value
}
CARD = PromptCard("High Street Surgery", "Example Health", ADDRESS, BRAND)
SPOKEN = " ".join(WORDS["spoken"])


@pytest.mark.parametrize(
    ("size", "cards", "width", "height"), [("a6", 4, 210, 297), ("a5", 1, 148, 210)]
)
def test_it_is_one_sheet_and_each_card_has_its_code_and_words(
    fonts: Path, size: PromptSize, cards: int, width: int, height: int
) -> None:
    made = prompt_card_pdf(CARD, size, fonts)
    (page,) = pages(made)
    assert (round(page.width), round(page.height)) == (width, height)
    assert [code.text for code in page.codes] == [ADDRESS] * cards
    assert page.text.count("do not ask for your name") == cards
    assert page.text.count("feedback.example.org/f/A81001") == cards
    assert b"pdfuaid:part" in made


def test_the_longest_names_and_addresses_stay_on_it(fonts: Path) -> None:
    long = PromptCard(LONG_NAME, "Example Health", LONG, BRAND)
    (page,) = pages(prompt_card_pdf(long, "a6", fonts))
    assert len(page.codes) == 4


def test_what_is_said_is_voluntary_anonymous_and_does_not_lead() -> None:
    for words in ("You do not have to", "anonymous", "Your care stays the same"):
        assert words in SPOKEN
    assert not any(word in SPOKEN.lower() for word in ("good", "help us", "happy", "please"))
