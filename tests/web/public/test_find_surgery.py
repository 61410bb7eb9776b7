"""Find a surgery: no whole postcode in an address, nothing shown that the surgery has not said."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.organisations.find import Directory
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.organisations.practice_facts import (
    Access,
    PracticeFacts,
    TherapistSession,
)
from feedback_server.store.organisations import organisations
from feedback_server.web.public import find_surgery
from tests.web.conftest import Clock, context_of, made_app

FACTS = PracticeFacts(
    address=("1 Mill <Lane>",),
    town="Exampleton",
    postcode="EX1 1AB",
    telephone="01632 960000",
    access=(Access.STEP_FREE,),
    sessions=(TherapistSession(0, "09:00", "12:30"), TherapistSession(3, "12:00", "17:00")),
)


@pytest.fixture(scope="module")
def app(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One for all, with two surgeries, one made-up surgery, and 23 with a name of their own."""
    app = made_app(built, tmp_path_factory.mktemp("find"), Clock())
    with context_of(app).store.write() as tx:
        organisations.upsert_pcns(tx, [Pcn("U99901", "Made up", demonstration=True)])
        rowans = [Practice(f"V77{at:03}", f"Rowan {at:03} House", "") for at in range(23)]
        made_up = Practice("V81001", "Made up", "U99901", True)
        organisations.upsert_practices(tx, [*rowans, made_up])
        elsewhere = replace(FACTS, town="Nowhere", postcode="ZQ1 1AA")
        organisations.upsert_facts(tx, {"V89001": FACTS, "V81001": elsewhere})
    yield app
    context_of(app).store.close()


def look_up(client: FlaskClient, words: str) -> str:
    answer = client.post("/find/", data={"find": words})
    assert answer.status_code == 303
    return answer.location


@pytest.mark.parametrize("typed", ["EX1 1AB", "ex11ab", " Ex1 9zz "])
def test_no_address_holds_a_whole_postcode(client: FlaskClient, typed: str) -> None:
    assert look_up(client, typed) == "/find/V89001/"
    by_hand = client.get("/find/", query_string={"find": typed})
    assert by_hand.status_code == 302 and by_hand.location == "/find/?find=EX1"
    assert look_up(client, "ZZ9 9ZZ") == "/find/?find=ZZ9"


def test_one_surgery_is_shown_at_once_and_several_to_choose(client: FlaskClient) -> None:
    assert look_up(client, "elm tset") == "/find/V89001/", "a small typing error"
    assert look_up(client, "exampleton") == "/find/V89001/"
    several = client.get(look_up(client, "test surgery"))
    assert "2 surgeries for “test surgery”" in several.text
    assert 'value="test surgery"' in several.text
    assert look_up(client, " ") == "/find/"


def test_a_surgery_shows_what_it_says_and_nothing_else(client: FlaskClient) -> None:
    page = client.get("/find/V89001/").text
    for said in (
        "Monday, 9am to 12:30pm",
        "Thursday, midday to 5pm",
        "1 Mill &lt;Lane&gt;",
        'href="tel:01632960000"',
        "A way in without steps",
        "Ask for an appointment",
        "What to say to reception",
        "Find another surgery",
    ):
        assert said in page, said
    for unsaid in ("An accessible toilet", "Go to reception", "online form", "Demonstration"):
        assert unsaid not in page, unsaid
    link = re.search(r"<a [^>]*openstreetmap[^>]*>", page)
    assert link and 'search?query=EX1%201AB" rel="noreferrer"' in link[0]
    assert page.count("openstreetmap.org") == 1, "a link, and nothing of it is embedded"
    bare = client.get("/find/V89002/").text
    assert "We do not know more of this surgery yet" in bare and "openstreetmap" not in bare


def test_what_is_not_there_is_not_found(client: FlaskClient) -> None:
    assert client.get("/find/V00000/").status_code == 404
    assert client.get("/find/v89001/").location == "/find/V89001/"
    nothing = client.get("/find/?find=xyzzy").text
    assert "We found no surgery for “xyzzy”" in nothing and "Try one word of its name" in nothing
    near = client.get("/find/?find=EX9").text
    assert "We know no surgery in EX9" in near and "ELM TEST SURGERY" in near.upper()


