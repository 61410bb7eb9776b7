"""How a network's report looks is chosen in the staff pages, and is so wherever one is made."""

import json
import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.reports.layouts import layout_of
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.domain.calendar.calendar_month import Month
from tests.entries import entries
from tests.factories import PCN, a_submission
from tests.stored import store_one
from tests.web.conftest import SAME_ORIGIN, context_of

AT = f"/staff/layouts/{PCN.code}"
ORDER = ["fft", "practices", "quality", "trend"]
FORM = {
    "order": ORDER,
    "sections": ["practices", "fft"],
    "introduction": "Welcome to <our> month.",
    "target": "91",
    "months": "12",
    "rebase": "2026-04, 2026-09",
    "questions": ["listened"],
    "breakdowns": ["listened:practice"],
}


def send(staff: FlaskClient, address: str = "", **changes: Any) -> TestResponse:
    return staff.post(f"{AT}{address}", data={**FORM, **changes}, headers=SAME_ORIGIN)


def sections(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", page.split("<article")[1].split("</article")[0])


def test_what_is_chosen_is_so_everywhere(app: Flask, staff: FlaskClient) -> None:
    store = context_of(app).store
    store_one(store, SurveyRegistry(), a_submission(given_on=date(2026, 10, 7)))
    assert send(staff).status_code == 303
    page = staff.get("/staff/reports?pcn=U99999&month=2026-10").text
    assert sections(page)[1:4] == ["At a glance", "Friends and Family Test", "By practice"]
    assert "Welcome to &lt;our&gt; month." in page
    made = json.loads(staff.get("/staff/reports/U99999/2026-10.json").data)
    assert [item["id"] for item in made["sections"]][1:4] == ["at_a_glance", "fft", "practices"]
    layout = layout_of(store, context_of(app).layouts, PCN.code)
    assert (layout.target, layout.months) == (91, 12)
    assert layout.rebase == (Month(2026, 4), Month(2026, 9))
    assert layout.breakdowns == (("listened", "practice"),)
    shown = staff.get(AT).text
    assert 'value="91"' in shown and 'value="2026-04 2026-09"' in shown
    with store.read() as tx:
        assert "layout_changed" in [audit_entry.action for audit_entry in entries(tx)]


def test_other_networks_keep_theirs(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    send(staff)
    assert layout_of(our.store, our.layouts, "U12345") == our.layouts.default


def test_the_preview_follows_and_saves_nothing(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    part = send(staff, "/preview")
    assert part.status_code == 200 and part.text.startswith("<article")
    assert sections(part.text)[1:4] == ["At a glance", "Friends and Family Test", "By practice"]
    looked = send(staff, look="1")
    assert "Welcome to &lt;our&gt; month." in looked.text and looked.status_code == 200
    assert layout_of(our.store, our.layouts, PCN.code) == our.layouts.default
    refused = send(staff, "/preview", months="3")
    assert (refused.status_code, refused.mimetype) == (422, "text/plain")
    assert "must be a whole number from 12 to 60" in refused.text


def test_a_section_is_moved_without_a_script(staff: FlaskClient) -> None:
    page = send(staff, up="practices").text
    assert sections(page)[1:4] == ["At a glance", "By practice", "Friends and Family Test"]
    assert re.findall(r'name="order" value="(\w+)"', page)[:4] == [
        "practices",
        "fft",
        "quality",
        "trend",
    ]
    down = send(staff, down="practices").text
    assert re.findall(r'name="order" value="(\w+)"', down)[:3] == ["fft", "quality", "practices"]
    for strange in ({"up": "fft"}, {"up": "at_a_glance"}, {"down": "nonsense"}):
        same = send(staff, **strange).text
        assert re.findall(r'name="order" value="(\w+)"', same)[:2] == ["fft", "practices"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": "101"}, "Target: must be a whole number from 0 to 100"),
        ({"target": "many"}, "Target: must be a whole number from 0 to 100"),
        ({"months": ""}, "Months of the trend: must be a whole number from 12 to 60"),
        ({"rebase": "April"}, "Months of a change:"),
        ({"breakdowns": ["listened:weather"]}, "Breakdowns: list pairs"),
        ({"introduction": "a" * 2001}, "Words at the start: must be at most 2000"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    app: Flask, staff: FlaskClient, changes: dict[str, Any], said: str
) -> None:
    our = context_of(app)
    answer = send(staff, **changes)
    assert answer.status_code == 422 and said in answer.text
    assert "Fix the errors" in answer.text and 'value="practices"' in answer.text
    assert layout_of(our.store, our.layouts, PCN.code) == our.layouts.default


def test_back_to_the_usual_layout_asks_first(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    assert "Back to the default layout" not in staff.get(AT).text
    send(staff)
    refused = staff.post(f"{AT}/reset", headers=SAME_ORIGIN)
    assert refused.status_code == 422 and "Tick the box" in refused.text
    done = staff.post(f"{AT}/reset", data={"sure": "yes"}, headers=SAME_ORIGIN)
    assert done.status_code == 303
    assert layout_of(our.store, our.layouts, PCN.code) == our.layouts.default


def test_only_scripts_of_ours_run_and_only_for_who_is_signed_in(
    staff: FlaskClient, app: Flask
) -> None:
    for address in (AT, "/staff/reports"):
        page = staff.get(address)
        assert "script-src 'self'; connect-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.text.count("<script ") == 1, address
    stranger = app.test_client().get("/staff/sign-in")
    assert "script" not in stranger.headers["Content-Security-Policy"] + stranger.text


def test_who_saves_second_sees_what_the_first_did_and_chooses(staff: FlaskClient) -> None:
    (seen,) = re.findall(r'name="seen" value="(\w+)"', staff.get(AT).text)
    assert send(staff, seen=seen, target="91").status_code == 303
    refused = send(staff, seen=seen, target="85")
    assert refused.status_code == 409
    assert 'name="target" type="text" value="85"' in refused.text and ">91</dd>" in refused.text
    assert refused.text.count("summary-list__value") == 1, "only what differs"
    assert 'value="91"' in staff.get(AT).text
    moved = send(staff, seen=seen, up="quality")
    assert f'name="seen" value="{seen}"' in moved.text, "it saw what it saw, whatever it looks at"
    (chosen,) = re.findall(r'name="seen" value="(\w+)"', refused.text)
    assert send(staff, seen=chosen, target="85").status_code == 303
