"""Who invites people, changes what they do, and switches them off and on again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts.staff_admin import person_handle
from feedback_server.domain.accounts.person import Languages, Person, Role
from feedback_server.messaging.email import EmailNotSent, OutgoingEmail, SmtpMailer
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts.accounts import Account
from tests.entries import entries
from tests.factories import PCN
from tests.web.conftest import (
    HASHED,
    NAME,
    SAME_ORIGIN,
    Clock,
    as_person,
    context_of,
    give_phone,
    sign_in,
)
from tests.web.security.test_roles import FAR, OTHER, PEOPLE, peopled_app, signed_in

__all__ = ["peopled_app"]

VERA = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({PCN.code}))
TARA = "tara@words.example"
ADDRESS = "/staff/people/"
SURGERY = "V89001"
NEW = "soak the lentils"


def post(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data=form, headers=SAME_ORIGIN)


def invite(client: FlaskClient, name: str, role: str, of: str = "") -> TestResponse:
    return post(client, "/staff/people/", name=name, role=role, of=of)


def link_on(page: str) -> str:
    found = re.search(r'<code class="hr-token">http://localhost([^<]+)</code>', page)
    assert found is not None
    return found[1]


def page_of(client: FlaskClient, name: str) -> str:
    """The address of somebody's page."""
    found = re.search(f'href="([^"]+)">{name}</a>', client.get("/staff/people/").text)
    assert found is not None
    return found[1]


def add(app: Flask, person: Person = VERA) -> Person:
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(person, HASHED))
    return person


def account(app: Flask, name: str = VERA.name) -> Account:
    with context_of(app).store.read() as tx:
        found = stored.find_account(tx, name)
    assert found is not None
    return found


def test_somebody_is_invited_and_joins(app: Flask, staff: FlaskClient) -> None:
    made = invite(staff, " Lena@PCN.example ", "practice-viewer", SURGERY.lower())
    assert made.status_code == 200 and "shown only now" in made.text
    link = link_on(made.text)
    assert "Has a link, until" in made.text and link not in staff.get("/staff/people/").text
    other = app.test_client()
    assert post(other, link, password=NEW, again=NEW).status_code == 303
    joined = account(app, "lena@pcn.example").person
    assert (joined.role, joined.scope) == (Role.PRACTICE_VIEWER, frozenset({SURGERY}))


