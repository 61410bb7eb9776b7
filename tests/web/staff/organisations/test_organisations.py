"""Networks and surgeries in the staff pages: found, added, changed, taken in from a file."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.domain.accounts.person import Person
from feedback_server.domain.organisations.organisation import Hours, Pcn, Practice, PracticeSetup
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.organisations import organisations
from tests.entries import entries
from tests.factories import PCN
from tests.web.conftest import HASHED, SAME_ORIGIN, as_person, context_of

AT = "/staff/organisations"
HEADER = "GP_CODE,GP_NAME,PCN_CODE,PCN_NAME\n"
GOOD = f"{HEADER}V89001,ELM TEST SURGERY,U99999,Test Network\nA81001,THE OAKS,U12345,NORTH\n"


def post(client: FlaskClient, address: str, **form: object) -> TestResponse:
    return client.post(f"{AT}{address}", data=form, headers=SAME_ORIGIN)


def known(app: Flask, code: str) -> Pcn | Practice | None:
    with context_of(app).store.read() as tx:
        return organisations.find_pcn(tx, code) or organisations.find_practice(tx, code)


def test_a_network_and_a_surgery_are_added_and_changed(app: Flask, staff: FlaskClient) -> None:
    assert post(staff, "/add/network", code="u12345 ", name="North").status_code == 303
    made = post(staff, "/add/surgery", code="A81001", name="The Oaks", pcn="U12345")
    assert made.location == f"{AT}/surgery/A81001?done=1"
    assert "Saved." in staff.get(made.location).text
    assert known(app, "A81001") == Practice("A81001", "The Oaks", "U12345")
    post(staff, "/surgery/A81001", name="The Old Oaks", pcn=PCN.code)
    post(staff, "/network/U12345", name="North West")
    assert known(app, "A81001") == Practice("A81001", "The Old Oaks", PCN.code)
    assert known(app, "U12345") == Pcn("U12345", "North West")
    page = staff.get(f"{AT}/network/{PCN.code}").text
    assert "The Old Oaks" in page
    with context_of(app).store.read() as tx:
        assert [audit_entry.action for audit_entry in entries(tx)][:4] == [
            "organisation_changed"
        ] * 2 + ["organisation_added"] * 2


@pytest.mark.parametrize(
    ("address", "form", "said"),
    [
        ("/add/network", {"code": "12345", "name": "x"}, "U and five digits, such as U12345"),
        ("/add/network", {"code": PCN.code, "name": "x"}, "code U99999 already"),
        ("/add/network", {"code": "U12345", "name": " "}, "Enter a name of 1 to 200"),
        ("/add/network", {"code": "U12345", "name": "a\u2028b"}, "a line break or another"),
        ("/add/surgery", {"code": "A8100", "name": "x"}, "a letter and five digits"),
        ("/add/surgery", {"code": "V89001", "name": "x"}, "code V89001 already"),
        ("/add/surgery", {"code": "A81001", "name": "x", "pcn": "U00000"}, "add it first"),
        ("/surgery/V89001", {"name": "", "pcn": ""}, "Enter a name of 1 to 200"),
        ("/surgery/V89001/setup", {"opens": "18:00", "closes": "08:00"}, "the later one second"),
        ("/surgery/V89001/setup", {"opens": "08:00", "closes": "18:00"}, "at least one day"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    app: Flask, staff: FlaskClient, address: str, form: dict[str, str], said: str
) -> None:
    before = known(app, "V89001")
    answer = post(staff, address, **form)
    assert answer.status_code == 422 and said in answer.text
    assert "There is a problem" in answer.text
    assert known(app, "V89001") == before and known(app, "A81001") is None
    with context_of(app).store.read() as tx:
        assert organisations.setup_of(tx, "V89001") == PracticeSetup()


def test_made_up_and_real_places_do_not_mix(app: Flask, staff: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        organisations.upsert_pcns(tx, [Pcn("U99901", "Made up", demonstration=True)])
    answer = post(staff, "/surgery/V89001", name="Elm", pcn="U99901")
    assert answer.status_code == 422 and "stay among themselves" in answer.text


def test_hours_and_surveys_reach_tablets_and_phones(app: Flask, staff: FlaskClient) -> None:
    offered = context_of(app).offered[-1].id
    form = {"days": ["1", "3"], "opens": "09:00", "closes": "12:30", "surveys": [offered, "no"]}
    assert post(staff, "/surgery/V89001/setup", **form).status_code == 303
    with context_of(app).store.read() as tx:
        setup = organisations.setup_of(tx, "V89001")
    assert setup == PracticeSetup((offered,), Hours((1, 3), "09:00", "12:30"))
    assert staff.get("/api/v1/practices/V89001").get_json()["surveys"] == [offered]
    new = staff.get("/staff/tablets/add?practice=V89001").text
    assert 'value="09:00"' in new and 'value="12:30"' in new
    assert re.search(r'value="V89001" selected', new)
    assert 'value="08:00"' in staff.get("/staff/tablets/add").text
    assert staff.get("/staff/tablets/add?practice=V00000").status_code == 404


def upload(staff: FlaskClient, text: str, name: str = "eod.csv") -> str:
    form = {"file": (io.BytesIO(text.encode()), name)}
    return staff.post(f"{AT}/import", data=form, headers=SAME_ORIGIN).text


def upload_id(page: str) -> str:
    found = re.search(r'name="id" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_file_is_looked_at_then_taken_in(app: Flask, staff: FlaskClient) -> None:
    page = upload(staff, GOOD)
    assert re.search(r"Surgeries</th>\D*>1</td>\D*>1</td>\D*>0</td>", page)
    assert known(app, "A81001") is None
    post(staff, "/import/confirm", id=upload_id(page), decision="cancel")
    assert known(app, "A81001") is None
    page = upload(staff, GOOD)
    done = post(staff, "/import/confirm", id=upload_id(page), decision="take_in", skip="no")
    assert (
        "Surgeries: 1 new, 1 changed, 0 as before" in done.text and known(app, "A81001") is not None
    )
    with context_of(app).store.read() as tx:
        newest = entries(tx)[0]
    assert (newest.action, newest.about["surgeries_added"]) == ("organisations_imported", 1)
    again = post(staff, "/import/confirm", id=upload_id(page), decision="take_in")
    assert again.status_code == 422 and "The file is gone" in again.text


def test_an_upload_is_nobodys_but_that_of_who_made_it(app: Flask, staff: FlaskClient) -> None:
    other = Person("other@provider.example")
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(other, HASHED))
    colleague, page = as_person(app.test_client(), other), upload(staff, GOOD)
    for decision in ("cancel", "take_in"):
        gone = post(colleague, "/import/confirm", id=upload_id(page), decision=decision)
        assert gone.status_code == 422 and "The file is gone" in gone.text
    done = post(staff, "/import/confirm", id=upload_id(page), decision="take_in")
    assert done.status_code == 200


def test_rows_with_faults_are_named_and_left_out(app: Flask, staff: FlaskClient) -> None:
    page = upload(staff, f"{GOOD}oops,NAME,U12345,NORTH\n")
    assert "One fault to put right" in page
    assert "Line 4: &#39;oops&#39; is not a practice code" in page
    id = upload_id(page)
    refused = post(staff, "/import/confirm", id=id, decision="take_in", skip="no")
    assert refused.status_code == 422 and known(app, "A81001") is None
    done = post(staff, "/import/confirm", id=id, decision="take_in", skip="yes")
    assert "Line 4: &#39;oops&#39;" in done.text and known(app, "A81001") is not None


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\x00\xff", HEADER])
def test_a_file_that_is_none_is_refused(staff: FlaskClient, content: str) -> None:
    page = upload(staff, content)
    assert "There is a problem" in page or "One fault to put right" in page
    assert "Take in " not in page.replace("Take in networks", "")


def test_one_is_found_among_many(app: Flask, staff: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        organisations.upsert_pcns(tx, (Pcn(f"U1{n:04}", f"Network {n}") for n in range(80)))
    page = staff.get(f"{AT}/").text
    assert page.count('href="/staff/organisations/network/') == 50 and "more: find one" in page
    found = staff.get(f"{AT}/?find=network+79").text
    assert found.count('href="/staff/organisations/network/') == 1
    assert "Elm Test Surgery" in staff.get(f"{AT}/?find=v89001").text
    assert "No network is called so" in staff.get(f"{AT}/?find=%25").text


def test_a_demonstration_changes_no_places(app: Flask, client: FlaskClient) -> None:
    demo = Person("demo@provider.example", demonstration=True)
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(demo, HASHED))
    assert as_person(client, demo).get(f"{AT}/").status_code == 403
