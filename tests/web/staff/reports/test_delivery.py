"""Send and share: readers, the day, what goes, and what came of it, on one page."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.domain.accounts.person import Permission, Person, Role
from feedback_server.domain.reports.email_delivery import (
    DeliveryReason,
    DeliveryState,
    Enclosure,
    SendingPlan,
    StopReason,
)
from feedback_server.messaging.email import SmtpMailer
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.operations import jobs
from feedback_server.store.reports import deliveries, recipients
from feedback_server.store.reports.recipients import Recipient
from tests.a_final_month import make_final
from tests.entries import entries
from tests.factories import NOW, PCN
from tests.web.conftest import HASHED, NAME, SAME_ORIGIN, as_person, context_of

AT = f"/staff/reports/{PCN.code}/sending/"
CARA = {"name": "Cara Board", "address": "Cara@PCN.example "}


@pytest.fixture
def final(app: Flask) -> Flask:
    """October is final, and there is a mail server."""
    mailer = SmtpMailer("post.example", 465, "tls", "", "", "a@x.example", "back@x.example")
    object.__setattr__(context_of(app), "mailer", mailer)
    make_final(context_of(app).store, good=30, poor=6)
    return app


def post(staff: FlaskClient, path: str, /, **form: str) -> TestResponse:
    return staff.post(AT + path, data=form, headers=SAME_ORIGIN)


def people(app: Flask) -> list[Recipient]:
    with context_of(app).store.read() as tx:
        return recipients.list_recipients(tx, PCN.code)


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_readers_are_added_stopped_started_and_removed(final: Flask, staff: FlaskClient) -> None:
    assert "Nobody yet" in staff.get(AT).text
    for address in ("", "cara", "cara@pcn", "a b@pcn.example", "a@b.c\nBcc: d@e.f"):
        refused = post(staff, "people", name="Cara", address=address)
        assert refused.status_code == 422 and 'id="address-error"' in refused.text
        assert 'value="Cara"' in refused.text and people(final) == []
        assert "frame-src 'self'" in refused.headers["Content-Security-Policy"]
    assert post(staff, "people", **CARA).status_code == 303
    (cara,) = people(final)
    assert (cara.address, cara.name, cara.added_by) == ("cara@pcn.example", "Cara Board", NAME)
    assert "in the list already" in post(staff, "people", **CARA).text
    post(staff, f"people/{cara.id}/stop")
    assert "stopped by a lead" in staff.get(AT).text
    post(staff, f"people/{cara.id}/start")
    assert people(final)[0].stopped_on is None
    post(staff, f"people/{cara.id}/remove")
    assert people(final) == [] and "Cara" not in staff.get(AT).text
    assert post(staff, f"people/{cara.id}/stop").status_code == 404
    with context_of(final).store.read() as tx:
        told = [entry for entry in entries(tx) if entry.action.startswith("report_recipient")]
    did = ["added", "stopped", "started", "removed"]
    assert [entry.action.rpartition("_")[2] for entry in reversed(told)] == did
    assert not [entry for entry in told if "cara" in str(entry.about).lower()]


def test_colleagues_are_those_who_see_the_whole_network_and_not_all_may_send(
    final: Flask, staff: FlaskClient
) -> None:
    with context_of(final).store.write() as tx:
        for name, role, place in (
            ("vera@pcn.example", Role.PCN_VIEWER, PCN.code),
            ("dora@elm.example", Role.PRACTICE_VIEWER, "V89001"),
        ):
            accounts.add_account(tx, Account(Person(name, role, frozenset({place})), HASHED))
        shown = Person("show@pcn.example", demonstration=True)
        accounts.add_account(tx, Account(shown, HASHED))
    page = staff.get(AT).text
    assert '<option value="vera@pcn.example">' in page
    assert "dora@elm.example" not in page and "show@pcn.example" not in page
    assert post(staff, "people", colleague="dora@elm.example").status_code == 404
    assert post(staff, "people", colleague="vera@pcn.example").status_code == 303
    assert '<option value="vera@pcn.example">' not in staff.get(AT).text
    report = f"/staff/reports?pcn={PCN.code}&month=2026-10"
    assert f"{AT}?month=2026-10" in staff.get(report).text
    vera = as_person(final.test_client(), Person("vera@pcn.example", Role.PCN_VIEWER))
    assert "/sending/" not in vera.get(report).text and vera.get(AT).status_code == 403
    assert not Person("d@x.example", demonstration=True).may(Permission.SEND_REPORTS)


def test_the_day_is_chosen_and_what_they_get_stands_in_a_frame_that_runs_nothing(
    final: Flask, staff: FlaskClient
) -> None:
    before = seen(staff.get(AT).text)
    wrong = post(staff, "plan", when="day", working_day="21", enclosure="pdf", seen=before)
    assert wrong.status_code == 422 and 'value="21"' in wrong.text
    fifth = {"when": "day", "working_day": "5", "enclosure": "link", "seen": before}
    assert post(staff, "plan", **fifth).status_code == 303
    second = post(staff, "plan", when="final", enclosure="pdf", seen=before)
    assert second.status_code == 409 and "Somebody else changed this" in second.text
    with context_of(final).store.read() as tx:
        assert recipients.plan_of(tx, PCN.code) == SendingPlan(True, 5, Enclosure.LINK)
    post(staff, "plan", when="never", enclosure="pdf")
    page = staff.get(AT)
    assert "What patients said in October 2026, Test Network" in page.text
    assert "sandbox src=" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy and "script-src 'self'" in policy  # staff pages have one
    frame = staff.get(f"{AT}2026-10/email")
    assert "At a glance" in frame.text and "/stop-reports/" in frame.text
    policy = frame.headers["Content-Security-Policy"]
    assert "sandbox" in policy and "script-src" not in policy and "default-src 'none'" in policy
    file = staff.get(f"{AT}2026-10/attachment")
    assert file.data.startswith(b"%PDF-") and "board-copy.pdf" in page.text
    for month in ("2026-09", "x"):
        assert staff.get(f"{AT}{month}/email").status_code == 404


def test_sending_asks_first_and_says_what_became_of_it(final: Flask, staff: FlaskClient) -> None:
    post(staff, "people", **CARA)
    assert f'href="{AT}2026-10/send"' in staff.get("/staff/overview/").text, "it is to be done"
    asked = staff.get(f"{AT}2026-10/send").text
    assert "Send October 2026 to 1 person?" in asked and "cara@pcn.example" in asked
    post(staff, "people", name="Dev", address="dev@trust.example")
    changed = post(staff, "2026-10/send", seen=seen(asked))
    assert changed.status_code == 409 and "Nothing was sent" in changed.text
    sent = post(staff, "2026-10/send", seen=seen(changed.text))
    assert "2 e-mails are on the way" in staff.get(sent.location).text
    overview = staff.get("/staff/overview/").text
    assert "on its way, to 2 readers" in overview and f"{AT}2026-10/send" not in overview
    post(staff, "2026-10/test")
    page = staff.get(AT).text
    assert f"A test, to {NAME}" in page and page.count("Waiting to go") == 3
    assert "Everybody who gets it has this revision" in page
    with context_of(final).store.read() as tx:
        due = [record.job for record in jobs.waiting(tx, 99) if record.job.kind == "report_email"]
    assert sorted((job.due_at - NOW).seconds for job in due) == [0, 0, 2]  # slowly, one by one
    store, cara = context_of(final).store, people(final)[0]
    with store.write() as tx:
        log = deliveries.newest(tx, PCN.code)
        (delivery,) = [entry for entry in log if entry.recipient == cara.id]
        deliveries.change(
            tx, delivery.id, DeliveryState.BOUNCED, was=[DeliveryState.QUEUED],
            reason=DeliveryReason.ADDRESS_REFUSED, code=550, ended_at=NOW,
        )  # fmt: skip
        recipients.set_refusals(tx, cara.id, 1)
    page = staff.get(AT).text
    assert "Refused: the mail server does not take this address (550)" in page
    assert "Their address was refused the last time" in page
    assert "They come back to back@x.example" in page
    with store.write() as tx:
        recipients.stop(tx, cara.id, NOW.date(), StopReason.READER)
    stopped = staff.get(AT).text
    assert "they stopped it themselves" in stopped and f"{cara.id}/start" not in stopped
    assert post(staff, f"people/{cara.id}/start").status_code == 404


def test_without_a_mail_server_or_answers_it_says_what_to_do(
    app: Flask, staff: FlaskClient
) -> None:
    page = staff.get(AT).text
    assert "This server cannot send e-mail yet" in page and "HANDRAIL_SMTP" in page
    assert "No month is final yet" in page and "Make a link" not in page
    make_final(context_of(app).store, good=2, poor=1)
    few = staff.get(AT).text
    assert "It is not sent" in few and "Send now to" not in few
    assert staff.get(f"{AT}2026-10/email").status_code == 404
    assert post(staff, "2026-10/send").status_code == 404
    assert post(staff, "2026-10/test").status_code == 404
