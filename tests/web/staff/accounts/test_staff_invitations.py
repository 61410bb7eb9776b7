"""A link lets one person in once, with the role and places that it was made for."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import accounts, staff_admin
from feedback_server.actions.accounts.staff_invitations import (
    LinkExpired,
    accept_invitation,
    invite_first,
    invite_person,
)
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as staff
from tests.entries import entries
from tests.factories import NOW, PCN, TODAY
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, Clock, context_of, sign_in

LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
NEW = "soak the lentils"


def invited(app: Flask, person: Person = LEAD) -> str:
    """The address of a new link."""
    token = invite_person(context_of(app).store, person, now=context_of(app).now(), by=NAME)
    return f"/staff/join/{token}"


def choose(client: FlaskClient, address: str, password: str = NEW, **form: str) -> TestResponse:
    given = {"password": password, "again": password} | form
    return client.post(address, data=given, headers=SAME_ORIGIN)


def test_a_person_joins_with_the_role_they_were_invited_to(app: Flask, client: FlaskClient) -> None:
    address = invited(app)
    assert LEAD.name in client.get(address).text
    done = choose(client, address, name="mallory@evil.example", role="administrator")
    assert "Your password is saved" in client.get(done.headers["Location"]).text
    assert sign_in(client, LEAD.name, NEW).status_code == 303
    with context_of(app).store.read() as tx:
        found = {account.person.name: account.person for account in staff.list_accounts(tx)}
    assert found[LEAD.name] == LEAD and "mallory@evil.example" not in found


def test_a_link_works_once_for_a_week_and_until_the_next(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    first = invited(app)
    second = invited(app)
    assert client.get(first).status_code == choose(client, first).status_code == 404
    assert choose(client, second).status_code == 303
    again, unknown = choose(client, second), choose(client, "/staff/join/unknown")
    assert again.status_code == unknown.status_code == 404
    assert again.data == unknown.data
    late = invited(app)
    clock.advance(days=7)
    assert client.get(late).status_code == choose(client, late).status_code == 404


@pytest.mark.parametrize(
    ("password", "form", "at"),
    [
        ("short", {}, "password"),
        ("password1234", {}, "password"),
        (NEW, {"again": "another one"}, "again"),
    ],
)
def test_after_a_fault_the_link_still_works(
    app: Flask, client: FlaskClient, password: str, form: dict[str, str], at: str
) -> None:
    address = invited(app)
    page = choose(client, address, password, **form)
    assert page.status_code == 422
    assert f'<a href="#{at}">' in page.text and password not in page.text
    assert choose(client, address).status_code == 303


def test_a_link_for_somebody_with_an_account_is_a_new_password(
    app: Flask, staff: FlaskClient
) -> None:
    other = app.test_client()
    assert choose(other, invited(app, Person(NAME))).status_code == 303
    assert staff.get("/staff/account/").status_code == 303
    assert sign_in(other).status_code == 422
    assert sign_in(other, password=NEW).status_code == 303


def test_switching_off_or_a_new_role_ends_a_link(app: Flask, client: FlaskClient) -> None:
    store = context_of(app).store
    address = invited(app, Person(NAME))
    staff_admin.switch_off(store, NAME, on=TODAY, by="t", now=NOW)
    assert choose(client, address).status_code == 404
    address = invited(app, Person(NAME))
    accounts.set_account(
        store, Person(NAME, Role.PCN_VIEWER, frozenset({PCN.code})), PASSWORD, by="t", now=NOW
    )
    assert choose(client, address).status_code == 404


def test_another_site_cannot_use_a_link(app: Flask, client: FlaskClient) -> None:
    form = {"password": NEW, "again": NEW}
    headers = {"Origin": "https://elsewhere.example"}
    assert client.post(invited(app), data=form, headers=headers).status_code == 403


def test_the_first_person_sets_the_server_up(store: Store) -> None:
    token = invite_first(store, now=NOW)
    assert token is not None
    made = accept_invitation(store, token, name="ada@provider.example", password=NEW, now=NOW)
    assert made == Person("ada@provider.example", Role.ADMINISTRATOR)
    assert invite_first(store, now=NOW) is None
    with store.read() as tx:
        assert [entry.action for entry in entries(tx)] == ["staff_joined"]


def test_a_set_up_link_is_over_once_there_is_an_account(app: Flask, store: Store) -> None:
    token = invite_first(store, now=NOW)
    accounts.set_account(store, Person(NAME), PASSWORD, by="t", now=NOW)
    assert token is not None
    with pytest.raises(LinkExpired):
        accept_invitation(store, token, name="eve@evil.example", password=NEW, now=NOW)


def test_of_several_who_use_a_link_at_once_one_joins(store: Store) -> None:
    token = invite_first(store, now=NOW)
    assert token is not None

    def one(number: int) -> bool:
        try:
            accept_invitation(store, token, name=f"p{number}@x.example", password=NEW, now=NOW)
        except LinkExpired:
            return False
        return True

    with ThreadPoolExecutor(4) as several:
        assert sum(several.map(one, range(4))) == 1
    with store.read() as tx:
        assert len([1 for entry in entries(tx) if entry.action == "staff_joined"]) == 1
