"""The first answer of a patient who went away: kept where the provider keeps it, never lost."""

from collections.abc import Mapping
from typing import Any

import pytest

from feedback_server.actions.submissions.envelopes import read_item
from feedback_server.actions.submissions.ingest import ingest
from feedback_server.actions.submissions.receipts import BatchContext, Receipt
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.submissions.submission import UNFINISHED, Mode, TallyKey
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store import Store
from feedback_server.store.submissions import insert, submissions, tallies
from tests.factories import NOW, TODAY, a_submission, an_envelope, an_id, encoded

KEY = b"a key to sign invitations with"
KEPT = BatchContext(TODAY, KEY, keeps_unfinished=True)
NOT_KEPT = BatchContext(TODAY, KEY)


class Waiting:
    """A tablet in a waiting room."""

    def __init__(self, store: Store, surveys: SurveyRegistry, keys: SealingKeys) -> None:
        self.store, self.surveys, self.keys = store, surveys, keys
        pin = tablets.hash_pin(Setup(), "246813")
        code = tablets.add_tablet(
            store,
            practice="V89001",
            label="Front desk",
            setup=pin,
            id=an_id(),
            on=TODAY,
            now=NOW,
            by="alice",
        )
        enrolled = tablets.enrol_tablet(store, code, now=NOW)
        assert enrolled is not None
        self.token = enrolled.token

    def leave(self, context: BatchContext, **changes: Any) -> Receipt:
        plain = {"answers": {"experience": "4"}, "unfinished": True, "token": self.token}
        envelope = an_envelope(self.keys, plain=plain | {"number": 1} | changes)
        items = [read_item(encoded(envelope))]
        (receipt,) = ingest(self.store, self.surveys, self.keys, items, context)
        return receipt

    def retry(self, *, keeps_unfinished: bool) -> Mapping[str, int]:
        return retry_quarantine(
            self.store,
            self.surveys,
            self.keys,
            KEY,
            keeps_unfinished=keeps_unfinished,
            by="t",
            now=NOW,
        )


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
