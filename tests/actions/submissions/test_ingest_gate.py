"""What many requests bring at once: stored once, in few transactions, each with own receipts."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from feedback_server.actions.submissions import ingest as ingest_module
from feedback_server.actions.submissions.envelopes import (
    ReceivedItem,
    Rejected,
    SubmissionPayload,
    open_all,
)
from feedback_server.actions.submissions.ingest import (
    Ingester,
    IngestGate,
    Overloaded,
    SubmissionBatch,
    ingest_gate,
)
from feedback_server.actions.submissions.receipts import BatchContext
from feedback_server.actions.submissions.recount import verify
from feedback_server.actions.submissions.retry_after import SHORTEST_S
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.db.transaction_events import watch_transactions
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import submissions
from tests.factories import TODAY, an_envelope, an_id

ARRIVAL = BatchContext(TODAY, b"a key to sign invitations with")


@pytest.fixture
def gate(peopled: Store, keys: SealingKeys) -> IngestGate:
    return ingest_gate(Ingester(peopled, SurveyRegistry(), partial(open_all, keys=keys)))


def sent(*envelopes: dict[str, Any]) -> SubmissionBatch:
    return SubmissionBatch([json.dumps(envelope).encode() for envelope in envelopes], ARRIVAL)


def count(store: Store) -> int:
    with store.read() as tx:
        return submissions.count(tx)


def test_each_request_gets_its_own_receipts_and_all_is_stored_once(
    gate: IngestGate, peopled: Store, keys: SealingKeys
) -> None:
    same = an_envelope(keys)
    batches = [[an_envelope(keys), same, an_envelope(keys)] for _ in range(60)]
    written: list[str] = []
    watch_transactions(peopled, lambda kind: written.append(kind) if kind == "write" else None)
    taken = [gate.submit(sent(*some)) for some in batches]
    told = [future.result(10).receipts for future in taken]
    assert [[receipt.id for receipt in receipts] for receipts in told] == [
        [each["id"] for each in batch] for batch in batches
    ]
    statuses = Counter(receipt.status for receipts in told for receipt in receipts)
    assert statuses == {"stored": 121, "already_stored": 59}
    assert count(peopled) == 121 and not verify(peopled, SurveyRegistry()).differences
    assert len(written) < 60, "some shared one"


def test_one_that_fails_spoils_nobody_else_s(
    gate: IngestGate, peopled: Store, keys: SealingKeys
) -> None:
    no_day: Any = None
    all_there = threading.Barrier(12)

    def send(number: int) -> str:
        mine = sent(an_envelope(keys))
        if number % 4 == 0:
            mine = replace(mine, context=replace(ARRIVAL, on=no_day))
        all_there.wait()
        try:
            return gate.submit(mine).result().receipts[0].status
        except TypeError:
            return "failed"

    with ThreadPoolExecutor(12) as pool:
        found = Counter(pool.map(send, range(12)))
    assert found == {"failed": 3, "stored": 9}
    assert count(peopled) == 9 and not verify(peopled, SurveyRegistry()).differences


def test_the_same_id_with_other_answers_at_the_same_moment_is_a_conflict(
    gate: IngestGate, peopled: Store, keys: SealingKeys
) -> None:
    id, all_there = an_id(), threading.Barrier(8)

    def send(number: int) -> int:
        plain = {"answers": {"experience": str(1 + number % 2)}}
        mine = sent(an_envelope(keys, id=id, plain=plain))
        all_there.wait()
        return gate.submit(mine).result().receipts[0].code

    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(send, range(8)))
    assert codes == {201: 1, 200: 3, 409: 4}
    assert count(peopled) == 1


def test_more_than_can_be_stored_soon_is_refused_whole_and_may_come_again(
    peopled: Store, keys: SealingKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = threading.Event(), threading.Event()

    def open_slowly(items: Sequence[ReceivedItem]) -> list[SubmissionPayload | Rejected]:
        begun.set()
        go.wait(10)
        return open_all(items, keys)

    monkeypatch.setattr(ingest_module, "MOST_PENDING", 3)
    gate = ingest_gate(Ingester(peopled, SurveyRegistry(), open_slowly))
    large, small = sent(*(an_envelope(keys) for _ in range(4))), sent(an_envelope(keys))
    first = gate.submit(large)  # alone, it is taken in any case
    begun.wait(10)
    with pytest.raises(Overloaded) as turned_away:
        gate.submit(small)
    assert turned_away.value.retry_after_s >= SHORTEST_S
    go.set()
    assert [receipt.status for receipt in first.result(10).receipts] == ["stored"] * 4
    assert gate.submit(small).result().receipts[0].status == "stored"
    assert count(peopled) == 5


def test_a_practice_added_meanwhile_is_found(
    gate: IngestGate, peopled: Store, keys: SealingKeys
) -> None:
    def reason() -> str | None:
        envelope = an_envelope(keys, plain={"practice": "V89777"})
        return gate.submit(sent(envelope)).result().receipts[0].reason

    assert reason() == "unknown_practice"
    with peopled.write() as tx:
        organisations.upsert_practices(tx, [Practice("V89777", "New Test Surgery", "U99999")])
    assert reason() is None
