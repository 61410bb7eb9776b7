"""A client of the whole application, without a server between."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pyotp
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import password_hashing, sessions
from feedback_server.actions.surveys.registry import publish_survey
from feedback_server.app import create_app
from feedback_server.config.settings import load_settings
from feedback_server.content import load_surveys
from feedback_server.domain.accounts.person import Person
from feedback_server.domain.accounts.two_factor import AuthStage
from feedback_server.server import editions
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import two_factor as factors
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.two_factor import Factor
from feedback_server.store.organisations import organisations
from feedback_server.web.shared.context import AppContext
from tests.databases import sqlite_at
from tests.factories import NOW, PCN, PRACTICES, TODAY, a_survey
from tests.keys import make_ready

NAME, PASSWORD = "alice@provider.example", "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHED = QUICK.hash(PASSWORD)
SAME_ORIGIN = {"Origin": "http://localhost"}


class Compiled(BytecodeCache):
    """Templates, compiled once for the hundreds of applications of a test process."""

    def __init__(self) -> None:
        self._by_key: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._by_key:
            bucket.bytecode_from_string(self._by_key[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._by_key[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()
READ = cache(load_surveys)
"""What is in `content`, read once too."""


@pytest.fixture(autouse=True)
def surveys_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "load_surveys", READ)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real ones are slow on purpose: test_safe_server.py holds them so."""
    monkeypatch.setattr(password_hashing, "HASHER", QUICK)


@dataclass
class Clock:
    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(built: Path, tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    app = made_app(built, tmp_path, clock)
    yield app
    context_of(app).store.close()


def made_app(built: Path, folder: Path, clock: Clock, **more: str) -> Flask:
    """The whole server with a network, a survey and an administrator; ``more`` are settings.

    It serves the pages that all tests share, and changes nothing of them.
    """
    settings = load_settings(
        {
            "HANDRAIL_BUILD": str(built),
            "HANDRAIL_VAR": str(folder / "var"),
            "HANDRAIL_PUSH_CONTACT": "mailto:push@provider.test",
        }
        | more
    )
    store = sqlite_at(settings.var / "handrail.sqlite3")
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
        stored.add_account(tx, Account(Person(NAME), HASHED))
    publish_survey(store, a_survey())
    make_ready(store, settings)
    store.close()
    app = create_app(settings, now=clock)
    app.config["TESTING"] = True
    app.jinja_env.bytecode_cache = COMPILED
    return app


def context_of(app: Flask) -> AppContext:
    found = app.extensions["handrail"]
    assert isinstance(found, AppContext)
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def staff(client: FlaskClient) -> FlaskClient:
    """A client that has signed in."""
    return as_person(client, Person(NAME))


def as_person(client: FlaskClient, person: Person) -> FlaskClient:
    """The client in a session of somebody who has an account, all the way in."""
    our = context_of(client.application)
    with our.store.write() as tx:
        token = sessions.begin_session(
            tx, person, AuthStage.IN, id=our.new_id(), now=our.now(), instead_of=""
        )
    client.set_cookie("handrail", token)
    return client


def sign_in(client: FlaskClient, name: str = NAME, password: str = PASSWORD) -> TestResponse:
    """What comes of the password, or of the code where one is asked for."""
    form = {"name": name, "password": password}
    if name == NAME:
        give_phone(client.application)
    answer = client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
    if answer.status_code == 303 and name == NAME:
        form = {"code": code(client.application)}
        answer = client.post("/staff/second-factor/code", data=form, headers=SAME_ORIGIN)
    return answer


def give_phone(app: Flask, name: str = NAME) -> None:
    """One whose codes of now have not been used."""
    keys = context_of(app).keys
    sealed = keys.seal(SECRET.encode(), id=f"second-factor/{name}")
    with context_of(app).store.write() as tx:
        factors.upsert(tx, Factor(name, keys.current, sealed, confirmed_on=TODAY))


def code(app: Flask, secret: str = SECRET) -> str:
    """What the phone shows now."""
    return pyotp.TOTP(secret).at(context_of(app).now())
