"""Uploading appointments in the staff pages: looked at, taken in, undone; never another's."""

import re
from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.domain.accounts.person import Person
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts.accounts import Account
from tests.web.conftest import HASHED, SAME_ORIGIN, as_person, context_of
from tests.web.security.test_roles import peopled_app, signed_in

__all__ = ["peopled_app"]
HEADER = "Practice code,Month,Appointments booked,Attended,Did not attend\n"
REPORT = "/staff/reports?pcn=U99999&month=2026-10"


def upload(client: FlaskClient, content: str | bytes, kind: str = "handrail") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    form = {"file": (BytesIO(data), "<b>october.csv"), "kind": kind}
    return client.post("/staff/activity/upload", data=form, headers=SAME_ORIGIN)


def confirm(client: FlaskClient, page: str, decision: str = "take_in") -> TestResponse:
    """As from another page of the same person: a form is taken once, and from its own person."""
    form = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    form.pop("once", None)
    return client.post(
        "/staff/activity/confirm", data=form | {"decision": decision}, headers=SAME_ORIGIN
    )


def uploads(app: Flask) -> list[Path]:
    folder = context_of(app).uploads
    return list(folder.iterdir()) if folder.exists() else []


def test_a_file_is_looked_at_taken_in_and_undone(app: Flask, staff: FlaskClient) -> None:
    page = upload(staff, f"{HEADER}V89001,2026-10,100,80,12\n").text
    assert "1 new, 0 replace" in page and "Elm Test Surgery" in page and "<b>october" not in page
    assert "No activity has been imported" in staff.get(REPORT).text
    done = confirm(staff, page)
    assert "are taken in. Months of practices: 1 new, 0 replaced" in done.text
    assert re.search(r"/staff/activity/\d+/undo", done.text)
    assert "No activity has been imported" not in staff.get(REPORT).text
    assert uploads(app) == []
    again = upload(staff, f"{HEADER}V89001,2026-10,100,80,13\n").text
    assert "0 new, 1 replaces" in again
    confirm(staff, again, "cancel")
    listed = staff.get("/staff/activity/").text
    (undo,) = re.findall(r"/staff/activity/\d+/undo", listed)
    assert staff.post(undo, headers=SAME_ORIGIN).status_code == 303
    assert "No activity has been imported" in staff.get(REPORT).text
    assert staff.post(undo, headers=SAME_ORIGIN).status_code == 404


def test_every_fault_is_named_and_the_good_rows_go_in_if_one_wants(staff: FlaskClient) -> None:
    rows = "V89001,2026-10,100,80,12\nV89002,2026-10,many,1,1\nV80000,2026-10,1,1,0\n"
    page = upload(staff, HEADER + rows).text
    assert "2 faults to put right" in page
    assert "Line 3" in page and "V80000 is not known" in page
    assert "Take in the rows without a fault" in page
    done = confirm(staff, page).text
    assert "1 new" in done and "2 faults" in done, "what was not taken in is said afterwards too"
    assert "V80000 is not known" in done and "fault: 1 (V89002 2026-10)" in done
    assert "Elm Test Surgery" in staff.get(REPORT).text


def test_what_is_no_table_and_a_file_that_is_gone_are_said(app: Flask, staff: FlaskClient) -> None:
    refused = upload(staff, b"%PDF-1.7")
    assert (refused.status_code, uploads(app)) == (422, [])
    assert "There is a problem" in refused.text and "a PDF" in refused.text
    assert upload(staff, b"").status_code == 422
    page = upload(staff, f"{HEADER}V89001,2026-10,100,80,12\n").text
    (path,) = uploads(app)
    path.unlink()
    assert "The file is gone" in confirm(staff, page).text


def test_nobody_takes_in_or_undoes_for_another_network(peopled_app: Flask) -> None:
    alice, bob = signed_in(peopled_app, "alice"), signed_in(peopled_app, "bob")
    content = f"{HEADER}V89001,2026-10,100,80,12\n"
    assert "V89001 is not known" in upload(bob, content).text
    page = upload(alice, content).text
    assert "The file is gone" in confirm(bob, page).text, "for everybody but Alice"
    confirm(alice, page)
    (undo,) = re.findall(r"/staff/activity/\d+/undo", alice.get("/staff/activity/").text)
    assert "/undo" not in bob.get("/staff/activity/").text
    assert bob.post(undo, headers=SAME_ORIGIN).status_code == 404


