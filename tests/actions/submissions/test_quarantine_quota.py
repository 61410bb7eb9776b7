"""The quarantine has an end: what is beyond it is not acknowledged, and tablets have their own."""

import json
from typing import Any

import pytest

from feedback_server.actions.submissions import quarantine_quota
from feedback_server.actions.submissions import retry_quarantine as retry_module
from feedback_server.actions.submissions.drop_quarantine import (
    Dropped,
    drop_quarantine,
    measure_quarantine,
)
from feedback_server.actions.submissions.envelopes import read_item
from feedback_server.actions.submissions.ingest import ingest
from feedback_server.actions.submissions.receipts import BatchContext, Receipt
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.tablets import EnrolledTablet
from feedback_server.crypto.hpke import SealingKeys
from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import quarantine
from feedback_server.store.submissions.quarantine import Quarantined, size_of
from feedback_server.store.tablets import tablets
from tests.actions.tablets.test_tablets import tablet
from tests.entries import entries
from tests.factories import NOW, PCN, TODAY, an_envelope, an_id

__all__ = ["tablet"]
KEY = b"a key to sign invitations with"
MUCH = 10**9


def junk(letters: int = 1000) -> dict[str, Any]:
    return {"id": an_id(), "words": "x" * letters}


def size(envelope: dict[str, Any]) -> int:
    return size_of(json.dumps(envelope))


class Sender:
    def __init__(self, store: Store, surveys: SurveyRegistry, keys: SealingKeys) -> None:
        self.store, self.surveys, self.keys = store, surveys, keys

    def send(self, *envelopes: dict[str, Any], room: int | None = MUCH) -> list[Receipt]:
        items = [read_item(json.dumps(envelope).encode()) for envelope in envelopes]
        arrival = BatchContext(TODAY, KEY, quarantine_bytes=room)
        return ingest(self.store, self.surveys, self.keys, items, arrival)

    def statuses(self, *envelopes: dict[str, Any], room: int | None = MUCH) -> list[str]:
        return [receipt.status for receipt in self.send(*envelopes, room=room)]

    def held(self) -> int:
        with self.store.read() as tx:
            return quarantine.count(tx)


@pytest.fixture
def sender(peopled: Store, surveys: SurveyRegistry, keys: SealingKeys) -> Sender:
    return Sender(peopled, surveys, keys)


def test_a_network_may_add_so_much_and_what_is_good_goes_in_all_the_same(sender: Sender) -> None:
    bad, good = [junk() for _ in range(3)], an_envelope(sender.keys)
    found = sender.send(*bad, good, room=2 * size(bad[0]))
    assert [receipt.status for receipt in found] == [
        "quarantined",
        "quarantined",
        "deferred",
        "stored",
    ]
    assert found[2] == Receipt(bad[2]["id"], "deferred", "quarantine_full")
    assert found[2].code == 503 and sender.held() == 2


def test_what_is_held_already_is_acknowledged_and_takes_no_room(sender: Sender) -> None:
    one = junk()
    assert sender.statuses(one, one, room=size(one)) == ["quarantined", "quarantined"]
    assert sender.statuses(one, room=0) == ["quarantined"]
    assert sender.held() == 1


def test_strangers_together_have_an_end(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = junk(), junk()
    monkeypatch.setattr(quarantine_quota, "MOST_OF_STRANGERS", 2 * size(first) - 1)
    assert sender.statuses(first) == ["quarantined"]
    assert sender.statuses(second) == ["deferred"]
    drop_quarantine(sender.store, None, by="ann", now=NOW)
    assert sender.statuses(second) == ["quarantined"]


def test_strangers_cannot_crowd_out_a_tablet(
    sender: Sender, tablet: EnrolledTablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine_quota, "MOST_OF_STRANGERS", 0)
    plain = {"version": "of next week", "token": tablet.token, "number": 1}
    envelope = an_envelope(sender.keys, plain=plain)
    strange = an_envelope(sender.keys, plain={"version": "of next week"})
    nobodys = an_envelope(sender.keys, plain=plain | {"token": "nobody's"})
    assert sender.statuses(strange, nobodys, envelope, room=0) == [
        "deferred",
        "deferred",
        "quarantined",
    ]
    with sender.store.read() as tx:
        (held,) = quarantine.list_all(tx)
    assert held.of_tablet and held.id == envelope["id"]


def test_a_tablet_has_an_end_too_and_counts_what_is_deferred_as_missing(
    sender: Sender, tablet: EnrolledTablet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine_quota, "MOST_OF_TABLETS", 0)
    plain = {"version": "of next week", "token": tablet.token, "number": 1}
    assert sender.statuses(an_envelope(sender.keys, plain=plain)) == ["deferred"]
    with sender.store.read() as tx:
        (device,) = tablets.list_tablets(tx)
        assert not any(tablets.received_numbers(tx, [device.id]).values())


def test_what_a_person_brings_and_another_try_have_no_end(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine_quota, "MOST_OF_STRANGERS", 0)
    assert sender.statuses(junk(), room=None) == ["quarantined"]
    again = retry_quarantine(
        sender.store, sender.surveys, sender.keys, KEY, keeps_unfinished=False, by="ann", now=NOW
    )
    assert again == {"bad_envelope": 1} and sender.held() == 1


def test_another_try_takes_some_at_a_time(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry_module, "AT_ONCE", 2)
    plain = {"practice": "V89003"}
    sender.send(*(an_envelope(sender.keys, plain=plain) for _ in range(5)), junk(), room=None)
    with sender.store.write() as tx:
        organisations.upsert_practices(tx, [Practice("V89003", "Ash Test Surgery", PCN.code)])
    largest: list[int] = []

    def counted(*arguments: Any) -> list[Receipt]:
        largest.append(len(arguments[3]))
        return ingest(*arguments)

    monkeypatch.setattr(retry_module, "ingest", counted)
    done = retry_quarantine(
        sender.store, sender.surveys, sender.keys, KEY, keeps_unfinished=False, by="ann", now=NOW
    )
    assert done == {"stored": 5, "bad_envelope": 1}
    assert largest == [2, 2, 2] and sender.held() == 1


def test_dropping_says_how_much_and_goes_on_record(store: Store) -> None:
    held = [
        Quarantined("a", "1", "{}", "unknown_key", TODAY),
        Quarantined("b", "2", "{}", "bad_envelope", TODAY),
        Quarantined("c", "3", "{}", "bad_envelope", TODAY, of_tablet=True),
    ]
    with store.write() as tx:
        quarantine.add(tx, held)
    each = size_of("{}")
    assert measure_quarantine(store, None) == Dropped(3, 3 * each, 1)
    bad = Dropped(2, 2 * each, 1)
    assert measure_quarantine(store, "bad_envelope") == bad
    assert drop_quarantine(store, "bad_envelope", by="ann", now=NOW) == bad
    assert drop_quarantine(store, "bad_envelope", by="ann", now=NOW) == Dropped(0, 0, 0)
    with store.read() as tx:
        assert [item.id for item in quarantine.list_all(tx)] == ["a"]
        (entry,) = entries(tx)
    assert (entry.action, entry.by) == ("quarantine_dropped", "ann")
    assert entry.about == {"number": 2, "bytes": 2 * each, "reason": "bad_envelope"}
