"""Answers that could not be stored: why, and another try once it is mended."""

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.organisation import Practice
from feedback_server.store import organisations, tallies
from tests.entries import entries
from tests.factories import PCN, an_envelope
from tests.web.conftest import SAME_ORIGIN, services_of

PAGE = "/staff/quarantine/"


def test_what_waits_is_explained_and_tried_again(app: Flask, staff: FlaskClient) -> None:
    assert "Nothing is in quarantine" in staff.get(PAGE).text
    keys = services_of(app).keys
    sent = [an_envelope(keys, plain={"practice": "V89003"}) for _ in range(2)]
    sent.append(an_envelope(keys, plain={"version": "no such survey"}))
    staff.post("/api/v1/submissions", json={"envelopes": sent})
    page = staff.get(PAGE).text
    assert "For a surgery that is not known here" in page and ">2</td>" in page
    assert "To a survey that is not known here" in page and "November 2026" in page
    assert "23 November" not in page, "months, not moments"
    done = staff.post(f"{PAGE}replay", headers=SAME_ORIGIN)
    assert "0 were stored. 3 stay here." in staff.get(done.location).text
    with services_of(app).store.write() as tx:
        organisations.put_practices(tx, [Practice("V89003", "Ash Test Surgery", PCN.code)])
    done = staff.post(f"{PAGE}replay", headers=SAME_ORIGIN)
    page = staff.get(done.location).text
    assert "2 were stored. 1 stays here." in page and "For a surgery" not in page
    with services_of(app).store.read() as tx:
        assert sum(each.count for each in tallies.of(tx) if not each.key.question) == 2
        assert [each.action for each in entries(tx)][:2] == [
            "quarantine_read",
            "quarantine_replayed",
        ]
