"""Numbers of hundreds of digits, and nesting without end, are refused and break nothing."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.accounts import sso
from feedback_server.actions.accounts.staff_invitations import invite_person
from feedback_server.config.settings import PROJECT
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.accounts.sso import Identity
from feedback_server.web.staff.accounts.sso import SignOn
from tests.factories import PCN
from tests.web.conftest import SAME_ORIGIN, Clock, context_of, made_app

HUGE = ("9" * 30, "9" * 400, "9" * 5000)[: None if os.environ.get("HUGE") else 1]
"""More than a database's integer; in ``make fuzz`` than a float and than Python reads as well."""
WEB = PROJECT / "feedback_server" / "web"
NAMED = re.compile(r"""(?:args|form)\.get(?:list)?\(\s*"([\w-]+)\"""")
KEEP = {"sign_in_pages.sign_out", "account.end_sessions"}
"""These would end the session that asks."""


def names() -> list[str]:
    """Of every field that any page reads."""
    found = {name for path in WEB.rglob("*.py") for name in NAMED.findall(path.read_text("utf-8"))}
    return sorted(found - {"next"})


def addresses(app: Flask, method: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and rule.endpoint not in KEEP:
            yield re.sub(r"<[^>]+>", "{}", rule.rule)


@pytest.mark.parametrize("huge", HUGE, ids=len)
def test_no_number_is_too_large_for_a_page(app: Flask, staff: FlaskClient, huge: str) -> None:
    values = dict.fromkeys(names(), huge)
    assert len(values) > 60
    places = {"pcn": "U99999", "practice": "V89001", "month": "2026-10"}
    broken = []
    for method in ("GET", "POST"):
        for address in set(addresses(app, method)):
            to = address.replace("{}", huge)
            for more in ({}, places):
                fields = values | more
                answer = (
                    staff.get(to, query_string=fields)
                    if method == "GET"
                    else staff.post(to, data=fields, headers=SAME_ORIGIN)
                )
                if answer.status_code == 500:
                    broken.append((method, address))
    assert broken == []


ISSUER, SUBJECT = "https://elsewhere.example", "lena-1"
RIGHT: dict[str, Any] = {"iss": ISSUER, "sub": SUBJECT}
NO_FACTOR: tuple[Any, ...] = (None, "mfa", 5, {"mfa": 1}, [], ["pwd", None, 7, ["mfa"]])
NOBODY: tuple[Any, ...] = (
    {},
    None,
    [],
    "mfa",
    {"iss": ISSUER},
    RIGHT | {"sub": None},
    RIGHT | {"sub": 5},
    RIGHT | {"sub": ""},
    RIGHT | {"sub": "lena\0"},
    RIGHT | {"sub": "x" * 5000},
    RIGHT | {"iss": [ISSUER]},
)


class Elsewhere:
    """Stands for Authlib's client, after it has checked what came."""

    def __init__(self) -> None:
        self.gives: Any = None

    def authorize_access_token(self) -> Any:
        return self.gives() if callable(self.gives) else {"userinfo": self.gives}


@pytest.fixture
def elsewhere(built: Path, tmp_path: Path, clock: Clock) -> Iterator[tuple[Flask, Elsewhere]]:
    """A server at which Lena, who may change figures, signs in elsewhere."""
    oidc = dict.fromkeys(("CLIENT_ID", "CLIENT_SECRET"), "x") | {"ISSUER": ISSUER}
    settings = {f"HANDRAIL_OIDC_{name}": value for name, value in oidc.items()}
    app = made_app(built, tmp_path, clock, HANDRAIL_ADDRESS="http://localhost", **settings)
    our, client = context_of(app), Elsewhere()
    app.extensions["handrail-sso"] = SignOn(client, "", "NHSmail", False)
    lena = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
    token = invite_person(our.store, lena, now=our.now(), by="t")
    sso.join(our.store, token, Identity(ISSUER, SUBJECT), now=our.now())
    yield app, client
    our.store.close()


def signed_in(app: Flask, client: Elsewhere, claims: Any) -> tuple[int, str]:
    client.gives = claims
    browser = app.test_client()
    status = browser.get("/staff/sso/back").status_code
    return status, browser.get("/staff/overview/").headers.get("Location", "")


def test_no_claim_is_taken_for_what_it_is_not(elsewhere: tuple[Flask, Elsewhere]) -> None:
    app, client = elsewhere
    assert signed_in(app, client, RIGHT | {"amr": ["pwd", "mfa"]}) == (303, "")
    for amr in NO_FACTOR:
        status, to = signed_in(app, client, RIGHT | {"amr": amr})
        assert status == 303 and to.startswith("/staff/second-factor/"), amr
    for claims in NOBODY:
        status, to = signed_in(app, client, claims)
        assert status == 422 and to.startswith("/staff/sign-in"), claims


@pytest.mark.parametrize("error", [KeyError, TypeError, ValueError, AttributeError, RecursionError])
def test_a_token_that_cannot_be_read_signs_nobody_in(
    elsewhere: tuple[Flask, Elsewhere], error: type[Exception]
) -> None:
    app, client = elsewhere

    def raise_it() -> None:
        raise error

    assert signed_in(app, client, raise_it)[0] == 422
