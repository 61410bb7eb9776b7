"""Answers that could not be stored: why, and another try once it is mended."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable

from feedback_server.domain.organisations.organisation import Practice
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import quarantine, tallies
from feedback_server.web.security.rate_limits import MOST_QUARANTINE_BYTES
from feedback_server.web.shared.ingest import ingest_one
from feedback_server.web.staff.submissions import quarantine as staff_quarantine
from tests.entries import entries
from tests.factories import PCN, an_envelope, an_id
from tests.web.conftest import SAME_ORIGIN, context_of

PAGE = "/staff/quarantine/"


def test_what_waits_is_explained_and_tried_again(app: Flask, staff: FlaskClient) -> None:
    assert "Nothing is in quarantine" in staff.get(PAGE).text
    keys = context_of(app).keys
    sent = [an_envelope(keys, plain={"practice": "V89003"}) for _ in range(2)]
    sent.append(an_envelope(keys, plain={"version": "no such survey"}))
    staff.post("/api/v1/submissions", json={"envelopes": sent})
    page = staff.get(PAGE).text
    assert "For a surgery that is not known here" in page and ">2</td>" in page
    assert "To a survey that is not known here" in page and "November 2026" in page
    assert "23 November" not in page, "months, not moments"
    done = staff.post(f"{PAGE}retry", headers=SAME_ORIGIN)
    assert "0 were stored. 3 stay here." in staff.get(done.location).text
    with context_of(app).store.write() as tx:
        organisations.upsert_practices(tx, [Practice("V89003", "Ash Test Surgery", PCN.code)])
    done = staff.post(f"{PAGE}retry", headers=SAME_ORIGIN)
    page = staff.get(done.location).text
    assert "2 were stored. 1 stays here." in page and "For a surgery" not in page
    with context_of(app).store.read() as tx:
        assert sum(tally.count for tally in tallies.list_tallies(tx) if not tally.key.question) == 2
        assert [audit_entry.action for audit_entry in entries(tx)][:2] == [
            "quarantine_read",
            "quarantine_retried",
        ]


def junk(number: int, letters: int) -> list[dict[str, str]]:
    return [{"id": an_id(), "words": "x" * letters} for _ in range(number)]


def statuses(app: Flask, envelopes: list[dict[str, str]], address: str) -> set[str]:
    answer = app.test_client().post(
        "/api/v1/submissions",
        json={"envelopes": envelopes},
        environ_base={"REMOTE_ADDR": address},
    )
    assert answer.status_code == 200 and answer.json is not None
    return {receipt["status"] for receipt in answer.json["receipts"]}


def test_a_flood_from_one_network_ends_and_others_go_on(app: Flask) -> None:
    """What is good is given back: only what went to quarantine counts."""
    keys, flood = context_of(app).keys, "192.0.2.7"
    for _ in range(3):
        good = [an_envelope(keys) for _ in range(20)]
        assert statuses(app, good, flood) == {"stored"}
    assert statuses(app, junk(50, 30_000), flood) == {"quarantined"}
    assert statuses(app, junk(50, 30_000), flood) == {"quarantined", "deferred"}
    assert statuses(app, junk(50, 30_000), "192.0.2.99") == {"deferred"}
    assert statuses(app, [an_envelope(keys)], flood) == {"stored"}
    assert statuses(app, junk(1, 30_000), "198.51.100.7") == {"quarantined"}
    with context_of(app).store.read() as tx:
        assert quarantine.held_bytes(tx, of_tablet=False) < MOST_QUARANTINE_BYTES + 31_000


def test_a_page_says_when_its_answers_were_not_taken(app: Flask) -> None:
    """It has nothing to send them from again."""
    our = context_of(app)
    (one,) = junk(1, 100)
    our.limits.reserve_quarantine("192.0.2.7", our.now(), MOST_QUARANTINE_BYTES)
    with app.test_request_context("/"), pytest.raises(ServiceUnavailable):
        ingest_one(our, "192.0.2.7", json.dumps(one).encode())


def test_staff_see_that_there_is_no_more_room(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses(app, junk(1, 1000), "192.0.2.7")
    page = staff.get(PAGE).text
    assert "64 MB are kept at most" in page and "no more room" not in page
    monkeypatch.setattr(staff_quarantine, "MOST_OF_STRANGERS", 1000)
    assert "no more room" in staff.get(PAGE).text
