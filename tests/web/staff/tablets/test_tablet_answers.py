"""What a tablet has sent: brought in a file, or left out because the tablet was misused."""

import json
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.store.submissions import quarantine, submissions
from tests.entries import entries
from tests.factories import an_envelope
from tests.web.conftest import context_of
from tests.web.security.test_roles import peopled_app, signed_in
from tests.web.staff.tablets.test_tablets import enrol, post

__all__ = ["peopled_app"]


def test_a_queue_of_another_network_is_not_taken_in_and_it_is_noted_who_tried(
    peopled_app: Flask,
) -> None:
    our, lead = context_of(peopled_app), signed_in(peopled_app, "alice")
    envelopes = [an_envelope(our.keys), an_envelope(our.keys, plain={"practice": "V89009"})]
    content = json.dumps({"handrail_queue": 1, "envelopes": envelopes}).encode()
    page = post(lead, "/staff/tablets/rescue-file", {"file": (BytesIO(content), "queue.json")}).text
    assert "Stored: 1" in page and "For surgeries that are not yours, not taken in: 1" in page
    with our.store.read() as tx:
        assert submissions.count(tx) == 1 and quarantine.count(tx) == 0
        (noted,) = [
            audit_entry
            for audit_entry in entries(tx)
            if audit_entry.action == "rescue_file_imported"
        ]
    assert (noted.by, noted.about["not_your_practice"]) == ("alice@pcn.example", 1)


def test_what_a_stolen_tablet_sent_is_left_out_and_brought_back(
    app: Flask, staff: FlaskClient
) -> None:
    our = context_of(app)
    address, enrolled = enrol(staff)
    plain = {"token": enrolled["token"]}
    batch = [an_envelope(our.keys, plain=plain) for _ in range(3)]
    staff.post("/api/v1/submissions", json={"envelopes": batch})
    for wrong in ({}, {"since": "2027-01-01"}, {"why": "x" * 201}, {"certain": "no"}):
        form = {"since": "2026-11-01", "why": "Stolen", "certain": "yes"} | wrong
        answer = post(staff, f"{address}/exclude", form if wrong else {})
        assert answer.status_code == 422 and "There is a problem" in answer.text
    form = {"since": "2026-11-01", "why": "Stolen <at night>", "certain": "yes"}
    page = staff.get(post(staff, f"{address}/exclude", form).location).text
    assert "Why: Stolen &lt;at night&gt;" in page and "Bring these 3 back" in page
    report = json.dumps(staff.get("/staff/reports/U99999/2026-11.json").get_json())
    assert "Left out with all that its tablet sent" in report
    page = staff.get(post(staff, f"{address}/reinstate", {}).location).text
    assert "Brought back." in page and "Bring these" not in page
