"""The model of themes and tone: the file that was trained, and what it says."""

import hashlib
import json
from typing import Any

import pytest

from feedback_server.domain.comments.person_names import FIRST
from feedback_server.domain.comments.suggestion import (
    WEIGHTS,
    Suggestion,
    beside,
    model,
    reasons,
    suggest,
)
from feedback_server.domain.comments.themes import OTHER, cue_scores
from feedback_server.domain.comments.tone import Tone
from tests.bench.redaction import read_comments, score_themes
from tests.training.tables import PAGE, RESULTS, filled

MOST_BYTES = 1_000_000


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def test_the_weights_are_those_that_were_measured(results: dict[str, Any]) -> None:
    weights = WEIGHTS.read_bytes()
    assert len(weights) < MOST_BYTES
    assert hashlib.sha256(weights).hexdigest() == results["weights"]["sha256"]


def test_the_weights_say_whose_comments_they_were_learnt_from() -> None:
    first = WEIGHTS.read_bytes().partition(b"\n")[0].decode()
    assert "pxtextmining" in first and "NHS England" in first and "MIT" in first


def test_the_weights_hold_no_more_than_pairs_of_words_and_no_names() -> None:
    words = list(model().words.weights)
    assert max(len(words.split()) for words in words) == 2
    assert {part for word in words for part in word.split()} & set(FIRST.split()) == set()
    assert max(map(len, model().letters.weights)) == 5


def test_real_comments_were_told_as_often_as_was_asked(results: dict[str, Any]) -> None:
    right = results["first_right"]["as_they_came"]
    assert right["number"] > 3000
    assert right["model"] >= 0.82 > right["lists"]
    assert right["model"] > right["logistic"]


def test_made_up_comments_that_were_held_out_are_told_as_well_as_by_the_lists(
    results: dict[str, Any],
) -> None:
    held_out = [comment for comment in read_comments() if comment.held_out]
    right = score_themes(held_out)["all"].recall
    assert round(right, 4) == results["held_out"]["model"]
    assert right >= 0.85


def test_the_handbook_has_the_figures_of_the_last_training(results: dict[str, Any]) -> None:
    page = PAGE.read_text("utf-8")
    assert filled(page, results) == page, "run `python -m tests.training.tables`"


@pytest.mark.parametrize(
    "text, themes, tone",
    [
        ("The therapist was kind and patient", ("Staff",), Tone.PRAISE),
        ("Nobody explained what would happen", ("Communication and involvement",), Tone.SUGGESTION),
        ("I waited four months to be seen", ("Access and waiting",), Tone.SUGGESTION),
        ("The shower stool is a great help", ("Equipment and the home",), Tone.PRAISE),
        ("I can dress myself again", ("Everyday life",), Tone.PRAISE),
        ("Nowhere to park and the bus is far", ("Place and travel",), Tone.SUGGESTION),
        ("Thank you", (OTHER,), Tone.PRAISE),
        (
            "Kind staff, but I waited hours for my appointment",
            ("Access and waiting", "Staff"),
            Tone.NEITHER,
        ),
    ],
)
def test_what_it_says_of_made_up_comments(text: str, themes: tuple[str, ...], tone: Tone) -> None:
    found = suggest(text)
    assert (found.themes, found.tone) == (themes, tone)


def test_scores_are_those_of_the_training(results: dict[str, Any]) -> None:
    """What scikit-learn worked out for these texts, and what is worked out here."""
    for text, scores in results["scores"].items():
        found = model().scores(text, beside(cue_scores(text), False))
        assert found == pytest.approx(scores, abs=0.02)


def test_another_language_gets_no_theme_and_the_tone_of_its_answer() -> None:
    for text in (
        "Byli\u015bmy bardzo zadowoleni",
        "\u0627\u0644\u0634\u0643\u0631 \u0644\u0643\u0645",
    ):
        assert suggest(text, fft="1") == Suggestion((OTHER,), Tone.PRAISE)
        assert suggest(text, fft="5") == Suggestion((OTHER,), Tone.SUGGESTION)
        assert suggest(text, fft="6") == Suggestion((OTHER,), Tone.NEITHER)


def test_the_question_and_the_answer_turn_what_the_words_leave_open() -> None:
    assert suggest("The exercises", fft="1").tone is Tone.PRAISE
    assert suggest("The exercises", asked_to_improve=True, fft="1").tone is Tone.SUGGESTION
    assert suggest("The exercises", fft="4").tone is Tone.SUGGESTION
    assert suggest("She was kind", fft="4").tone is Tone.PRAISE, "words say more than an answer"


def test_reasons_stand_in_the_comment_and_leave_out_what_stands_in_any() -> None:
    text = "The Rail by the door, and the STOOL, were a help"
    assert reasons(text, "Equipment and the home") == ["rail", "door", "stool"]
    assert reasons(text, OTHER) == []
