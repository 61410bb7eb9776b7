"""Looking by first letters finds exactly what the whole regular expressions find."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.cues import Cues, alternatives, beginnings
from feedback_server.domain.risk import RISKS
from feedback_server.domain.themes import CUES
from tests.bench.redaction import read_comments

THEMES = {(theme, n): cues for theme, both in CUES.items() for n, cues in enumerate(both)}
ALL: Mapping[str, tuple[Mapping[Any, str], str]] = {
    "themes": (THEMES, ""),
    "risks": (RISKS, r"(?!\w)"),
}
BY_LETTERS = {name: Cues(*patterns) for name, patterns in ALL.items()}
PIECES = sorted(
    {
        re.sub(r"[^A-Za-z0-9' -]+", "", piece)
        for patterns, _ in ALL.values()
        for cues in patterns.values()
        for piece in re.split(r"[|()\\]", cues)
    }
)


def spans(found: Mapping[Any, list[re.Match[str]]]) -> dict[Any, list[tuple[int, int]]]:
    return {name: [each.span() for each in matches] for name, matches in found.items() if matches}


def assert_same(name: str, text: str) -> None:
    patterns, end = ALL[name]
    whole = {
        each: list(re.finditer(rf"\b(?:{cues}){end}", text, re.IGNORECASE))
        for each, cues in patterns.items()
    }
    assert spans(BY_LETTERS[name].find(text)) == spans(whole), text


@pytest.mark.parametrize("name", ALL)
def test_every_comment_of_the_labelled_set_gives_the_same(name: str) -> None:
    for comment in read_comments():
        assert_same(name, comment.text)


@pytest.mark.parametrize("name", ALL)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.sampled_from(["", " ", "-", ". "]))
def test_words_of_the_patterns_in_any_order_give_the_same(
    name: str, pieces: list[str], between: str
) -> None:
    assert_same(name, between.join(pieces))
    assert_same(name, between.join(pieces).upper())


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("kind|far", {"kin", "far"}),
        ("r[ai]ng", {"ran", "rin"}),
        ("(?:un)?safe", {"uns", "saf"}),
        ("(?:s|ped)ix", {"six", "ped"}),
        (r"i can\b", {"i c"}),
        (r"a\b", {"a*"}),
        (r"a\w+", {"a*"}),
        ("ab{0,40}c", {"ab*", "ac*"}),
        ("(?!no)yes", {"yes"}),
        ("[^a]b", {"*"}),
        ("999", {"999"}),
        ("(?:(?:a|b)c)?de", {"ac*", "bc*", "de*"}),
    ],
)
def test_how_a_pattern_can_begin(pattern: str, begins: set[str]) -> None:
    assert beginnings(pattern) >= begins
    assert {each for each in beginnings(pattern) if not each.endswith("*")} <= begins


def test_alternatives_are_those_of_the_outermost_level() -> None:
    assert alternatives(r"a(?:b|c)|[|]|\|d") == ["a(?:b|c)", "[|]", r"\|d"]


def test_what_cannot_be_read_is_said() -> None:
    with pytest.raises(ValueError, match="not closed"):
        beginnings("(?:ab")
