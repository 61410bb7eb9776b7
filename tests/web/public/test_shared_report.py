"""What a share link shows, for how long, and the link that ends e-mails: without an account."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.reports import recipients
from feedback_server.actions.reports.report_revisions import withdraw_revision
from feedback_server.crypto.stop_tokens import NOBODY, create_stop_token
from feedback_server.domain.reports.email_delivery import StopReason
from feedback_server.store.reports import recipients as stored
from feedback_server.store.reports import share_links
from feedback_server.store.reports.recipients import Recipient
from feedback_server.store.reports.share_links import ShareLink
from feedback_server.web.public import shared_report
from tests.a_final_month import OCTOBER, make_final
from tests.entries import entries
from tests.factories import NOW, PCN, TODAY, an_id
from tests.web.conftest import SAME_ORIGIN, Clock, context_of

AT = f"/staff/reports/{PCN.code}/sending/"
BROWSER = {"Sec-Fetch-Dest": "document"}


@pytest.fixture
def final(app: Flask) -> Flask:
    make_final(context_of(app).store, good=30, poor=2)
    return app


def make(staff: FlaskClient, **form: str) -> TestResponse:
    given = {"month": "2026-10", "reader": "Cara Board", "last_day": "2026-12-23"} | form
    return staff.post(f"{AT}links", data=given, headers=SAME_ORIGIN)


def address_in(page: str) -> str:
    found = re.search(r"http://localhost(/shared/[\w-]+/)", page)
    assert found
    return found[1]


def links(app: Flask) -> list[ShareLink]:
    with context_of(app).store.read() as tx:
        return share_links.list_links(tx, PCN.code)


@pytest.fixture
def shared(final: Flask, staff: FlaskClient) -> str:
    return address_in(make(staff).text)


def test_a_link_shows_the_board_copy_and_its_files(
    final: Flask, shared: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = final.test_client()
    answer = stranger.get(shared)
    assert answer.status_code == 200 and "Test Network, October 2026" in answer.text
    assert "For staff only" not in answer.text and "until 23 December 2026" in answer.text
    headers = answer.headers
    assert headers.getlist("Referrer-Policy") == ["no-referrer"]
    assert "noindex" in headers["X-Robots-Tag"] and headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers
    for name in ("pdf", "docx", "xlsx"):
        file = stranger.get(f"{shared}report.{name}")
        assert file.status_code == 200 and f'href="report.{name}"' in answer.text
        assert f"board-copy.{name}" in file.headers["Content-Disposition"]
        assert file.headers["Referrer-Policy"] == "no-referrer"
    for other in ("csv", "json", "exe"):
        assert stranger.get(f"{shared}report.{other}").status_code == 404
    token, store = shared.split("/")[2], context_of(final).store
    assert len(token) == 32  # 192 bits, of which nothing is stored
    assert token.encode() not in Path(str(store.engine.url.database)).read_bytes()
    with store.read() as tx:
        (told,) = [entry for entry in entries(tx) if "link" in entry.action]
    assert told.action == "report_link_made" and "Cara" not in str(told.about)
    make_final(store, good=9, poor=0)
    assert "was revised since" in stranger.get(shared).text
    monkeypatch.setattr(shared_report, "MOST_AN_HOUR", 2)
    assert stranger.get(shared).status_code == 429


def test_a_link_has_a_reader_and_ends_within_a_year(final: Flask, staff: FlaskClient) -> None:
    days = [{"last_day": day} for day in ("2026-11-22", "2027-11-24", "soon")]
    for form in ({"reader": " "}, {"reader": "x" * 81}, *days):
        refused = make(staff, **form)
        assert refused.status_code == 422 and f'id="{next(iter(form))}-error"' in refused.text
    assert links(final) == []
    made = make(staff, last_day="2027-11-23")
    assert made.status_code == 200 and 'value="Cara Board"' not in made.text


def test_only_a_browser_that_shows_it_counts_and_once_an_hour(
    final: Flask, shared: str, clock: Clock
) -> None:
    stranger = final.test_client()
    stranger.head(shared, headers=BROWSER)
    stranger.get(shared)
    stranger.get(shared, headers=BROWSER | {"Sec-Purpose": "prefetch;prerender"})
    stranger.get(f"{shared}report.pdf", headers=BROWSER)
    assert links(final)[0].openings == 0
    for _ in range(3):
        stranger.get(shared, headers=BROWSER)
    clock.advance(hours=1)
    stranger.get(shared, headers=BROWSER)
    (link,) = links(final)
    assert (link.openings, link.opened_on) == (2, TODAY)
    with context_of(final).store.read() as tx:
        opened = [entry for entry in entries(tx) if entry.action == "report_link_opened"]
    assert {entry.about["openings"] for entry in opened} == {1, 2}


def test_what_ended_was_revoked_withdrawn_or_never_was_shows_one_same_page(
    final: Flask, staff: FlaskClient, shared: str, clock: Clock
) -> None:
    stranger, none = final.test_client(), "/shared/" + "x" * 32 + "/"
    never = stranger.get(none)
    assert never.status_code == 404 and "Ask whoever gave it to you" in never.text
    assert "Test Network" not in never.text
    (link,) = links(final)
    assert staff.post(f"{AT}links/{link.id}/revoke", headers=SAME_ORIGIN).status_code == 303
    ended, other = (
        address_in(make(staff, last_day=day).text) for day in ("2026-12-23", "2027-01-01")
    )
    assert stranger.get(ended).status_code == 200
    clock.advance(days=31)
    for address in (shared, ended, none, "/shared/x/"):
        for path in ("", "report.pdf"):
            answer = stranger.get(address + path)
            assert (answer.status_code, answer.data) == (404, never.data), address
    assert stranger.get(other).status_code == 200
    withdraw_revision(
        context_of(final).store, pcn=PCN.code, month=OCTOBER, number=1, why="x",
        now=NOW, on=TODAY, by="ann",
    )  # fmt: skip
    assert stranger.get(other).data == never.data


def test_a_reader_ends_the_e_mails_with_a_press_and_no_filter_does(final: Flask) -> None:
    ctx, stranger = context_of(final), final.test_client()
    cara = Recipient(an_id(), PCN.code, "occupational-therapy", "c@x.example", "Cara", "ann", TODAY)
    recipients.add_recipient(ctx.store, cara, now=NOW)
    address = f"/stop-reports/{create_stop_token(ctx.invitation_key, cara.id)}/"
    asked = stranger.get(address)
    assert "Stop these e-mails?" in asked.text and "c@x.example" not in asked.text
    assert not _stopped(final, cara)
    one_press = {"List-Unsubscribe": "One-Click"}
    assert "You get no more" in stranger.post(address, data=one_press).text  # from a mail program
    assert _stopped(final, cara) is StopReason.READER
    recipients.remove_recipient(ctx.store, cara, now=NOW, by="ann")
    assert stranger.post(address).status_code == 200
    test = f"/stop-reports/{create_stop_token(ctx.invitation_key, NOBODY)}/"
    assert stranger.post(test).status_code == 200
    assert stranger.post("/stop-reports/made-up/").status_code == 404


def _stopped(app: Flask, reader: Recipient) -> StopReason | None:
    with context_of(app).store.read() as tx:
        found = stored.find(tx, reader.id)
    assert found
    return found.stopped_why
