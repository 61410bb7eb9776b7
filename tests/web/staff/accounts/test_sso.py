"""Signing in elsewhere: at a certified OpenID Connect provider in a process of its own."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import accounts, staff_admin
from feedback_server.actions.accounts.staff_invitations import invite_person
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import Person, Role
from tests.factories import NOW, PCN, TODAY
from tests.running_server import free_port
from tests.web.conftest import NAME, PASSWORD, Clock, context_of, made_app, sign_in

OURS = "http://localhost"
LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
VIEWER = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({PCN.code}))
FOLDER = PROJECT / "tests" / "oidc"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider that runs; its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = ["node", str(FOLDER / "provider.mjs"), str(port), address, f"{OURS}/staff/sso/back"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as provider:
        assert provider.stdout is not None and provider.stdout.readline() == "ready\n"
        yield address
        provider.kill()


@pytest.fixture
def app(built: Path, tmp_path: Path, clock: Clock, issuer: str) -> Iterator[Flask]:
    settings = {
        "HANDRAIL_ADDRESS": OURS,
        "HANDRAIL_OIDC_ISSUER": issuer,
        "HANDRAIL_OIDC_CLIENT_ID": "handrail",
        "HANDRAIL_OIDC_CLIENT_SECRET": "a secret",
        "HANDRAIL_OIDC_NAME": "NHSmail",
    }
    app = made_app(built, tmp_path, clock, **settings)
    yield app
    context_of(app).store.close()


def there(client: FlaskClient, who: str, address: str = "/staff/sso/") -> str:
    """Sign in at the provider as ``who``: the address at which they come back."""
    browser = requests.Session()
    answer = browser.get(client.get(address).location)
    to: str = f"{answer.url}?name={who}"
    while not to.startswith(OURS):
        to = requests.compat.urljoin(  # type: ignore[attr-defined]
            to, browser.get(to, allow_redirects=False).headers["Location"]
        )
    return to.removeprefix(OURS)


def come_back(client: FlaskClient, who: str, address: str = "/staff/sso/") -> TestResponse:
    return client.get(there(client, who, address))


def invited(app: Flask, person: Person) -> str:
    """The address of the button on a new link's page."""
    our = context_of(app)
    token = invite_person(our.store, person, now=our.now(), by=NAME)
    page = app.test_client().get(f"/staff/join/{token}").text
    found = re.search(r'href="(/staff/sso/\?joining=[^"]+)"', page)
    assert found is not None and "Join with NHSmail" in page
    return found[1]


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/account/").status_code == 200


def test_a_person_joins_and_signs_in_without_a_password(app: Flask, client: FlaskClient) -> None:
    address = invited(app, VIEWER)
    assert come_back(client, "vera-1", address).location == "/staff/"
    assert is_in(client)
    assert VIEWER.name in client.get("/staff/account/").text
    other = app.test_client()
    assert "Sign in with NHSmail" in other.get("/staff/sign-in").text
    back = come_back(other, "vera-1", "/staff/sso/?next=/staff/reports?month=2026-10")
    assert back.location == "/staff/reports?month=2026-10" and is_in(other)
    assert sign_in(app.test_client(), VIEWER.name, "").status_code == 422
    assert sign_in(app.test_client(), VIEWER.name, PASSWORD).status_code == 422


def test_a_link_binds_one_person_once(app: Flask, client: FlaskClient) -> None:
    address = invited(app, VIEWER)
    assert come_back(client, "vera-1", address).status_code == 303
    late = come_back(app.test_client(), "mallory", address)
    assert late.status_code == 404 and "link" in late.text
    assert come_back(app.test_client(), "mallory").status_code == 422
    taken = come_back(app.test_client(), "vera-1", invited(app, LEAD))
    assert taken.status_code == 422 and "already signs in as somebody else" in taken.text


def test_a_stranger_is_refused_in_words(client: FlaskClient) -> None:
    back = come_back(client, NAME)  # the name of an account is no identity
    assert back.status_code == 422
    assert "Nobody here goes with your account at NHSmail" in back.text and not is_in(client)


