"""A person's sessions and password, and whoever tries the passwords of others."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions import tries
from feedback_server.actions.tries import OF_ACCOUNT, OF_NETWORK
from feedback_server.store import Store
from feedback_server.store import staff as stored
from tests.factories import NOW
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, Clock, services_of, sign_in

NEW = "a staple for the battery"


def change(client: FlaskClient, old: str, new: str) -> TestResponse:
    form = {"old": old, "new": new}
    return client.post("/staff/account/password", data=form, headers=SAME_ORIGIN)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/staff/account/").status_code == 200


def test_signing_in_again_ends_the_session_before(app: Flask, staff: FlaskClient) -> None:
    before = staff.get_cookie("handrail")
    sign_in(staff)
    after = staff.get_cookie("handrail")
    assert before is not None and after is not None and before.value != after.value
    thief = app.test_client()
    thief.set_cookie("handrail", before.value)
    assert not signed_in(thief) and signed_in(staff)


def test_a_session_that_was_planted_is_not_taken_up(client: FlaskClient) -> None:
    client.set_cookie("handrail", "planted")
    sign_in(client)
    found = client.get_cookie("handrail")
    assert found is not None and found.value != "planted"


def test_another_session_is_seen_and_ended(app: Flask, staff: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    page = staff.get("/staff/account/").text
    assert page.count("<strong>Here</strong>") == 1
    (address,) = re.findall(r'action="([^"]+/end)">\s+Since', page)
    done = staff.post(address, headers=SAME_ORIGIN)
    assert "The session has ended" in staff.get(done.headers["Location"]).text
    assert signed_in(staff) and not signed_in(other)
    assert staff.post(address, headers=SAME_ORIGIN).status_code == 404


def test_all_sessions_end_at_once(app: Flask, staff: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    staff.post("/staff/account/sessions/end", headers=SAME_ORIGIN)
    assert not signed_in(staff) and not signed_in(other)


def test_a_session_that_is_over_is_not_listed(app: Flask, staff: FlaskClient, clock: Clock) -> None:
    clock.advance(minutes=61)
    other = app.test_client()
    sign_in(other)
    assert other.get("/staff/account/").text.count("/staff/account/sessions/") == 2


def test_a_changed_password_ends_the_other_sessions(app: Flask, staff: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    assert change(staff, PASSWORD, NEW).status_code == 303
    assert signed_in(staff) and not signed_in(other)
    assert sign_in(other).status_code == 422
    assert sign_in(other, password=NEW).status_code == 303


@pytest.mark.parametrize(("old", "new", "at"), [("wrong", NEW, "old"), (PASSWORD, "short", "new")])
def test_what_is_wrong_with_a_password_is_said(
    staff: FlaskClient, old: str, new: str, at: str
) -> None:
    page = change(staff, old, new)
    assert page.status_code == 422
    assert f'<a href="#{at}">' in page.text


def test_a_hash_of_older_parameters_is_made_anew(app: Flask, client: FlaskClient) -> None:
    store = services_of(app).store
    weak = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    with store.write() as tx:
        stored.set_password(tx, NAME, weak)
    assert sign_in(client).status_code == 303
    with store.read() as tx:
        account = stored.find_account(tx, NAME)
    assert account is not None and account.password_hash != weak
    assert sign_in(client).status_code == 303


def test_a_known_and_an_unknown_account_are_held_back_alike(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    for name in (NAME, "bob@provider.example"):
        given = [sign_in(client, name, "a wrong one").status_code for _ in range(OF_ACCOUNT)]
        assert set(given) == {422}
        held = sign_in(client, name)
        assert held.status_code == 429 and "Too many tries" in held.text
        assert 0 < int(held.headers["Retry-After"]) <= 901
    clock.advance(minutes=15)
    assert sign_in(client).status_code == 303


def test_passwords_tried_in_a_session_count_too(staff: FlaskClient) -> None:
    for _ in range(OF_ACCOUNT):
        assert change(staff, "wrong", NEW).status_code == 422
    assert change(staff, PASSWORD, NEW).status_code == 429


def test_tries_are_counted_across_processes_and_forgotten(store: Store) -> None:
    def one(name: str) -> bool:
        tried = tries.tries_of(b"key", name=name, network=b"abc", now=NOW)
        return tries.begin(store, tried, now=NOW)

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(one, ["ann"] * 20)) == OF_ACCOUNT
        names = [f"p{number}" for number in range(OF_NETWORK)]
        assert sum(several.map(one, names)) == OF_NETWORK - 20
    later = NOW + tries.WINDOW
    tried = tries.tries_of(b"key", name="ann", network=b"abc", now=later)
    assert tries.begin(store, tried, now=later)
    tries.succeeded(store, tried)
    assert all(tries.begin(store, tried, now=later) for _ in range(OF_ACCOUNT))
