"""The overview: what each network has, what waits, and when the returns are due."""

import html
import json
import re
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.operations.bank_holidays import is_bank_holiday
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.calendar.fft_deadline import return_due, working_day
from feedback_server.domain.submissions.submission import Source
from feedback_server.store.organisations.tables import pcn_table, practice_table
from feedback_server.web.shared import formatting
from tests.factories import PCN, a_submission, an_envelope, an_id
from tests.stored import store_one
from tests.web.conftest import NAME, SAME_ORIGIN, Clock, as_person, context_of, sign_in
from tests.web.security.test_roles import FAR, OTHER, peopled_app, signed_in

__all__ = ["peopled_app"]


def answer(
    app: Flask, practice: str = "V89001", number: int = 1, day: date = date(2026, 10, 7)
) -> None:
    our = context_of(app)
    for _ in range(number):
        answers = {"experience": "1", "why": "Kind", "publish": "yes"}
        given = a_submission(given_on=day, answers=answers)
        store_one(our.store, our.surveys, replace(given, id=an_id(), practice=practice))


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
    assert "It was due on 17 November 2026" in page and ">Late</strong>" in page
    assert "4 comments wait" in page
    assert "Make the report of October 2026 final" in page
    assert "Tablet:" not in page
    assert "4 of 4 answers; 95% range" in page


def test_the_last_day_for_returns_is_a_setting(app: Flask, client: FlaskClient) -> None:
    answer(app)
    our = context_of(app)
    changed = replace(our.layouts.default, return_due=3)
    object.__setattr__(our, "layouts", replace(our.layouts, default=changed))
    page = client.get(sign_in(client).location, follow_redirects=True).text
    assert "It was due on 4 November 2026, the 3rd working day" in page


def test_before_the_day_the_deadline_stands_out(
    app: Flask, clock: Clock, client: FlaskClient
) -> None:
    answer(app)
    clock.advance(days=-7)
    page = client.get(sign_in(client).location, follow_redirects=True).text
    assert "It is due tomorrow, on 17 November 2026" in page


def test_a_network_is_found_by_its_name(staff: FlaskClient) -> None:
    assert PCN.name in staff.get(f"/staff/overview/?q={PCN.code}").text
    assert "No network has that name" in staff.get("/staff/overview/?q=nowhere").text


def test_another_network_is_not_in_it(peopled_app: Flask) -> None:
    page = signed_in(peopled_app, "bob").get("/staff/overview/").text
    assert OTHER.name in page and PCN.name not in page
    own = signed_in(peopled_app, "dora").get("/staff/overview/").text
    assert FAR.name in own and PCN.name not in own
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


def todo_of(page: str) -> list[str]:
    return re.findall(r'class="hr-todo__words">(?:<strong.*?</strong> )?([^<]+)</p>', page)


def address_of(page: str, words: str) -> str:
    """Where the button of a task leads."""
    tasks = (part.split("</li>")[0] for part in page.split("<li"))
    task = next(task for task in tasks if f"{words}</p>" in task)
    return html.unescape(re.findall(r'(?:href|action)="([^"]+)"', task)[-1])


def test_each_task_leads_to_the_place_where_it_is_done_and_goes_when_it_is(
    peopled_app: Flask,
) -> None:
    answer(peopled_app, number=3)
    alice = signed_in(peopled_app, "alice")
    page = alice.get("/staff/overview/").text
    read, final = "3 comments wait to be read", "Make the report of October 2026 final"
    assert todo_of(page) == ["Send the return of October 2026", read, final]
    assert "3 comments" in todo_of(page)[1] and "Kind" in alice.get(address_of(page, read)).text
    assert "Make it final" in alice.get(address_of(page, final)).text
    save = "/staff/reports/U99999/2026-10/save"
    alice.post(save, data={"close": "yes"}, headers=SAME_ORIGIN)
    sent = address_of(page, "Send the return of October 2026")
    alice.post(sent, data={"sent": "yes"}, headers=SAME_ORIGIN)
    page = alice.get("/staff/overview/").text
    publish = "Publish the figures of October 2026"
    assert todo_of(page) == [read, publish] and "Done (2)" in page
    alice.post(address_of(page, publish), headers=SAME_ORIGIN)
    page = alice.get("/staff/overview/").text
    assert todo_of(page) == [read] and "The figures of October 2026 were published" in page