def test_an_upload_is_nobodys_but_that_of_who_made_it(app: Flask, staff: FlaskClient) -> None:
    """Not even of somebody who does and sees the same."""
    other = Person("other@provider.example")
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(other, HASHED))
    colleague = as_person(app.test_client(), other)
    page = upload(staff, f"{HEADER}V89001,2026-10,100,80,12\n").text
    for decision in ("cancel", "take_in"):
        assert "The file is gone" in confirm(colleague, page, decision).text
    assert "The file is gone" in columns(colleague, page).text
    assert len(uploads(app)) == 1 and confirm(staff, page).status_code == 200


def test_the_template_is_a_workbook(staff: FlaskClient) -> None:
    assert staff.get("/staff/activity/template.xlsx").data.startswith(b"PK")


OWN = "Site,Period,Seen (attended),DNAs,Notes\nV89001,2026-10,80,12,new room\n"


def columns(client: FlaskClient, page: str, *means: str) -> TestResponse:
    """Say what the columns hold, one after the other."""
    form = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    form.pop("once", None)
    form |= {"columns": "chosen"} | {f"column-{number}": each for number, each in enumerate(means)}
    return client.post("/staff/activity/columns", data=form, headers=SAME_ORIGIN)


def test_the_columns_of_ones_own_file_are_asked_for_and_remembered(
    app: Flask, staff: FlaskClient
) -> None:
    page = upload(staff, OWN)
    assert page.status_code == 200 and "Which column is which" in page.text
    assert "V89001" in page.text and "new room" in page.text, "examples of each column"
    assert "What can be taken in" not in page.text
    means = ("Practice code", "Month", "Attended", "Did not attend", "")
    looked = columns(staff, page.text, *means)
    assert "1 new, 0 replace" in looked.text and ">80<" in looked.text and ">12<" in looked.text
    assert "1 new" in confirm(staff, looked.text).text
    again = upload(staff, OWN.replace(",80,", ",81,"))
    assert "0 new, 1 replaces" in again.text, "what was chosen is remembered"


def test_a_choice_that_cannot_be_is_said(staff: FlaskClient) -> None:
    page = upload(staff, OWN).text
    missing = columns(staff, page, "Practice code", "", "Attended", "Attended", "")
    assert missing.status_code == 422
    assert "Choose which column holds “Month”" in missing.text
    assert "“Attended” is chosen for 2 columns" in missing.text
    nothing = columns(staff, page, "Practice code", "Month", "", "", "")
    assert "at least one column that holds numbers" in nothing.text
    strange = columns(staff, page, "Practice code", "Month", "Salary", "", "")
    assert strange.status_code == 400


def test_faults_name_the_columns_of_the_file(staff: FlaskClient) -> None:
    page = upload(staff, OWN.replace(",12,", ",a dozen,")).text
    looked = columns(staff, page, "Practice code", "Month", "Attended", "Did not attend", "").text
    assert "Line 2, DNAs" in looked and "is not a number" in looked


COUNTS = "Practice,Month,Method,Very good,Good,Neither good nor poor,Poor,Very poor,Don't know\n"


def test_counts_that_were_collected_otherwise_go_in_too(
    peopled_app: Flask,
) -> None:
    alice, bob = signed_in(peopled_app, "alice"), signed_in(peopled_app, "bob")
    content = f"{COUNTS}V89001,2026-10,Paper,12,3,0,1,0,0\n"
    assert "V89001 is not known" in upload(bob, content, "counts").text
    page = upload(alice, content, "counts").text
    assert "1 new, 0 replace" in page and ">12<" in page and "Paper" in page
    done = confirm(alice, page).text
    assert "The counts are taken in" in done
    (undo,) = re.findall(r"/staff/activity/\d+/undo", done)
    assert alice.post(undo, headers=SAME_ORIGIN).status_code == 303
