"""The overview: what each network has, what waits, and when the returns are due."""

import json
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.fft_deadline import return_due, working_day
from feedback_server.domain.submissions.submission import Source
from tests.factories import PCN, a_submission, an_envelope, an_id
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, Clock, context_of, sign_in
from tests.web.security.test_roles import FAR, OTHER, peopled_app, signed_in

__all__ = ["peopled_app"]


@pytest.mark.parametrize(
    "month, due",
    [
        (Month(2026, 10), date(2026, 11, 17)),
        (Month(2026, 11), date(2026, 12, 16)),
        (Month(2026, 12), date(2027, 1, 19)),  # New Year's Day is a Friday
        (Month(2026, 3), date(2026, 4, 20)),  # Good Friday and Easter Monday
    ],
)
def test_returns_are_due_on_the_twelfth_working_day(month: Month, due: date) -> None:
    assert return_due(month, 12, is_bank_holiday) == due


def test_the_first_working_day_is_no_weekend() -> None:
    assert working_day(Month(2026, 8), 1, is_bank_holiday) == date(2026, 8, 3)


def test_signing_in_leads_to_what_one_needs_to_know(app: Flask, client: FlaskClient) -> None:
    our = context_of(app)
    for code in "1112":
        answers = {"experience": code, "why": "Kind", "publish": "yes"}
        store_one(our.store, our.surveys, a_submission(given_on=date(2026, 10, 7), answers=answers))
    page = client.get(sign_in(client).location, follow_redirects=True).text
    assert PCN.name in page
    assert "were due on 17 November 2026" in page
    assert "4 comments wait" in page
    assert "Nobody has made it final yet" in page
    assert "No tablet needs you" in page
    assert "4 of 4 answers; 95% range" in page


def test_the_last_day_for_returns_is_a_setting(app: Flask, client: FlaskClient) -> None:
    our = context_of(app)
    changed = replace(our.layouts.default, return_due=3)
    object.__setattr__(our, "layouts", replace(our.layouts, default=changed))
    page = client.get(sign_in(client).location, follow_redirects=True).text
    assert "were due on 4 November 2026, the 3rd working day" in page


def test_before_the_day_the_deadline_stands_out(
    app: Flask, clock: Clock, client: FlaskClient
) -> None:
    clock.advance(days=-7)
    page = client.get(sign_in(client).location, follow_redirects=True).text
    assert "are due tomorrow</strong>, on 17 November 2026" in page


def test_a_network_is_found_by_its_name(staff: FlaskClient) -> None:
    assert PCN.name in staff.get(f"/staff/overview/?q={PCN.code}").text
    assert "No network has that name" in staff.get("/staff/overview/?q=nowhere").text


def test_another_network_is_not_in_it(peopled_app: Flask) -> None:
    page = signed_in(peopled_app, "bob").get("/staff/overview/").text
    assert OTHER.name in page and PCN.name not in page
    own = signed_in(peopled_app, "dora").get("/staff/overview/").text
    assert OTHER.name in own and PCN.name not in own
    assert FAR.name not in signed_in(peopled_app, "charlie").get("/staff/overview/").text


def test_what_is_held_and_what_nobody_vouches_for_is_said_in_words(
    app: Flask, staff: FlaskClient
) -> None:
    our = context_of(app)
    given = a_submission(answers={"experience": "1"})
    for _ in range(20):
        store_one(our.store, our.surveys, replace(given, id=an_id(), source=Source.TABLET))
    plain = {"answers": {"experience": "5"}}
    batch = [an_envelope(our.keys, plain=plain) for _ in range(30)]
    staff.post("/api/v1/submissions", json={"envelopes": batch})
    page = staff.get("/staff/overview/").text
    why = "25 more from phones without an invitation than is usual for the practice"
    assert "0 counted, 0 left out, 25 waiting" in page and why in page
    assert "5 of 25 answers came from phones without an invitation" in page
    assert "80% positive with them, 100% without" in page
    report = json.dumps(staff.get("/staff/reports/U99999/2026-11.json").get_json())
    assert why in report and "80% positive with them, 100% without" in report
    flagged = staff.get("/staff/flagged").text
    assert "Count all 25" in flagged and "10 of them, one by one" in flagged
    form = {"all_of": "V89001 2026-11 unusual", "decision": "excluded"}
    done = staff.post("/staff/flagged", data=form, headers=SAME_ORIGIN)
    assert "Nothing waits for you" in staff.get(done.location).text
    assert "25 left out, 0 waiting" in staff.get("/staff/overview/").text
