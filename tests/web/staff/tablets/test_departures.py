"""The staff pages say how many surveys were begun on tablets and not sent, and where."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories import a_survey, an_envelope
from tests.web.conftest import context_of
from tests.web.staff.tablets.test_tablets import check_in, enrol

PAGE = "/staff/tablets/"
SURVEY = a_survey().id


def gone(question: str, count: int, **changes: object) -> dict[str, object]:
    return {"month": "2026-11", "survey": SURVEY, "question": question, "count": count} | changes


def rows(page: str) -> list[str]:
    """The cells of the table, without tags."""
    table = page.partition("hr-begun")[2].partition("</table>")[0].partition("<tbody")[2]
    return [
        " ".join(cell.split())
        for row in table.split("<tr")[1:]
        for cell in [re.sub("<[^>]*>", " ", row.partition(">")[2])]
    ]


def test_those_who_went_away_stand_beside_those_who_sent(app: Flask, staff: FlaskClient) -> None:
    address, enrolled = enrol(staff)
    assert "No survey was begun on a tablet this month or last." in staff.get(PAGE).text
    assert "No survey was begun on this tablet in the last year." in staff.get(address).text
    keys, token = context_of(app).keys, enrolled["token"]
    sent = [an_envelope(keys, plain={"token": token, "number": n}) for n in range(1, 18)]
    staff.post("/api/v1/submissions", json={"envelopes": sent})
    left = [gone("why", 2), gone("experience", 1), gone("why", 4, month="2026-10")]
    assert check_in(staff, token, left=left).status_code == 200
    why = a_survey().question("why").text["en"]
    stopped = f"3 of 20 begun (15%) Where they stopped 2 at “{why}” 1 right after the first answer"
    november = f"Month November 2026 Sent 17 Begun, not sent {stopped}"
    october = f"Month October 2026 Sent 0 Begun, not sent 4 Where they stopped 4 at “{why}”"
    assert rows(staff.get(address).text) == [november, october]
    surgery = "Surgery Elm Test Surgery"
    assert rows(staff.get(PAGE).text) == [f"{surgery} {november}", f"{surgery} {october}"]


def test_what_no_survey_asks_and_other_months_are_passed_over(staff: FlaskClient) -> None:
    """A tablet whose clock is wrong must still be able to check in."""
    address, enrolled = enrol(staff)
    left = [
        gone("why", 1, month="2026-09"),
        gone("why", 1, month="2026-12"),
        gone("why", 1, month="no day"),
        gone("nothing", 1),
        gone("why", 1, survey="another"),
    ]
    assert check_in(staff, enrolled["token"], left=left).status_code == 200
    assert "No survey was begun on this tablet" in staff.get(address).text


@pytest.mark.parametrize(
    "left", [[gone("why", 0)], [gone("why", 100_001)], [gone("x" * 65, 1)], [gone("why", 1)] * 501]
)
def test_counts_that_cannot_be_are_refused(staff: FlaskClient, left: Any) -> None:
    _, enrolled = enrol(staff)
    assert check_in(staff, enrolled["token"], left=left).status_code == 400


def test_where_first_answers_are_kept_the_page_says_so(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(staff)
    assert "marked as unfinished" not in staff.get(PAGE).text
    monkeypatch.setitem(context_of(app).provider, "keep_unfinished", "first_answer")
    assert "marked as unfinished" in staff.get(PAGE).text
