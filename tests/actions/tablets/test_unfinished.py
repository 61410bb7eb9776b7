"""The first answer of a patient who went away: kept where the provider keeps it, never lost."""

from typing import Any

import pytest

from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.submissions.submission import UNFINISHED, Mode, TallyKey
from feedback_server.store import Store
from feedback_server.store.submissions import insert, submissions, tallies
from tests.actions.tablets.waiting import KEPT, NOT_KEPT, Waiting
from tests.factories import a_submission


@pytest.fixture
def waiting(peopled: Store, surveys: SurveyRegistry, keys: SealingKeys) -> Waiting:
    return Waiting(peopled, surveys, keys)


def counts(store: Store) -> dict[tuple[str, str], int]:
    with store.read() as tx:
        found = tallies.list_tallies(tx)
    assert all(tally.key[:4] == _key()[:4] for tally in found)
    return {(tally.key.question, tally.key.code): tally.count for tally in found}


def _key() -> TallyKey:
    submission = a_submission()
    return TallyKey("V89001", submission.month, submission.survey, Mode.TABLET)


def test_it_counts_like_any_other_and_is_told_apart(waiting: Waiting) -> None:
    assert waiting.leave(KEPT).status == "stored"
    assert counts(waiting.store) == {("", ""): 1, ("experience", "4"): 1, (UNFINISHED, "4"): 1}
    with waiting.store.read() as tx:
        versions = waiting.surveys.published(tx)
        (kept,) = submissions.iter_submissions(tx, versions)
    assert kept.unfinished
    assert verify(waiting.store, waiting.surveys).differences == ()
    with waiting.store.write() as tx:
        assert insert.delete(tx, kept.id, versions)
    assert counts(waiting.store) == {}


def test_where_it_is_not_kept_it_stays_sealed_until_somebody_decides(waiting: Waiting) -> None:
    receipt = waiting.leave(NOT_KEPT)
    assert (receipt.status, receipt.reason) == ("quarantined", "unfinished_not_kept")
    assert counts(waiting.store) == {}
    assert waiting.retry(keeps_unfinished=False) == {"unfinished_not_kept": 1}
    assert waiting.retry(keeps_unfinished=True) == {"stored": 1}
    assert counts(waiting.store)[UNFINISHED, "4"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"token": None},
        {"answers": {"experience": "4", "why": "Words that were never sent"}},
        {"answers": {"experience": "4", "listened": "yes"}},
    ],
)
def test_nothing_but_the_first_answer_of_a_tablet_is_taken(
    waiting: Waiting, changes: dict[str, Any]
) -> None:
    receipt = waiting.leave(KEPT, **changes)
    assert (receipt.status, receipt.reason) == ("quarantined", "bad_unfinished")


def test_one_that_was_sent_with_a_word_is_not_unfinished(waiting: Waiting) -> None:
    assert waiting.leave(NOT_KEPT, unfinished=False).status == "stored"
    assert (UNFINISHED, "4") not in counts(waiting.store)