def test_a_lead_shows_a_second_factor_here_or_there(app: Flask, client: FlaskClient) -> None:
    come_back(client, "lena", invited(app, LEAD))
    assert client.get("/staff/overview/").location.startswith("/staff/second-factor/?")
    other = app.test_client()
    come_back(other, "lena-mfa", invited(app, LEAD))
    assert is_in(other)
    assert come_back(app.test_client(), "lena").status_code == 422  # bound to another now


def test_somebody_with_a_password_moves_over_and_back(app: Flask, client: FlaskClient) -> None:
    store = context_of(app).store
    accounts.set_account(store, VIEWER, PASSWORD, by="t", now=NOW)
    come_back(client, "vera-1", invited(app, VIEWER))
    assert sign_in(app.test_client(), VIEWER.name).status_code == 422
    accounts.set_account(store, VIEWER, PASSWORD, by="t", now=NOW)
    assert not is_in(client)
    assert come_back(client, "vera-1").status_code == 422
    assert sign_in(app.test_client(), VIEWER.name).status_code == 303


def test_an_account_that_is_off_stays_off(app: Flask, client: FlaskClient) -> None:
    come_back(client, "vera-1", invited(app, VIEWER))
    staff_admin.switch_off(context_of(app).store, VIEWER.name, on=TODAY, by="t", now=NOW)
    assert not is_in(client)
    assert come_back(client, "vera-1").status_code == 422


def test_who_turns_back_reads_why(client: FlaskClient) -> None:
    back = come_back(client, "nobody")
    assert back.status_code == 422 and "Signing in with NHSmail did not work" in back.text


def test_an_answer_for_another_browser_is_refused(app: Flask, client: FlaskClient) -> None:
    come_back(client, "vera-1", invited(app, VIEWER))
    stolen = there(app.test_client(), "vera-1")
    victim = app.test_client()
    assert victim.get(stolen).status_code == 422 and not is_in(victim)
    victim.get("/staff/sso/")  # even one that is on its way itself
    assert victim.get(stolen).status_code == 422 and not is_in(victim)


def test_an_answer_is_taken_once(app: Flask, client: FlaskClient) -> None:
    address = there(client, "vera-1", invited(app, VIEWER))
    assert client.get(address).status_code == 303
    client.delete_cookie("handrail")
    assert client.get(address).status_code == 422


def test_it_asks_with_a_challenge_and_a_nonce(client: FlaskClient, issuer: str) -> None:
    to = urlsplit(client.get("/staff/sso/").location)
    asked = parse_qs(to.query)
    assert f"{to.scheme}://{to.netloc}" == issuer
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    assert asked["redirect_uri"] == [f"{OURS}/staff/sso/back"] and asked["scope"] == ["openid"]


def test_a_provider_that_is_away_is_said(built: Path, tmp_path: Path, clock: Clock) -> None:
    settings = {
        "HANDRAIL_ADDRESS": OURS,
        "HANDRAIL_OIDC_ISSUER": "http://127.0.0.1:9",
        "HANDRAIL_OIDC_CLIENT_ID": "handrail",
        "HANDRAIL_OIDC_CLIENT_SECRET": "a secret",
        "HANDRAIL_OIDC_NAME": "NHSmail",
    }
    app = made_app(built, tmp_path, clock, **settings)
    answer = app.test_client().get("/staff/sso/")
    assert answer.status_code == 502 and "NHSmail cannot be reached now" in answer.text
    assert sign_in(app.test_client()).status_code == 303
    context_of(app).store.close()


def test_without_a_provider_there_is_no_button(built: Path, tmp_path: Path, clock: Clock) -> None:
    app = made_app(built, tmp_path, clock)
    client = app.test_client()
    assert client.get("/staff/sso/").status_code == client.get("/staff/sso/back").status_code == 404
    assert "/staff/sso/" not in client.get("/staff/sign-in").text
    context_of(app).store.close()
