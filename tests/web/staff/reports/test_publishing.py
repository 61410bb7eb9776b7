"""Publishing a month from the staff pages: seen before, said after, withdrawn."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.submissions.submission import Source
from tests.factories import a_submission
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, context_of

PAGE = "/staff/publish/U99999/2026-10"


@pytest.fixture
def folder(app: Flask) -> Path:
    our = context_of(app)
    for code in "1" * 9 + "5":
        given = a_submission(given_on=date(2026, 10, 7), answers={"experience": code})
        store_one(our.store, our.surveys, given)
    return our.published


def test_a_month_is_looked_at_published_and_withdrawn(staff: FlaskClient, folder: Path) -> None:
    page = staff.get(PAGE).text
    assert "It is not published yet" in page and "Withdraw it" not in page
    assert '<td class="nhsuk-table__cell--numeric">*</td>' in page
    form = {"said_1": "It was dark.", "did_1": "There is a lamp."}
    done = staff.post(PAGE, data=form, headers=SAME_ORIGIN)
    assert done.status_code == 303
    assert "Published." in staff.get(done.location).text
    (file,) = folder.glob("*.json")
    assert json.loads(file.read_text())["changes"] == [
        {"said": "It was dark.", "did": "There is a lamp."}
    ]
    page = staff.get(PAGE).text
    assert "There is a lamp." in page and "Withdraw it" in page
    assert "There is a lamp." in staff.get("/staff/reports?pcn=U99999&month=2026-10").text
    unsure = staff.post(f"{PAGE}/withdraw", headers=SAME_ORIGIN)
    assert unsure.status_code == 422 and "Tick the box" in unsure.text
    gone = staff.post(f"{PAGE}/withdraw", data={"sure": "yes"}, headers=SAME_ORIGIN)
    assert "withdrawn" in staff.get(gone.location).text
    assert json.loads(file.read_text())["withdrawn"]


def test_a_month_without_answers_has_no_share_and_nothing_suppressed(staff: FlaskClient) -> None:
    page = staff.get(PAGE).text
    assert '<td class="nhsuk-table__cell--numeric">–</td>' in page  # noqa: RUF001
    assert '<td class="nhsuk-table__cell--numeric">*</td>' not in page


def test_a_broken_file_is_skipped_where_it_is_shown_and_never_written_over(
    staff: FlaskClient, folder: Path
) -> None:
    folder.mkdir()
    broken = folder / "2026-10-U99999.json"
    broken.write_text('{"pcn": "U9')
    for address in ("/staff/reports?pcn=U99999&month=2026-10", "/staff/", "/staff/you-said/"):
        assert staff.get(address, follow_redirects=True).status_code == 200, address
    for answer in (
        staff.get(PAGE),
        staff.post(PAGE, data={}, headers=SAME_ORIGIN),
        staff.post(f"{PAGE}/withdraw", data={"sure": "yes"}, headers=SAME_ORIGIN),
    ):
        assert answer.status_code == 424 and "cannot be read" in answer.text
    assert broken.read_text() == '{"pcn": "U9'


@pytest.mark.parametrize(
    "form, words",
    [
        ({"said_1": "It was dark."}, "Say what was done about it"),
        ({"did_2": "There is a lamp."}, "Say what patients said"),
        ({"said_3": "x" * 301, "did_3": "y"}, "Use 300 characters or fewer"),
    ],
)
def test_half_a_pair_is_refused_and_nothing_written(
    staff: FlaskClient, folder: Path, form: dict[str, str], words: str
) -> None:
    answer = staff.post(PAGE, data=form, headers=SAME_ORIGIN)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert next(iter(form.values())) in answer.text
    assert not folder.exists()


@pytest.mark.parametrize("month", ["2026-11", "2026-13", "x"])
def test_a_month_that_is_not_over_is_not_published(staff: FlaskClient, month: str) -> None:
    assert staff.get(f"/staff/publish/U99999/{month}").status_code == 404


def test_a_month_is_made_final_by_those_who_say_they_looked(
    staff: FlaskClient, folder: Path
) -> None:
    keep = "/staff/reports/U99999/2026-10/save"
    asked = staff.post(keep, data={"ask": "1"}, headers=SAME_ORIGIN)
    page = staff.get(asked.location).text
    assert "Tick the box to make the month final" in page and "Revision 1" not in page
    done = staff.post(keep, data={"ask": "1", "close": "yes"}, headers=SAME_ORIGIN)
    assert "Revision 1" in staff.get(done.location).text


def test_whoever_publishes_hears_what_nobody_vouches_for(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    for number in range(40):
        source = Source.TABLET if number < 30 else Source.OPEN
        answers = {"experience": "1" if number < 30 else "5"}
        given = a_submission(given_on=date(2026, 10, 7), answers=answers)
        store_one(our.store, our.surveys, replace(given, source=source))
    page = staff.get("/staff/publish/U99999/2026-10").text
    assert "10 of 40 answers came from phones without an invitation" in page
    assert "75% positive with them, 100% without" in page
