"""The audit log of what people did and saw: searched, downloaded, checked."""

import csv
import io
import re

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.config.settings import PROJECT
from feedback_server.store.accounts import audit
from feedback_server.store.accounts.audit import AuditEntry
from feedback_server.web.security.access import declarations
from feedback_server.web.staff.accounts.audit_labels import WORDS
from tests.entries import entries
from tests.factories import NOW
from tests.web.conftest import NAME, Clock, context_of

PAGE = "/staff/audit-log/"


def noted(app: Flask) -> list[tuple[str, dict[str, str | int]]]:
    with context_of(app).store.read() as tx:
        return [(audit_entry.action, dict(audit_entry.about)) for audit_entry in entries(tx)]


def test_every_action_has_words(app: Flask) -> None:
    source = "".join(
        path.read_text("utf-8")
        for path in (PROJECT / "feedback_server" / "actions").rglob("*.py")
        if "audit" in path.read_text("utf-8")
    )
    kept = set(re.findall(r'Entry\([a-z_.]*now, [a-z_."]*, "([a-z_]+)"', source))
    kept |= set(re.findall(r'"((?:comment|you_said|place|activity|counts)_[a-z_]+)"', source))
    assert len(kept) > 45
    assert kept - {"comment_state"} <= set(WORDS)
    read = {access.audit for access in declarations(app).values()} - {""}
    assert len(read) > 8
    assert read <= set(WORDS)


def test_who_saw_and_took_what_is_noted_once_an_hour(
    app: Flask, staff: FlaskClient, clock: Clock
) -> None:
    for _ in range(3):
        staff.get("/staff/reports?pcn=U99999&month=2026-10")
    staff.get("/staff/reports/U99999/2026-10.csv")
    clock.advance(minutes=59)
    staff.get("/staff/comments/?month=2026-10&text=Mrs+Smith")
    staff.get("/staff/reports/U99999/2031-77.csv")  # there is none: nothing was seen
    assert noted(app)[:3] == [
        ("comments_read", {"month": "2026-10"}),
        ("report_downloaded", {"pcn": "U99999", "month": "2026-10", "extension": "csv"}),
        ("report_read", {"pcn": "U99999", "month": "2026-10"}),
    ]
    assert "Smith" not in str(noted(app))
    before = len(noted(app))
    staff.get("/staff/comments/?month=2026-10")
    assert len(noted(app)) == before
    clock.advance(minutes=58)
    staff.get("/staff/overview/")
    staff.get("/staff/comments/?month=2026-10")
    assert len(noted(app)) == before + 2


def test_it_is_searched_by_who_what_when_and_words(app: Flask, staff: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        for number in range(60):
            audit.record(tx, AuditEntry(NOW, "bob@pcn.example", "month_published", {"pcn": number}))
    first = staff.get(f"{PAGE}?by=BOB@pcn.example").text
    assert first.count("Published a month</td>") == 50 and NAME not in first.split("<form")[-1]
    older = re.search(r'href="(/staff/audit-log/\?[^"]*before=\d+[^"]*)"', first)
    assert older is not None
    assert staff.get(older[1].replace("&amp;", "&")).text.count("Published a month</td>") == 10
    assert "pcn 17<" in staff.get(f"{PAGE}?words=17").text
    assert "Nothing in the audit log fits" in staff.get(f"{PAGE}?words=100%25").text
    assert "Nothing in the audit log fits" in staff.get(f"{PAGE}?last=2026-11-22").text
    assert "Published" in staff.get(f"{PAGE}?first=2026-11-23&last=2026-11-23").text
    one = staff.get(f"{PAGE}?action=signed_in").text
    assert one.count("Signed in</td>") == 1 and "Published a month</td>" not in one


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("first=yesterday", "Enter a day such as"),
        ("last=9999-12-31", "Enter a day such as"),
        ("first=2026-11-02&last=2026-11-01", "The last day is before the first"),
        ("before=99999999999999999999999", "Audit log"),
        ("before=-1", "Audit log"),
        ("action=nonsense&by=%00", "Audit log"),
    ],
)
def test_what_cannot_be_searched_for_is_said(staff: FlaskClient, query: str, said: str) -> None:
    answer = staff.get(f"{PAGE}?{query}")
    assert answer.status_code == 200 and said in answer.text


def test_it_is_downloaded_without_live_formulas(app: Flask, staff: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        audit.record(tx, AuditEntry(NOW, '=HYPERLINK("http://evil")', "signed_in", {}))
    answer = staff.get(f"{PAGE}audit-log.csv?action=signed_in")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0] == ["number", "at", "by", "action", "about"]
    assert [row[2] for row in rows[1:]] == ['\'=HYPERLINK("http://evil")', NAME]
    assert rows[1][1] == "2026-11-23T12:00:00+00:00"
    assert noted(app)[0][0] == "audit_log_downloaded"


def test_a_changed_entry_is_found(app: Flask, staff: FlaskClient) -> None:
    assert "Nothing was changed" in staff.get(f"{PAGE}check").text
    with context_of(app).store.write() as tx:
        tx.execute(sa.text("DROP TRIGGER audit_entry_no_update"))  # as one with the database could
        tx.execute(sa.text("UPDATE audit_entry SET \"by\" = 'nobody' WHERE id = 1"))
    assert "Entry 1 was changed" in staff.get(f"{PAGE}check").text
