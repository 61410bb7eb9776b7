"""Revisions of a month: what changed between them, and withdrawing one with a reason."""

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.surveys.registry import SurveyRegistry
from tests.entries import entries
from tests.factories import PCN, a_submission
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, context_of

AT = f"/staff/revisions/{PCN.code}/2026-10"
KEEP = f"/staff/reports/{PCN.code}/2026-10/save"
REPORT = f"/staff/reports?pcn={PCN.code}&month=2026-10"


def keep(app: Flask, staff: FlaskClient) -> None:
    """One more answer, and the report with it."""
    store_one(context_of(app).store, SurveyRegistry(), a_submission(given_on=date(2026, 10, 7)))
    staff.post(KEEP, data={"close": "yes"}, headers=SAME_ORIGIN)


def test_two_revisions_are_compared(app: Flask, staff: FlaskClient) -> None:
    keep(app, staff)
    keep(app, staff)
    page = staff.get(REPORT).text
    assert f"{AT}?from=1&amp;to=2" in page and f'{AT}?from=2"' not in page
    shown = staff.get(f"{AT}?from=1&to=2").text
    assert "revision 1, final" in shown and "revision 2, revised" in shown
    answers, *_ = shown.partition('<details class="nhsuk-details">\n  <summary')
    assert "Answers that have changed" in answers and "Responses" in answers
    assert "Mean" not in answers and "Share" not in answers
    store_one(context_of(app).store, SurveyRegistry(), a_submission(given_on=date(2026, 10, 7)))
    assert f'{AT}?from=2"' in staff.get(REPORT).text
    assert "the month as it stands now" in staff.get(f"{AT}?from=2").text
    assert "No figure has changed" in staff.get(f"{AT}?from=2&to=2").text
    for query in ("", "?from=7", "?from=1&to=7", "?from=x"):
        assert staff.get(AT + query).status_code == 404


def test_one_is_withdrawn_with_a_reason(app: Flask, staff: FlaskClient) -> None:
    keep(app, staff)
    assert f"{AT}/1/withdraw" in staff.get(f"{REPORT}&revision=1").text
    assert "It stays readable" in staff.get(f"{AT}/1/withdraw").text
    refused = staff.post(f"{AT}/1/withdraw", data={"why": " "}, headers=SAME_ORIGIN)
    assert refused.status_code == 422 and "Say why" in refused.text
    why = "A file was taken in <twice>."
    done = staff.post(f"{AT}/1/withdraw", data={"why": why}, headers=SAME_ORIGIN)
    page = staff.get(done.location).text
    assert "A file was taken in &lt;twice&gt;." in page and "This report was withdrawn" in page
    assert staff.post(f"{AT}/1/withdraw", data={"why": why}, headers=SAME_ORIGIN).status_code == 404
    assert staff.get(f"{AT}/2/withdraw").status_code == 404
    with context_of(app).store.read() as tx:
        assert "report_withdrawn" in [audit_entry.action for audit_entry in entries(tx)]
