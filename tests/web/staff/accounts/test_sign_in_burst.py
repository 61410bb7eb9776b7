"""Many who give passwords at once: few are looked at at a time, the others wait or come again."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.accounts import password_hashing
from feedback_server.actions.accounts.staff_invitations import invite_person
from feedback_server.concurrency import ConcurrencyLimit, TooBusy
from feedback_server.domain.accounts.person import Person
from feedback_server.store.accounts import accounts
from tests.web.conftest import NAME, PASSWORD, QUICK, SAME_ORIGIN, context_of, sign_in

GOOD = "seven otters paint umbrellas"


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody else gives a password, and nobody may wait."""
    turns = ConcurrencyLimit(1, waiting=0, patience_s=0.01)
    monkeypatch.setattr(password_hashing, "TURNS", turns)
    came, over = threading.Event(), threading.Event()

    def hold() -> None:
        with turns.turn():
            came.set()
            over.wait(30)

    other = threading.Thread(target=hold)
    other.start()
    came.wait(30)
    yield
    over.set()
    other.join()


@pytest.mark.usefixtures("crowd")
def test_who_signs_in_in_a_crowd_is_asked_to_come_again(client: FlaskClient) -> None:
    form = {"name": NAME, "password": PASSWORD}
    for _ in range(20):  # more than a stranger may try: none of them is counted
        answer = client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
        assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "Many people are signing in just now" in answer.text and NAME in answer.text
    with context_of(client.application).store.read() as tx:
        assert accounts.take_failed_sign_ins(tx, NAME) == (0, 0)


@pytest.mark.usefixtures("crowd")
def test_who_joins_in_a_crowd_keeps_the_link(app: Flask, client: FlaskClient) -> None:
    our = context_of(app)
    token = invite_person(our.store, Person("bob@provider.example"), now=our.now(), by="t")
    form = {"password": GOOD, "again": GOOD}
    answer = client.post(f"/staff/join/{token}", data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "Many people are signing in" in answer.text
    assert client.get(f"/staff/join/{token}").status_code == 200


@pytest.mark.parametrize("address", ["/staff/account/password", "/staff/account/tokens"])
def test_a_password_given_within_is_no_exception(
    client: FlaskClient, address: str, request: pytest.FixtureRequest
) -> None:
    sign_in(client)
    request.getfixturevalue("crowd")
    form = {"old": PASSWORD, "new": GOOD, "proof": PASSWORD, "label": "x", "days": "9"}
    answer = client.post(address, data=form, headers=SAME_ORIGIN)
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"


def test_no_more_are_looked_at_than_there_are_cores(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, most = 0, 0
    counting, meeting = threading.Lock(), threading.Event()

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            nonlocal at_once, most
            with counting:
                at_once += 1
                most = max(most, at_once)
            meeting.wait(0.02)  # so that others come meanwhile
            with counting:
                at_once -= 1
            return QUICK.verify(hash, password)

    monkeypatch.setattr(password_hashing, "HASHER", Counted())
    monkeypatch.setattr(password_hashing, "TURNS", ConcurrencyLimit(2, waiting=30, patience_s=30))

    def come(_: int) -> bool:
        return password_hashing.is_password(QUICK.hash(PASSWORD), PASSWORD)

    with ThreadPoolExecutor(20) as threads:
        assert all(threads.map(come, range(20)))
    assert most == 2


def test_a_turn_is_taken_once_and_shared_by_processes() -> None:
    turns = ConcurrencyLimit(4, waiting=0, patience_s=0)
    turns.share(8)
    with turns.turn(), turns.turn(), ThreadPoolExecutor(1) as another, pytest.raises(TooBusy):
        another.submit(lambda: turns.turn().__enter__()).result()
    with turns.turn():
        pass