@pytest.mark.parametrize(
    ("name", "role", "of", "at"),
    [
        ("lena", "administrator", "", "name"),
        ("", "administrator", "", "name"),
        (NAME, "administrator", "", "name"),
        ("lena@pcn.example", "", "", "of"),
        ("lena@pcn.example", "king", "", "of"),
        ("lena@pcn.example", "pcn-lead", "", "of"),
        ("lena@pcn.example", "pcn-lead", SURGERY, "of"),
        ("lena@pcn.example", "administrator", PCN.code, "of"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    staff: FlaskClient, name: str, role: str, of: str, at: str
) -> None:
    page = invite(staff, name, role, of)
    assert page.status_code == 422 and f'<a href="#{at}">' in page.text
    assert f'value="{name}"' in page.text and "shown only now" not in page.text


def test_a_link_is_called_back(app: Flask, staff: FlaskClient) -> None:
    link = link_on(invite(staff, VERA.name, "pcn-viewer", PCN.code).text)
    address = page_of(staff, VERA.name)
    assert post(staff, f"{address}/link/end").location == "/staff/people/?done=link"
    assert app.test_client().get(link).status_code == 404
    assert staff.get(address).status_code == 404


def test_a_new_role_takes_hold_at_once(app: Flask, staff: FlaskClient) -> None:
    vera = as_person(app.test_client(), add(app))
    address = page_of(staff, VERA.name)
    done = post(staff, f"{address}/place", role="practice-viewer", of=SURGERY)
    assert "Saved" in staff.get(done.location).text
    assert account(app).person == Person(VERA.name, Role.PRACTICE_VIEWER, frozenset({SURGERY}))
    assert vera.get("/staff/account/").status_code == 303
    wrong = post(staff, f"{address}/place", role="pcn-lead", of="U00000")
    assert wrong.status_code == 422 and "U00000" in wrong.text


def test_a_translator_is_given_languages_and_reaches_nothing_else(
    app: Flask, staff: FlaskClient
) -> None:
    invite(staff, TARA, "translator")
    address = page_of(staff, TARA)
    no_name = post(staff, f"{address}/languages", reviews="ur", signs_as="")
    assert no_name.status_code == 422 and "stands beside a review" in no_name.text
    assert re.search('id="reviews-ur"[^>]* checked', no_name.text)
    e_mail = post(staff, f"{address}/languages", reviews="ur", signs_as=TARA)
    assert e_mail.status_code == 422
    given = post(staff, f"{address}/languages", translates="pl", reviews="ur", signs_as=" Tara T ")
    assert "Saved" in staff.get(given.location).text
    link = link_on(post(staff, f"{address}/link").text)
    tara = app.test_client()
    assert post(tara, link, password=NEW, again=NEW).status_code == 303
    languages = Languages(frozenset({"pl"}), frozenset({"ur"}), "Tara T")
    assert account(app, TARA).person == Person(TARA, Role.TRANSLATOR, languages=languages)
    assert sign_in(tara, TARA, NEW).location == "/staff/"
    assert tara.get("/staff/overview/").status_code == 403


def test_languages_stay_with_another_role_and_another_password(
    app: Flask, staff: FlaskClient
) -> None:
    add(app)
    address = page_of(staff, VERA.name)
    post(staff, f"{address}/languages", translates="pl")
    post(staff, f"{address}/place", role="pcn-lead", of=PCN.code)
    link = link_on(post(staff, f"{address}/link").text)
    post(app.test_client(), link, password=NEW, again=NEW)
    assert account(app).person.languages == Languages(frozenset({"pl"}))


def test_somebody_is_switched_off_and_on(app: Flask, staff: FlaskClient) -> None:
    vera = as_person(app.test_client(), add(app))
    address = page_of(staff, VERA.name)
    assert "Switched off" in staff.get(post(staff, f"{address}/off").location).text
    assert vera.get("/staff/account/").status_code == 303
    assert sign_in(vera, VERA.name).status_code == 422
    assert "Switched on" in staff.get(post(staff, f"{address}/on").location).text
    assert sign_in(vera, VERA.name).status_code == 303


def test_nobody_locks_themselves_out(app: Flask, staff: FlaskClient) -> None:
    address = page_of(staff, NAME)
    assert "Switch off</button>" not in staff.get(address).text
    assert post(staff, f"{address}/off").status_code == 422
    assert post(staff, f"{address}/place", role="pcn-viewer", of=PCN.code).status_code == 422
    assert account(app, NAME).disabled_on is None
    assert account(app, NAME).person.role is Role.ADMINISTRATOR


def test_a_lost_phone_is_reset_when_somebody_is_sure(app: Flask, staff: FlaskClient) -> None:
    add(app)
    give_phone(app, VERA.name)
    address = page_of(staff, VERA.name)
    assert post(staff, f"{address}/second-step").status_code == 422
    assert post(staff, f"{address}/second-step", sure="yes").status_code == 303
    assert "Reset their second step" not in staff.get(address).text


def test_a_forgotten_password_is_a_new_link(app: Flask, staff: FlaskClient) -> None:
    add(app)
    page = post(staff, f"{page_of(staff, VERA.name)}/link")
    assert "What they have works until they follow the link" in page.text
    other = app.test_client()
    assert sign_in(other, VERA.name).status_code == 303
    post(other, link_on(page.text), password=NEW, again=NEW)
    assert sign_in(other, VERA.name, NEW).status_code == 303
    assert account(app).person == VERA


def test_an_address_names_nobody(app: Flask, staff: FlaskClient) -> None:
    add(app)
    address = page_of(staff, VERA.name)
    assert "vera" not in address and len(address.rsplit("/", 1)[1]) == 32


def test_a_demonstration_invites_nobody(app: Flask, client: FlaskClient) -> None:
    as_person(client, add(app, Person("demo@provider.example", demonstration=True)))
    assert client.get("/staff/people/").status_code == 403
    assert invite(client, "eve@evil.example", "administrator").status_code == 403
    assert "People</a>" not in client.get("/staff/account/").text


def test_the_record_says_who_did_what(app: Flask, staff: FlaskClient) -> None:
    add(app)
    address = page_of(staff, VERA.name)
    post(staff, f"{address}/place", role="practice-viewer", of=SURGERY)
    post(staff, f"{address}/off")
    post(staff, f"{address}/on")
    with context_of(app).store.read() as tx:
        said = [
            (audit_entry.by, audit_entry.action, audit_entry.about["name"])
            for audit_entry in entries(tx)[:-1]
        ]
    expected = ["staff_on", "staff_off", "staff_changed"]
    assert said == [(NAME, action, VERA.name) for action in expected]


@pytest.mark.parametrize("works", [True, False])
def test_the_link_is_mailed_where_there_is_a_server(
    app: Flask, staff: FlaskClient, works: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []

    def send(_: SmtpMailer, email: OutgoingEmail) -> None:
        if not works:
            raise EmailNotSent
        sent.append((email.to, email.text))

    monkeypatch.setattr(SmtpMailer, "send", send)
    post_office = SmtpMailer("post.example", 465, "tls", "", "", "a@x.example")
    object.__setattr__(context_of(app), "mailer", post_office)
    object.__setattr__(context_of(app), "address", "https://feedback.example")
    page = invite(staff, VERA.name, "pcn-viewer", PCN.code).text
    assert "https://feedback.example/staff/join/" in page
    assert ("is on its way" in page) == works and ("could not be sent" in page) != works
    if works:
        ((to, text),) = sent
        assert to == VERA.name and "https://feedback.example/staff/join/" in text


def test_a_link_that_is_over_is_not_listed(app: Flask, staff: FlaskClient, clock: Clock) -> None:
    invite(staff, VERA.name, "pcn-viewer", PCN.code)
    clock.advance(days=8)
    sign_in(staff)
    assert VERA.name not in staff.get("/staff/people/").text


def people_seen(client: FlaskClient) -> set[str]:
    return set(re.findall(r'class="hr-name" href="[^"]+">([^<]+)', client.get(ADDRESS).text))


def handle_of(app: Flask, who: str) -> str:
    key = context_of(app).invitation_key
    return f"/staff/people/{person_handle(key, PEOPLE[who].name)}"


def test_a_lead_invites_viewers_of_their_own_places(peopled_app: Flask) -> None:
    alice = signed_in(peopled_app, "alice")
    for role, of in (("practice-viewer", SURGERY), ("pcn-viewer", PCN.code)):
        made = invite(alice, f"new@{role}.example", role, of)
        assert made.status_code == 200 and "shown only now" in made.text, role
    other = peopled_app.test_client()
    assert post(other, link_on(made.text), password=NEW, again=NEW).status_code == 303
    joined = account(peopled_app, "new@pcn-viewer.example").person
    assert (joined.role, joined.scope) == (Role.PCN_VIEWER, frozenset({PCN.code}))
    with context_of(peopled_app).store.read() as tx:
        said = [(each.by, each.action) for each in entries(tx)]
    assert said.count((PEOPLE["alice"].name, "staff_invited")) == 2


MORE_THAN_THEY_HAVE = (
    ("administrator", ""),
    ("pcn-lead", PCN.code),
    ("translator", ""),
    ("pcn-viewer", OTHER.code),
    ("practice-viewer", FAR.code),
    ("practice-viewer", f"{SURGERY} {FAR.code}"),
    ("pcn-viewer", ""),
)


def test_a_lead_gives_no_more_than_they_have(peopled_app: Flask) -> None:
    alice, viewer = signed_in(peopled_app, "alice"), handle_of(peopled_app, "viewer")
    for role, of in MORE_THAN_THEY_HAVE:
        assert invite(alice, "eve@evil.example", role, of).status_code == 422, (role, of)
        assert post(alice, f"{viewer}/place", role=role, of=of).status_code == 422, (role, of)
    assert account(peopled_app, VERA.name).person == VERA
    assert "eve@evil.example" not in signed_in(peopled_app, "admin").get(ADDRESS).text


def test_a_lead_neither_sees_nor_touches_anybody_else(peopled_app: Flask) -> None:
    alice = signed_in(peopled_app, "alice")
    assert people_seen(alice) == {PEOPLE["viewer"].name, PEOPLE["charlie"].name}
    for who in ("admin", "alice", "bob", "dora", "tara", "demo"):
        address, name = handle_of(peopled_app, who), PEOPLE[who].name
        assert alice.get(address).status_code == 404, who
        for what in ("link", "link/end", "off", "on", "place"):
            form = {"role": "pcn-viewer", "of": PCN.code}
            assert post(alice, f"{address}/{what}", **form).status_code == 404, (who, what)
        for what in ("languages", "second-step"):
            assert post(alice, f"{address}/{what}", sure="yes").status_code == 403, (who, what)
        taken = invite(alice, name, "pcn-viewer", PCN.code)
        assert (taken.status_code, "ask an administrator" in taken.text) == (422, True), who
        assert account(peopled_app, name).person == PEOPLE[who]


def test_a_lead_takes_no_open_link_of_somebody_else_over(peopled_app: Flask) -> None:
    admin, alice = signed_in(peopled_app, "admin"), signed_in(peopled_app, "alice")
    link = link_on(invite(admin, "new@lead.example", "pcn-lead", PCN.code).text)
    assert invite(alice, "new@lead.example", "pcn-viewer", PCN.code).status_code == 422
    assert peopled_app.test_client().get(link).status_code == 200, "it still works"
    assert "new@lead.example" not in people_seen(alice)


def test_a_lead_has_no_say_over_a_viewer_who_translates(peopled_app: Flask) -> None:
    address = handle_of(peopled_app, "viewer")
    post(signed_in(peopled_app, "admin"), f"{address}/languages", translates="ur")
    assert post(signed_in(peopled_app, "alice"), f"{address}/link").status_code == 404


def test_a_lead_switches_a_viewer_off_and_makes_a_new_link(peopled_app: Flask) -> None:
    alice, address = signed_in(peopled_app, "alice"), handle_of(peopled_app, "charlie")
    page = alice.get(address).text
    assert "Save their languages" not in page and "PCN lead" not in page.split("<form", 1)[1]
    assert "What they have works" in post(alice, f"{address}/link").text
    assert post(alice, f"{address}/off").status_code == 303
    assert account(peopled_app, PEOPLE["charlie"].name).disabled_on is not None
    assert invite(signed_in(peopled_app, "viewer"), "a@b.example", "pcn-viewer").status_code == 403
