"""Quarters, years, any months, and two times beside each other, as pages and files."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.activity.appointments import Activity
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.store.activity import appointments
from feedback_server.store.activity.imports import NewBatch
from feedback_server.store.submissions import insert
from tests.factories import a_submission, a_survey
from tests.web.conftest import SAME_ORIGIN, context_of, sign_in

QUARTER = "2026-07_2026-09"
DAYS = (date(2025, 8, 5), date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1))


@pytest.fixture
def lead(app: Flask, client: FlaskClient) -> FlaskClient:
    """Two answers in the quarter, one on the day before it and one after, one a year earlier."""
    survey = a_survey()
    with context_of(app).store.write() as tx:
        given = [a_submission(given_on=day) for day in DAYS]
        insert.add(tx, given, {survey.version: survey})
    sign_in(client)
    return client


def responses(client: FlaskClient, query: str) -> list[dict[str, str]]:
    text = client.get(f"/staff/reports/U99999/{query}").get_data().decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(text)) if row["measure"] == "responses"]


def test_a_quarter_counts_its_three_months(lead: FlaskClient) -> None:
    row = responses(lead, f"{QUARTER}.csv")[0]
    assert (row["since"], row["month"], row["value"]) == ("2026-07", "2026-09", "2")
    page = lead.get(f"/staff/reports?pcn=U99999&month={QUARTER}").text
    assert "July to September 2026" in page
    assert f'<option value="{QUARTER}" selected>' in page
    assert "Make this month final" not in page
    assert "For the practices&#39; own returns" not in page


def test_a_surgery_with_a_month_missing_is_named_and_not_counted(lead: FlaskClient) -> None:
    given = [
        Activity(practice=code, month=Month(2026, month), attended=10)
        for code, months in (("V89001", (7, 8, 9)), ("V89002", (7, 9)))
        for month in months
    ]
    with context_of(lead.application).store.write() as tx:
        appointments.upsert(tx, given, NewBatch("handrail", date(2026, 10, 1), "test", "x.csv"))
    page = lead.get(f"/staff/reports?pcn=U99999&month={QUARTER}").text
    words = "Oak Test Surgery has given no appointments for Aug 2026: none of its appointments"
    assert words in page
    assert "Elm Test Surgery has given no appointments" not in page
    reports = lead.get(f"/staff/reports/U99999/{QUARTER}.csv").get_data().decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(reports)) if row["label"] == "Attended"]
    assert {row["value"] for row in rows} == {"30"}


def test_any_months_can_be_chosen_and_wrong_ones_say_so(lead: FlaskClient) -> None:
    page = lead.get("/staff/reports?pcn=U99999&first=2026-06&last=2026-10").text
    assert "June to October 2026" in page
    wrong = lead.get("/staff/reports?pcn=U99999&first=2026-10&last=2026-06").text
    assert "2026-10 is after 2026-06: give the earlier month first" in wrong
    assert lead.get("/staff/reports?pcn=U99999&month=2020-01_2026-01").status_code == 404


def test_two_times_stand_beside_each_other(lead: FlaskClient) -> None:
    page = lead.get(f"/staff/reports?pcn=U99999&month={QUARTER}&against=year").text
    assert "Compared with Jul 2025 to Sep 2025" in page
    assert f"/staff/reports/U99999/{QUARTER}.pdf?against=2025-07_2025-09" in page
    written = lead.get(f"/staff/reports/U99999/{QUARTER}.csv?against=2025-07_2025-09").text
    assert "positive_change" in written


def test_programs_read_a_quarter_too(lead: FlaskClient) -> None:
    assert lead.get(f"/staff/reports/U99999/{QUARTER}.json").get_json()["since"] == "2026-07"


def test_revisions_are_of_one_month(lead: FlaskClient) -> None:
    saved = lead.post(f"/staff/reports/U99999/{QUARTER}/save", data={}, headers=SAME_ORIGIN)
    assert saved.status_code == 404
