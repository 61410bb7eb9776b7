"""A client of the whole application, without a server between."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import set_account
from feedback_server.actions.publish_survey import publish_survey
from feedback_server.app import create_app
from feedback_server.config import load_settings
from feedback_server.domain.person import Person
from feedback_server.store import Store, organisations
from feedback_server.store.migrate import migrate
from feedback_server.web.services import Services
from tests.factories import NOW, PCN, PRACTICES, a_survey

NAME, PASSWORD = "alice@provider.example", "correct horse battery"
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
    shutil.copytree(built, tmp_path / "build")
    settings = load_settings(
        {"HANDRAIL_BUILD": str(tmp_path / "build"), "HANDRAIL_VAR": str(tmp_path / "var")}
    )
    store = Store(settings.database_url)
    migrate(store)
    with store.write() as tx:
        organisations.put_pcns(tx, [PCN])
        organisations.put_practices(tx, PRACTICES)
    publish_survey(store, a_survey())
    set_account(store, Person(NAME), PASSWORD)
    store.close()
    app = create_app(settings, now=clock)
    app.config["TESTING"] = True
    yield app
    services_of(app).store.close()


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
    assert sign_in(client).status_code == 303
    return client


def sign_in(client: FlaskClient, name: str = NAME, password: str = PASSWORD) -> TestResponse:
    form = {"name": name, "password": password}
    return client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
