"""States of a translated text: a review is over when the text or its source changes."""

from feedback_server.domain.editing.translation import (
    Progress,
    Translation,
    TranslationState,
    Unit,
    progress,
    text_digest,
)
from tests.factories import TODAY

BACK = "Back"
POLISH = Translation("pl.yaml", "pl", {"back": "Wstecz"})
REVIEWED = POLISH.with_review("back", BACK, by="Ann", on=TODAY)


def test_a_review_ends_when_the_text_or_its_source_changes() -> None:
    assert POLISH.state("back", BACK) == TranslationState.TRANSLATED
    assert REVIEWED.state("back", BACK) == TranslationState.REVIEWED
    assert REVIEWED.state("back", "Go back") == TranslationState.NEEDS_REVIEW
    changed = REVIEWED.with_text("back", "Do tyłu", text_digest(BACK))
    assert changed.state("back", BACK) == TranslationState.TRANSLATED
    assert not changed.reviews
    again = REVIEWED.with_text("back", "Wstecz", text_digest(BACK))
    assert again.state("back", BACK) == TranslationState.REVIEWED


def test_a_text_changed_in_its_file_by_hand_is_not_reviewed_either() -> None:
    by_hand = Translation("pl.yaml", "pl", {"back": "Cofnij"}, {}, REVIEWED.reviews)
    assert by_hand.state("back", BACK) == TranslationState.TRANSLATED


def test_no_text_is_missing_and_leaves_nothing_behind() -> None:
    emptied = REVIEWED.with_text("back", "")
    assert emptied.state("back", BACK) == TranslationState.MISSING
    assert not emptied.texts and not emptied.translated_from and not emptied.reviews


def test_a_language_is_reviewed_when_every_text_is() -> None:
    assert REVIEWED.is_reviewed({"back": BACK})
    assert not REVIEWED.is_reviewed({"back": BACK, "send": "Send"})
    units = [Unit("back", BACK), Unit("send", "Send")]
    assert progress(REVIEWED, units) == Progress(all=2, translated=1, reviewed=1)
