"""What becomes of every kind of thing that a device can send."""

import json
import threading
from datetime import date, timedelta
from typing import Any

import pytest

from feedback_server.actions.submissions.envelopes import read_item
from feedback_server.actions.submissions.ingest import ingest
from feedback_server.actions.submissions.receipts import BatchContext, Receipt
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import quarantine, submissions
from tests.factories import NOW, TODAY, an_envelope, an_id

KEY = b"a key to sign invitations with"


@pytest.fixture
def send(peopled: Store, surveys: SurveyRegistry, keys: SealingKeys) -> "Send":
    return Send(peopled, surveys, keys)


class Send:
    def __init__(self, store: Store, surveys: SurveyRegistry, keys: SealingKeys) -> None:
        self.store, self.surveys, self.keys = store, surveys, keys

    def __call__(self, *envelopes: Any) -> list[Receipt]:
        items = [read_item(json.dumps(envelope).encode()) for envelope in envelopes]
        return ingest(self.store, self.surveys, self.keys, items, BatchContext(TODAY, KEY))

    def stored(self) -> int:
        with self.store.read() as tx:
            return submissions.count(tx)

    def held(self) -> list[quarantine.Quarantined]:
        with self.store.read() as tx:
            return quarantine.list_all(tx)


def test_a_good_envelope_is_stored_and_acknowledged_by_its_id(send: Send) -> None:
    envelope = an_envelope(send.keys)
    assert send(envelope) == [Receipt(envelope["id"], "stored")]
    assert send.stored() == 1


def test_the_same_envelope_again_is_acknowledged_and_not_stored(send: Send) -> None:
    envelope = an_envelope(send.keys)
    send(envelope)
    assert send(envelope) == [Receipt(envelope["id"], "already_stored")]
    assert send(envelope, envelope)[1].status == "already_stored"
    assert send.stored() == 1
    assert send.held() == []


def test_twice_in_one_batch_is_stored_once(send: Send) -> None:
    envelope = an_envelope(send.keys)
    assert [r.status for r in send(envelope, envelope)] == ["stored", "already_stored"]


def test_the_same_answers_sealed_again_are_a_repeat(send: Send) -> None:
    id = an_id()
    send(an_envelope(send.keys, id=id))
    assert send(an_envelope(send.keys, id=id))[0].status == "already_stored"


def test_same_id_with_other_content_is_a_conflict_and_quarantined(send: Send) -> None:
    id = an_id()
    other = an_envelope(send.keys, id=id, plain={"answers": {"experience": "5"}})
    send(an_envelope(send.keys, id=id))
    (receipt,) = send(other)
    assert (receipt.status, receipt.code, receipt.id) == ("quarantined", 409, id)
    assert send.stored() == 1
    assert json.loads(send.held()[0].envelope) == other


def test_same_id_with_other_content_in_one_batch_is_a_conflict(send: Send) -> None:
    id = an_id()
    first = an_envelope(send.keys, id=id)
    second = an_envelope(send.keys, id=id, plain={"answers": {"experience": "5"}})
    assert [r.code for r in send(first, second, first)] == [201, 409, 200]


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        ({"practice": "V80000"}, "unknown_practice"),
        ({"practice": "V89001\0"}, "unknown_practice"),  # PostgreSQL takes no NUL
        ({"version": "0" * 16}, "unknown_survey_version"),
        ({"survey": "another"}, "unknown_survey_version"),
        ({"language": "xx"}, "unknown_language"),
        ({"answers": {}}, "answer_required"),
        ({"answers": {"experience": "7"}}, "answer_not_an_option"),
        ({"answers": {"experience": ["1"]}}, "answer_wrong_type"),
        ({"answers": {"experience": "1", "why": "x" * 501}}, "answer_too_long"),
        ({"answers": {"experience": "1", "why": "a\0b"}}, "answer_wrong_type"),
        ({"answers": {"experience": "1", "tasks": ["none", "play"]}}, "answer_exclusive"),
        ({"answers": {"experience": "1", "easier": "same"}}, "answer_not_asked"),
        ({"answers": {"experience": "1", "zzz": "same"}}, "answer_not_asked"),
        ({"answers": "1"}, "bad_content"),
        ({"mode": "pigeon"}, "bad_content"),
        ({"given_on": "yesterday"}, "bad_content"),
    ],
)
def test_what_fails_a_check_is_kept_whole_with_the_reason(
    send: Send, plain: dict[str, Any], reason: str
) -> None:
    bad, good = an_envelope(send.keys, plain=plain), an_envelope(send.keys)
    receipts = send(bad, good)
    assert receipts[0] == Receipt(bad["id"], "quarantined", reason)
    assert receipts[1].status == "stored"
    assert [json.loads(item.envelope) for item in send.held()] == [bad]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"key_id": "0" * 16}, "unknown_key"),
        ({"sealed": "AAAA"}, "cannot_open"),
        ({"sealed": "not base64!"}, "cannot_open"),
        ({"schema": 2}, "bad_envelope"),
        ({"sealed": None}, "bad_envelope"),
        ({"extra": 1}, "bad_envelope"),
    ],
)
def test_what_cannot_be_opened_is_kept_whole_with_the_reason(
    send: Send, changes: dict[str, Any], reason: str
) -> None:
    envelope = an_envelope(send.keys, **changes)
    assert send(envelope) == [Receipt(envelope["id"], "quarantined", reason)]
    send(envelope)
    assert [item.reason for item in send.held()] == [reason]