def test_without_a_surgery_it_says_whom_to_ask(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = "/find/?find=xyzzy"
    assert "You can also ask us" not in client.get(nothing).text, "nothing is made up"
    contact = {"telephone": "01632 960 111", "email": "hello@provider.example"}
    contacts = context_of(app).provider["contact"]
    assert isinstance(contacts, dict)
    for name, value in contact.items():
        monkeypatch.setitem(contacts, name, value)
    assert 'href="tel:01632960111"' in client.get(nothing).text
    monkeypatch.setattr(find_surgery, "_directory", lambda: Directory([]))
    page = client.get("/find/").text
    assert "We do not list surgeries here yet." in page and "hello@provider.example" in page
    assert look_up(client, "elm") == "/find/?find=elm"


def test_many_come_page_by_page(client: FlaskClient) -> None:
    first = client.get("/find/?find=rowan")
    assert "23 surgeries for “rowan”, page 1 of 3" in first.text and "Page before" not in first.text
    assert first.text.count('class="hr-surgery"') == 10
    last = client.get("/find/?find=rowan&page=99").text
    assert last.count('class="hr-surgery"') == 3 and "Next page" not in last
    assert "page 1 of" in client.get("/find/?find=rowan&page=x").text


def test_made_up_surgeries_say_so_and_are_on_no_map(client: FlaskClient) -> None:
    for address in ("/find/V81001/", "/find/?find=made"):
        page = client.get(address).text
        assert "this surgery is made up" in page and "openstreetmap" not in page
    assert 'name="robots" content="noindex"' in client.get("/find/V81001/").text
    assert 'name="robots" content="index"' in client.get("/find/V89001/").text


def test_it_looks_as_the_built_pages_do(client: FlaskClient) -> None:
    built, made = client.get("/patients/how-to-be-seen/"), client.get("/find/")
    for part in ("header", "footer"):
        pattern = rf"(?s)<{part}.*?</{part}>"
        ours, theirs = (re.search(pattern, page.text) for page in (made, built))
        assert ours and theirs
        assert ours[0].replace('"true"', '"page"') == theirs[0]
    assert re.findall(r"/assets/site\.\w+\.css", made.text) == re.findall(
        r"/assets/site\.\w+\.css", built.text
    )
    assert "[[" not in made.text
    assert made.text.count("<title>Find your surgery \u2013 Occupational therapy") == 1
    for page in (built, made):
        policy = page.headers["Content-Security-Policy"]
        assert "form-action 'self'" in policy and "script-src" not in policy
    for address in ("/", "/contact/"):
        assert "form-action 'none'" in client.get(address).headers["Content-Security-Policy"]
    assert client.get("/server/find.html").status_code == 404


def test_it_looks_as_the_newest_edition_does(
    app: Flask, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    our = context_of(app)
    edition = our.edition
    newer = replace(edition, build=tmp_path / "newer")
    shutil.copytree(edition.build / "site" / "server", newer.build / "site" / "server")
    shell = newer.build / "site" / "server" / "find.html"
    shell.write_text(shell.read_text("utf-8").replace("Give feedback", "Say what you think"))
    (shell.parent / "reception-card.html").write_text("")  # a page may lose it
    served = replace(our, current_edition=lambda: newer)
    monkeypatch.setitem(app.extensions, "handrail", served)
    page = client.get("/find/V89001/").text
    assert "Say what you think" in page and "Ask for an appointment" not in page


def test_words_are_bounded_and_escaped(client: FlaskClient) -> None:
    page = client.get("/find/", query_string={"find": '"><script>' + "x" * 5000})
    assert page.status_code == 200 and "<script>" not in page.text
    assert "x" * 101 not in page.text
    assert client.post("/find/", data={"find": "x" * 9000}).status_code == 413
