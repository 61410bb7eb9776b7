"""Comments that need a person today, and following comments up."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.domain.submissions.submission import Decision, Flag
from feedback_server.store.submissions import flagged, insert
from tests.entries import entries
from tests.factories import a_submission, a_survey
from tests.web.conftest import NAME, SAME_ORIGIN, context_of
from tests.web.security.test_roles import PEOPLE, peopled_app, signed_in
from tests.web.staff.comments.test_comments import (
    PAGE,
    REPORT,
    address,
    card,
    clear,
    give,
    titles,
)

__all__ = ["peopled_app"]
TODAY = "/staff/comments/?show=today&month=all"
OVERVIEW = "/staff/overview/"
ALICE, VIEWER = PEOPLE["alice"].name, PEOPLE["viewer"].name


def say(client: FlaskClient, at: str, today: str) -> int:
    return client.post(f"{at}/today", data={"today": today}, headers=SAME_ORIGIN).status_code


def follow(client: FlaskClient, at: str, **form: str) -> TestResponse:
    fields = {f"{name}-{card(at)}": text for name, text in form.items()}
    return client.post(f"{at}/follow", data={"back": "month=2026-10"} | fields, headers=SAME_ORIGIN)


def test_words_of_risk_stand_first_and_are_counted_until_lifted(
    app: Flask, staff: FlaskClient
) -> None:
    for number in range(25):
        give(app, f"Good {number}")
    give(app, "I am not suicidal, but low", None, fft="5")
    page = staff.get(PAGE).text
    assert titles(page)[0].startswith("Very poor"), "a private one too"
    assert "Suggested by its words. Harm to self: suicidal" in page
    assert "1 comment needs a person today" in page
    overview = staff.get(OVERVIEW).text
    assert "1 comment needs a person today" in overview and "26 comments wait" in overview
    (link,) = set(re.findall(r'"(/staff/comments/\?month=all[^"]+)"', overview))
    assert "26 comments, page 1 of 2" in staff.get(unescape(link)).text, "the number of its link"
    at = address(staff.get(TODAY).text, "/today")
    assert say(staff, at, "no") == 303
    assert "person today</h2>" not in staff.get(PAGE).text
    assert "a person today" not in staff.get(OVERVIEW).text
    assert say(staff, at, "yes") == 303
    assert "1 comment needs a person today" in staff.get(OVERVIEW).text
    assert follow(staff, at, done="yes").status_code == 303
    assert "a person today" not in staff.get(OVERVIEW).text


def test_words_of_risk_in_a_flagged_answer_do_not_wait_unseen(
    app: Flask, staff: FlaskClient
) -> None:
    our, answers = context_of(app), {"experience": "5", "why": "I want to die"}
    given = replace(a_submission(answers=answers), flag=Flag.TOO_FAST)
    with our.store.write() as tx:
        insert.add(tx, [given], {a_survey().version: a_survey()})
    page = staff.get(OVERVIEW).text
    assert "1 flagged answer holds words of risk" in page
    assert "comment needs a person today" not in page and ">Today</strong>" in page
    with our.store.write() as tx:
        flagged.decide(tx, [given.id], Decision.COUNTED, {a_survey().version: a_survey()})
    page = staff.get(OVERVIEW).text
    assert "flagged answer" not in page and "1 comment needs a person today" in page


def test_staff_flag_what_no_list_of_words_finds(app: Flask, staff: FlaskClient) -> None:
    give(app, "The neighbours know where the key is")
    assert "There are none" in staff.get(TODAY).text
    at = address(staff.get(PAGE).text)
    assert say(staff, at, "yes") == 303
    assert "the key is" in staff.get(TODAY).text
    assert say(staff, at, "perhaps") == 400


def test_a_follow_up_is_assigned_noted_and_done(peopled_app: Flask) -> None:
    give(peopled_app, "The bus is far")
    admin, alice = signed_in(peopled_app, "admin"), signed_in(peopled_app, "alice")
    at = address(admin.get(PAGE).text)
    assert follow(admin, at, assigned_to=ALICE, note="Ask about a volunteer").status_code == 303
    mine = alice.get("/staff/comments/?show=mine&month=all").text
    assert "The bus is far" in mine and "Ask about a volunteer" in mine
    assert "There are none" in admin.get("/staff/comments/?show=mine&month=all").text
    assert "The bus is far" in admin.get("/staff/comments/?show=open&month=all").text
    assert follow(alice, at, assigned_to=ALICE, note="Asked", done="yes").status_code == 303
    assert "There are none" in alice.get("/staff/comments/?show=mine&month=all").text
    assert "The bus is far" in alice.get("/staff/comments/?show=done&month=all").text


def test_only_who_reads_these_comments_can_be_chosen(peopled_app: Flask) -> None:
    give(peopled_app, "The bus is far")
    alice = signed_in(peopled_app, "alice")
    page = alice.get(PAGE).text
    at = address(page)
    assert f'<option value="{ALICE}"' in page
    for who in ("viewer", "bob", "charlie"):
        assert PEOPLE[who].name not in page
        answer = follow(alice, at, assigned_to=PEOPLE[who].name, note="Kept words")
        assert (answer.status_code, "Choose somebody from the list" in answer.text) == (422, True)
        assert "Kept words" in answer.text
    long = follow(alice, at, note="x" * 501)
    assert (long.status_code, "Use 500 characters or fewer" in long.text) == (422, True)


@pytest.mark.parametrize("what", ["today", "follow"])
def test_another_network_s_comment_cannot_be_followed_up(peopled_app: Flask, what: str) -> None:
    give(peopled_app, "Only here")
    at = address(signed_in(peopled_app, "alice").get(PAGE).text)
    bob = signed_in(peopled_app, "bob")
    answer = bob.post(f"{at}/{what}", data={"today": "yes"}, headers=SAME_ORIGIN)
    assert answer.status_code == 404
    give(peopled_app, "I want to die")
    assert "a person today" not in bob.get(OVERVIEW).text + bob.get(TODAY).text.split("<main")[0]
    assert "comment needs a person today" not in bob.get(TODAY).text


def test_notes_stand_in_no_report_and_words_in_no_audit(app: Flask, staff: FlaskClient) -> None:
    give(app, "Secret words")
    at = address(staff.get(PAGE).text)
    say(staff, at, "yes")
    follow(staff, at, assigned_to=NAME, note="Hidden note")
    clear(staff, at, "Secret words")
    assert "Hidden note" not in staff.get(REPORT).text
    with context_of(app).store.read() as tx:
        done = entries(tx)
    assert {"comment_needs_today", "comment_followed_up"} <= {
        audit_entry.action for audit_entry in done
    }
    assert not [
        audit_entry
        for audit_entry in done
        if "Secret" in str(audit_entry) or "Hidden" in str(audit_entry)
    ]
