"""Comments: what says who somebody is, what they are about, and what may be cleared."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.comments.comment import (
    CannotClear,
    Comment,
    ModerationState,
    Review,
    check,
    is_cleared,
)
from feedback_server.domain.comments.identifiers import identifiers_in, suggested
from feedback_server.domain.comments.ngrams import words_of
from feedback_server.domain.comments.suggestion import reasons, suggest
from feedback_server.domain.comments.themes import MOST, OTHER, THEMES
from feedback_server.domain.comments.tone import Tone

OCTOBER = Month(2026, 10)
COMMENT = Comment("s", "why", "V89001", OCTOBER, "Good.", "1", willing=True)


@pytest.mark.parametrize(
    "text, words",
    [
        ("Ask Dr Smith-Jones about it", "Ask [name] about it"),
        ("my name is Ann Lee.", "my name is [name]."),
        ("I am called \u00c9lodie", "I am called [name]"),
        ("Nurse O\u2019Neil was kind", "[name] was kind"),
        ("My number is 943 476 5919", "My number is [NHS number]"),
        ("999 123 4567 fails the check", "[NHS number] fails the check"),
        ("ring 020 7946 0000 or +44 20 7946 0000", "ring [phone number] or [phone number]"),
        ("write to a.b+c@example.org now", "write to [e-mail address] now"),
        ("see www.example.org/x", "see [web address]"),
        ("born 3/11/1950", "born [date]"),
        ("I live in N1 9GU", "I live in [postcode]"),
        ("the doctor was kind at 10 on the 3rd", "the doctor was kind at 10 on the 3rd"),
        (
            "\u0628\u0627\u0644\u0634\u0643\u0631 \U0001f600",
            "\u0628\u0627\u0644\u0634\u0643\u0631 \U0001f600",
        ),
    ],
)
def test_what_says_who_somebody_is_gives_way_to_its_kind(text: str, words: str) -> None:
    assert suggested(text) == words


@given(st.text(max_size=300))
def test_identifiers_lie_in_the_text_and_never_over_another(text: str) -> None:
    found = identifiers_in(text)
    for identifier in found:
        assert 0 <= identifier.start < identifier.end <= len(text)
    for one, other in pairwise(found):
        assert one.end <= other.start


@given(st.text(max_size=300))
def test_every_text_has_a_theme(text: str) -> None:
    first, *more = suggest(text).themes
    assert {first, *more} <= set(THEMES)
    assert len(set(more) - {first, OTHER}) == len(more) < MOST
    assert set(reasons(text, first)) <= set(words_of(text))


@pytest.mark.parametrize(
    "text, theme",
    [
        ("She was so kind and patient", "Staff"),
        ("Nobody told me what happens, nobody listened", "Communication and involvement"),
        ("I waited six weeks for an appointment", "Access and waiting"),
        ("There is a rail by the bath now", "Equipment and the home"),
        ("No parking near the surgery, the bus is far", "Place and travel"),
        ("Thanks", OTHER),
    ],
)
def test_a_theme_is_suggested_by_its_words(text: str, theme: str) -> None:
    assert suggest(text).themes == (theme,)


def test_what_a_patient_wants_private_is_never_cleared() -> None:
    check(COMMENT, ModerationState.CLEARED, "Good.", ["Staff"])
    private = replace(COMMENT, willing=False)
    with pytest.raises(CannotClear, match="private"):
        check(private, ModerationState.CLEARED, "Good.", ["Staff"])
    review = Review(
        ModerationState.CLEARED, "Good.", ("Staff",), Tone.PRAISE, "t", date(2026, 11, 1)
    )
    assert not is_cleared(replace(private, review=review))
    assert is_cleared(replace(COMMENT, review=review))


def test_what_was_erased_is_not_made_up_again() -> None:
    with pytest.raises(CannotClear, match="erased"):
        check(replace(COMMENT, text=""), ModerationState.CLEARED, "Good.", ["Staff"])


@pytest.mark.parametrize(
    "words, themes",
    [
        (" ", ["Staff"]),
        ("x" * 2001, ["Staff"]),
        ("Good.", ["Weather"]),
        ("Good.", []),
        ("Good.", ["Staff", "Staff"]),
        ("Good.", THEMES[:4]),
    ],
)
def test_what_cannot_be_cleared_like_this(words: str, themes: list[str]) -> None:
    with pytest.raises(CannotClear):
        check(COMMENT, ModerationState.CLEARED, words, themes)
