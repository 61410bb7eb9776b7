"""A person's sessions and password, and whoever tries the passwords of others."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import login_throttle
from feedback_server.actions.accounts.login_throttle import (
    ATTACK,
    OF_NETWORK,
    OF_ONE,
    OF_ONE_IN_ATTACK,
)
from feedback_server.domain.accounts.person import Person
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as stored
from tests.entries import entries
from tests.factories import NOW
from tests.web.conftest import HASHED, NAME, PASSWORD, SAME_ORIGIN, Clock, context_of, sign_in

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
    (address,) = re.findall(r'action="([^"]+/end)">(?:<input[^>]*>)?\s+Since', page)
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
    store = context_of(app).store
    weak = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    with store.write() as tx:
        stored.set_password(tx, NAME, weak)
    assert sign_in(client).status_code == 303
    with store.read() as tx:
        account = stored.find_account(tx, NAME)
    assert account is not None and account.password_hash != weak
    assert sign_in(client).status_code == 303


def elsewhere(app: Flask, network: str = "203.0.113.9") -> FlaskClient:
    """A browser on another network, in which nobody signed in before."""
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = network
    return client


def wrongly(client: FlaskClient, number: int, name: str = NAME) -> set[int]:
    return {sign_in(client, name, "a wrong one").status_code for _ in range(number)}


def test_a_known_and_an_unknown_account_are_held_back_alike(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    for name in (NAME, "bob@provider.example"):
        assert wrongly(client, OF_ONE, name) == {422}
        held = sign_in(client, name)
        assert held.status_code == 429 and "Too many tries" in held.text
        assert 0 < int(held.headers["Retry-After"]) <= 901
    clock.advance(minutes=15)
    assert sign_in(client).status_code == 303


def test_a_stranger_shuts_nobody_out(app: Flask, client: FlaskClient) -> None:
    stranger = elsewhere(app)
    assert wrongly(stranger, OF_ONE) == {422} and wrongly(stranger, 1) == {429}
    assert sign_in(client).status_code == 303


def test_a_known_browser_keeps_its_way_in(app: Flask, client: FlaskClient) -> None:
    """Even where the stranger is on the same network, such as that of a waiting room."""
    assert sign_in(client).status_code == 303
    stranger = app.test_client()
    assert wrongly(stranger, OF_ONE) == {422} and sign_in(stranger).status_code == 429
    for number in range(OF_NETWORK):
        wrongly(stranger, 1, f"p{number}@provider.example")
    assert sign_in(stranger, "new@provider.example").status_code == 429
    assert sign_in(client).status_code == 303
    assert wrongly(client, OF_ONE) == {422} and sign_in(client).status_code == 429  # its own count


def test_a_known_browser_is_known_for_one_person_until_the_password_changes(
    app: Flask, client: FlaskClient
) -> None:
    assert sign_in(client).status_code == 303
    cookie = client.get_cookie("handrail-browser")
    assert cookie is not None and cookie.http_only and NAME not in cookie.value
    bob = Person("bob@provider.example", demonstration=True)
    with context_of(app).store.write() as tx:
        stored.add_account(tx, stored.Account(bob, HASHED))
    thief = elsewhere(app)
    thief.set_cookie("handrail-browser", cookie.value.replace(cookie.value[0], "x", 1))
    for name in (NAME, bob.name):
        assert wrongly(thief, OF_ONE, name) == {422} and wrongly(thief, 1, name) == {429}
    thief.set_cookie("handrail-browser", cookie.value)
    assert wrongly(thief, 1, bob.name) == {429} and wrongly(thief, 1) == {422}
    assert change(client, PASSWORD, NEW).status_code == 303
    assert wrongly(thief, 1) == {429}
    assert sign_in(client, password=NEW).status_code == 303


def test_two_people_share_a_browser(app: Flask, client: FlaskClient) -> None:
    bob = Person("bob@provider.example", demonstration=True)
    with context_of(app).store.write() as tx:
        stored.add_account(tx, stored.Account(bob, HASHED))
    assert sign_in(client).status_code == sign_in(client, bob.name).status_code == 303
    stranger = app.test_client()
    for name in (NAME, bob.name):
        assert wrongly(stranger, OF_ONE + 1, name) == {422, 429}
        assert sign_in(client, name).status_code == 303


def test_many_strangers_are_held_back_sooner_and_told(app: Flask, staff: FlaskClient) -> None:
    for number in range(ATTACK // OF_ONE):
        assert wrongly(elsewhere(app, f"198.51.{number}.1"), OF_ONE) == {422}
    last = elsewhere(app, "203.0.113.9")
    assert wrongly(last, OF_ONE_IN_ATTACK) == {422} and wrongly(last, 1) == {429}
    with context_of(app).store.read() as tx:
        told = [
            audit_entry for audit_entry in entries(tx) if audit_entry.action == "passwords_failed"
        ]
    assert [(audit_entry.by, audit_entry.about["name"]) for audit_entry in told] == [
        ("strangers", NAME)
    ]
    assert sign_in(elsewhere(app, "192.0.2.1")).status_code == 303


def test_whose_account_it_is_reads_how_often_it_was_tried(app: Flask, client: FlaskClient) -> None:
    wrongly(elsewhere(app), 3)
    assert sign_in(client).status_code == 303
    page = client.get("/staff/account/").text
    assert "a wrong password was entered for your account <strong>3 times" in page
    assert "a wrong code" not in page
    assert sign_in(client).status_code == 303
    assert "a wrong password was entered" not in client.get("/staff/account/").text


def test_passwords_tried_in_a_session_count_too(app: Flask, staff: FlaskClient) -> None:
    for _ in range(OF_ONE):
        assert change(staff, "wrong", NEW).status_code == 422
    assert change(staff, PASSWORD, NEW).status_code == 429
    assert sign_in(app.test_client()).status_code == 303  # whose session was taken is not shut out


def test_tries_are_counted_across_processes_and_forgotten(store: Store) -> None:
    def one(name: str, at: datetime = NOW) -> bool:
        tried = login_throttle.with_password(
            b"key", name=name, network=b"abc", browser=None, now=at
        )
        return login_throttle.begin_attempt(store, tried, now=at) is None

    with ThreadPoolExecutor(8) as several:
        assert sum(several.map(one, ["ann"] * 20)) == OF_ONE
        names = [f"p{number}" for number in range(OF_NETWORK)]
        assert sum(several.map(one, names)) == OF_NETWORK - OF_ONE
    later = NOW + login_throttle.WINDOW
    assert one("ann", later)
    tried = login_throttle.with_password(
        b"key", name="ann", network=b"abc", browser=None, now=later
    )
    login_throttle.record_success(store, tried)
    assert all(one("ann", later) for _ in range(OF_ONE))
