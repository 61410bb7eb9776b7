"""Floors under what `python -m tests.bench.redaction` measures on comments labelled by hand."""

from collections import Counter

import pytest

from feedback_server.domain.comments.identifiers import fits_check_digit, suggested
from feedback_server.domain.comments.risk_words import risks_in
from feedback_server.domain.comments.themes import THEMES, theme_of_most_words, theme_words
from tests.bench.redaction import KINDS, Labelled, covered, read_comments, score_spans, score_themes

COMMENTS = read_comments()
PARTS = {
    "two thirds": [labelled for labelled in COMMENTS if not labelled.held_out],
    "held out": [labelled for labelled in COMMENTS if labelled.held_out],
}


def test_the_set_is_large_and_has_every_kind_and_theme_in_both_parts() -> None:
    assert len(COMMENTS) >= 300
    assert len({labelled.text for labelled in COMMENTS}) == len(COMMENTS)
    for comments in PARTS.values():
        kinds = Counter(kind for labelled in comments for kind, _, _ in labelled.spans)
        assert set(kinds) == {kind.value for kind in KINDS.values()}
        assert min(kinds.values()) >= 3
        assert min(Counter(labelled.theme for labelled in comments).values()) >= 15
    without = [labelled for labelled in COMMENTS if not labelled.spans]
    assert len(without) >= 150, "look-alikes and plain comments"


@pytest.mark.parametrize("comments", PARTS.values(), ids=PARTS)
def test_nearly_all_that_says_who_somebody_is_is_found(comments: list[Labelled]) -> None:
    score = score_spans(comments)["all"]
    assert score.recall >= 0.95
    assert score.precision >= 0.95
    done, number = covered(comments)
    assert done / number >= 0.96


@pytest.mark.parametrize("comments", PARTS.values(), ids=PARTS)
def test_no_kind_falls_behind(comments: list[Labelled]) -> None:
    for kind, score in score_spans(comments).items():
        assert score.recall >= 0.8, kind
        assert score.precision >= 0.8, kind


@pytest.mark.parametrize("comments", PARTS.values(), ids=PARTS)
def test_most_themes_are_suggested_as_a_person_would(comments: list[Labelled]) -> None:
    assert score_themes(comments)["all"].recall >= 0.85


def test_the_words_that_are_matched_are_the_same_as_ever() -> None:
    """Comments by their theme, and words that led to one: a change of the lists shows here."""
    assert {
        theme: (
            sum(theme_of_most_words(comment.text) == theme for comment in COMMENTS),
            sum(len(theme_words(comment.text, theme)) for comment in COMMENTS),
        )
        for theme in THEMES
    } == {
        "Staff": (66, 159),
        "Communication and involvement": (57, 153),
        "Access and waiting": (54, 149),
        "Care that works together": (65, 162),
        "Equipment and the home": (63, 153),
        "Everyday life": (69, 177),
        "Place and travel": (48, 115),
        "Something else": (33, 0),
    }
    risky = [risks_in(comment.text) for comment in COMMENTS]
    assert Counter(word for risks in risky for words in risks.values() for word in words) == {
        "999": 12,
        "chest pain": 1,
    }


@pytest.mark.parametrize(
    "text, words",
    [
        ("Dr Brightwell's manner", "[name]'s manner"),
        ("Mr & Mrs Okafor came", "[name] came"),
        ("thanks to Will and May on reception", "thanks to [name] and [name] on reception"),
        ("Will I be seen in May? Full marks.", "Will I be seen in May? Full marks."),
        ("order 471 290 3659 is late", "order 471 290 3659 is late"),
        ("order 943 476 5919 is late", "order [NHS number] is late"),
        ("I take 5mg of B12 5mg at 9.30", "I take 5mg of B12 5mg at 9.30"),
        ("At 92 years old, from 14 Mill Lane", "At [age] years old, from [address]"),
        ("92 minutes late, 95% better", "92 minutes late, 95% better"),
        ("right up my street, down memory lane", "right up my street, down memory lane"),
        ("I am @sunny_hands, born in 1938", "I am [social media name], born in [date]"),
        ("car AB12 CDE, hospital number 44712", "car [car registration], hospital number "
         "[hospital number]"),
    ],
)  # fmt: skip
def test_what_stands_around_decides(text: str, words: str) -> None:
    assert suggested(text) == words


@pytest.mark.parametrize("digits, fits", [("9434765919", True), ("9991234567", False)])
def test_the_check_digit_of_an_nhs_number(digits: str, fits: bool) -> None:
    assert fits_check_digit(digits) == fits