def test_the_comments_that_the_report_waits_for_are_counted_by_themselves(
    peopled_app: Flask,
) -> None:
    answer(peopled_app, number=3)
    answer(peopled_app, number=2, day=date(2026, 9, 7))
    alice = signed_in(peopled_app, "alice")
    page = alice.get("/staff/overview/").text
    words = "3 comments of October 2026 wait to be read"
    assert words in todo_of(page) and "2 wait of other months." in page
    links = re.findall(r'href="(/staff/comments/[^"]+)"', page.split(words)[1].split("</li>")[0])
    everything, october = (alice.get(html.unescape(link)).text for link in links)
    assert "3 comments" in october and "5 comments" in everything


def test_with_nothing_to_do_it_says_when_the_next_thing_comes(
    staff: FlaskClient, app: Flask
) -> None:
    answers = {"experience": "1"}
    our = context_of(app)
    store_one(our.store, our.surveys, a_submission(answers=answers))
    staff.post(
        f"/staff/overview/{PCN.code}/2026-10/return", data={"sent": "yes"}, headers=SAME_ORIGIN
    )
    page = staff.get("/staff/overview/").text
    assert "Nothing waits for you. From 1 December 2026" in page
    assert "its return is due on 16 December 2026" in page


def test_a_tablet_that_needs_somebody_is_one_task(
    peopled_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Not heard of since 3 November 2026"
    remark = formatting.Remark(words, "bad")
    monkeypatch.setattr(formatting, "remarks", lambda *_: [remark])
    page = signed_in(peopled_app, "alice").get("/staff/overview/").text
    assert todo_of(page).count(f"Tablet: Desk: {words}") == 1
    assert address_of(page, f"Tablet: Desk: {words}").startswith("/staff/tablets/")


def test_who_only_reads_has_no_chores(peopled_app: Flask) -> None:
    answer(peopled_app, number=2)
    for who in ("viewer", "charlie"):
        page = signed_in(peopled_app, who).get("/staff/overview/").text
        assert todo_of(page) == [] and "due" not in page.split("<main")[1].split("hr-help")[0]
        assert "The report of October 2026" in page and "100%" in page


def test_a_practice_viewer_s_pages_and_files_name_the_practice(peopled_app: Flask) -> None:
    answer(peopled_app)
    charlie = signed_in(peopled_app, "charlie")
    report = "/staff/reports?pcn=U99999&month=2026-10"
    for address in ("/staff/overview/", report, "/staff/posters/", "/staff/account/"):
        page = charlie.get(address).text
        assert PCN.name not in page, address
    title = charlie.get(report).text.split("<title>")[1].split("</title>")[0]
    assert title.startswith("Elm Test Surgery, October 2026")
    name = charlie.get("/staff/reports/U99999/2026-10.csv").headers["Content-Disposition"]
    assert "handrail-V89001-2026-10.csv" in name
    viewer = signed_in(peopled_app, "viewer").get("/staff/reports/U99999/2026-10.csv")
    assert "handrail-U99999-2026-10.csv" in viewer.headers["Content-Disposition"]


def test_several_networks_stand_in_a_table_on_one_axis(peopled_app: Flask) -> None:
    for practice, number in (("V89001", 4), (FAR.code, 2)):
        answer(peopled_app, practice, number)
        answer(peopled_app, practice, day=date(2026, 9, 7))
    page = signed_in(peopled_app, "admin").get("/staff/overview/").text
    table = page.split('class="nhsuk-table hr-networks"')[1].split("</table>")[0]
    assert re.findall(r'scope="col"[^>]*>([^<]+)', table) == [
        "Network", "Month by month", "Positive", "Answers", "To do",
    ]  # fmt: skip
    assert table.count("<svg") == 2 and "No reach can be given" in page
    assert "Test Network. The report waits for them. 1 waits of other months." in page


def test_a_new_installation_has_first_steps_until_the_first_answer(
    peopled_app: Flask,
) -> None:
    admin = signed_in(peopled_app, "admin")
    page = admin.get("/staff/overview/").text
    assert todo_of(page)[0] == "Add a network" and page.count("nhsuk-tag--green") == 4
    lead = signed_in(peopled_app, "bob").get("/staff/overview/").text
    assert "Add a network" not in todo_of(lead) and "Get the first answer" in todo_of(lead)
    assert "First steps" not in signed_in(peopled_app, "viewer").get("/staff/overview/").text
    answer(peopled_app)
    assert "First steps" not in admin.get("/staff/overview/").text


def test_before_there_is_a_network_an_administrator_is_led_to_it(app: Flask) -> None:
    our = context_of(app)
    with our.store.write() as tx:
        tx.execute(sa.delete(practice_table))
        tx.execute(sa.delete(pcn_table))
    page = as_person(app.test_client(), Person(NAME)).get("/staff/overview/").text
    assert 'href="/staff/organisations/add/network"' in page and ">Done</strong>" not in page