def test_a_sealed_body_under_another_id_cannot_be_opened(send: Send) -> None:
    assert send(an_envelope(send.keys, id=an_id()) | {"id": an_id()})[0].reason == "cannot_open"


@pytest.mark.parametrize("thing", [1, None, [], {}, {"id": "x"}, {"id": "../../etc"}])
def test_a_thing_without_a_proper_id_is_refused_and_stops_no_other(send: Send, thing: Any) -> None:
    assert [r.status for r in send(thing, an_envelope(send.keys))] == ["refused", "stored"]
    assert send.held() == []


def test_what_is_far_too_large_is_refused_by_its_id(send: Send) -> None:
    envelope = an_envelope(send.keys, sealed="A" * 33_000)
    assert send(envelope) == [Receipt(envelope["id"], "refused", "too_large")]
    assert send.held() == []


def test_the_longest_survey_fits(send: Send) -> None:
    longest = "\U0001f600" * 500
    answers = {"experience": "1", "why": longest, "better": longest}
    assert send(an_envelope(send.keys, plain={"answers": answers}))[0].status == "stored"


@pytest.mark.parametrize(
    ("given_on", "stored_as", "corrected"),
    [
        (TODAY, TODAY, False),
        (TODAY - timedelta(days=14), TODAY - timedelta(days=14), False),
        (TODAY - timedelta(days=15), TODAY, True),
        (TODAY + timedelta(days=1), TODAY, True),
        (date(1970, 1, 1), TODAY, True),
    ],
)
def test_an_impossible_day_is_replaced_by_the_day_of_receipt_and_marked(
    send: Send, given_on: date, stored_as: date, corrected: bool
) -> None:
    send(an_envelope(send.keys, plain={"given_on": given_on.isoformat()}))
    with send.store.read() as tx:
        (stored,) = submissions.iter_submissions(tx, send.surveys.published(tx))
    assert (stored.given_on, stored.day_corrected) == (stored_as, corrected)


def test_a_retry_stores_what_a_fix_made_acceptable(send: Send) -> None:
    send(an_envelope(send.keys, plain={"practice": "V89003"}), an_envelope(send.keys, sealed="AA"))
    assert retry_quarantine(
        send.store, send.surveys, send.keys, KEY, keeps_unfinished=False, by="t", now=NOW
    ) == {
        "unknown_practice": 1,
        "cannot_open": 1,
    }
    with send.store.write() as tx:
        organisations.upsert_practices(tx, [Practice("V89003", "Ash Test Surgery", "U99999")])
    assert retry_quarantine(
        send.store, send.surveys, send.keys, KEY, keeps_unfinished=False, by="t", now=NOW
    ) == {
        "stored": 1,
        "cannot_open": 1,
    }
    assert send.stored() == 1
    assert [item.reason for item in send.held()] == ["cannot_open"]


def test_one_envelope_sent_20_times_by_8_threads_is_one_row_and_20_receipts(send: Send) -> None:
    envelope = an_envelope(send.keys)
    receipts: list[Receipt] = []
    left = list(range(20))
    start = threading.Barrier(8)

    def deliver() -> None:
        start.wait()
        while left:
            try:
                left.pop()
            except IndexError:
                return
            receipts.extend(send(envelope))

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [receipt.id for receipt in receipts] == [envelope["id"]] * 20
    assert sorted(receipt.status for receipt in receipts) == ["already_stored"] * 19 + ["stored"]
    assert send.stored() == 1


def test_verify_agrees_with_what_was_received(send: Send) -> None:
    send(*(an_envelope(send.keys) for _ in range(5)))
    found = verify(send.store, send.surveys)
    assert (found.submissions, found.differences) == (5, ())


def test_verify_names_a_tally_that_lies(send: Send) -> None:
    import sqlalchemy as sa

    send(an_envelope(send.keys))
    with send.store.write() as tx:
        tx.execute(sa.text("UPDATE tally SET count = 7 WHERE question = 'experience'"))
    (difference,) = verify(send.store, send.surveys).differences
    assert (difference.key.question, difference.tallied, difference.counted) == ("experience", 7, 1)
