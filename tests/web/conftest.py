"""A client of the whole application, without a server between."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions import sessions
from feedback_server.actions.accounts import HASHER
from feedback_server.actions.publish_survey import publish_survey
from feedback_server.app import create_app
from feedback_server.config import load_settings
from feedback_server.domain.person import Person
from feedback_server.domain.second_factor import Stage
from feedback_server.store import organisations
from feedback_server.store import second_factor as factors
from feedback_server.store import staff as stored
from feedback_server.store.second_factor import Factor
from feedback_server.store.staff import Account
from feedback_server.web.services import Services
from tests.databases import sqlite_at
from tests.factories import NOW, PCN, PRACTICES, TODAY, a_survey

NAME, PASSWORD = "alice@provider.example", "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HASHED = HASHER.hash(PASSWORD)  # once: it is made to be slow
SAME_ORIGIN = {"Origin": "http://localhost"}


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
    services_of(app).store.close()


def made_app(built: Path, folder: Path, clock: Clock, **more: str) -> Flask:
    """The whole server with a network, a survey and an administrator; ``more`` are settings."""
    shutil.copytree(built, folder / "build", copy_function=os.link)
    paths = {"HANDRAIL_BUILD": str(folder / "build"), "HANDRAIL_VAR": str(folder / "var")}
    settings = load_settings(paths | more)
    store = sqlite_at(settings.var / "handrail.sqlite3")
    with store.write() as tx:
        organisations.put_pcns(tx, [PCN])
        organisations.put_practices(tx, PRACTICES)
        stored.add_account(tx, Account(Person(NAME), HASHED))
    publish_survey(store, a_survey())
    store.close()
    app = create_app(settings, now=clock)
    app.config["TESTING"] = True
    return app


def services_of(app: Flask) -> Services:
    found = app.extensions["handrail"]
    assert isinstance(found, Services)
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
    our = services_of(client.application)
    with our.store.write() as tx:
        token = sessions.begin(tx, person, Stage.IN, id=our.new_id(), now=our.now(), instead_of="")
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
    keys = services_of(app).keys
    sealed = keys.seal(SECRET.encode(), id=f"second-factor/{name}")
    with services_of(app).store.write() as tx:
        factors.put(tx, Factor(name, keys.current, sealed, confirmed_on=TODAY))


def code(app: Flask, secret: str = SECRET) -> str:
    """What the phone shows now."""
    return pyotp.TOTP(secret).at(services_of(app).now())
