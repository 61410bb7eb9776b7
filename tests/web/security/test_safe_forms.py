"""Forms act only for the site itself, and only on what they show."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import sessions
from tests.entries import entries
from tests.web.conftest import NAME, SAME_ORIGIN, as_person, context_of
from tests.web.security.test_roles import OWN, PEOPLE, peopled_app

__all__ = ["peopled_app"]

ELSEWHERE: tuple[dict[str, str], ...] = (
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost@evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://localhost/staff/"},
)
NOT_TRIED = ("api_reports.", "staff_invitation_pages.", "sign_in_pages.", "account.end_sessions")
EXTRA = {
    "role": "administrator",
    "of": "U99998",
    "scope": "U99998",
    "demonstration": "0",
    "administrator": "1",
    "by": "somebody@else.example",
    "account": "somebody@else.example",
    "name": "eve@evil.example",
    "disabled_on": "",
    "password_hash": "x",
    "stage": "in",
}


def posts(app: Flask) -> Iterator[tuple[str, str]]:
    """Endpoint and address of everything in the staff pages that changes something."""
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()) and rule.rule.startswith("/staff/"):
            address = rule.rule
            for name, value in {**OWN, "token": "t", "session": "s"}.items():
                address = address.replace(f"<{name}>", value)
            yield rule.endpoint, address


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_no_form_of_another_site_acts_here(
    app: Flask, staff: FlaskClient, headers: dict[str, str]
) -> None:
    found = list(posts(app))
    assert len(found) >= 30
    with context_of(app).store.read() as tx:
        before = len(entries(tx))
    for endpoint, address in found:
        assert staff.post(address, headers=headers).status_code == 403, endpoint
    with context_of(app).store.read() as tx:
        assert len(entries(tx)) == before
    assert staff.get("/staff/account/").status_code == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_no_other_method_gets_past(app: Flask, staff: FlaskClient, method: str) -> None:
    for _, address in posts(app):
        assert staff.open(address, method=method).status_code in (400, 403, 404, 405), address
        overridden = {"X-HTTP-Method-Override": "POST", **SAME_ORIGIN}
        answer = staff.get(address, headers=overridden)
        assert answer.status_code in (200, 303, 308, 400, 404, 405), address  # 308: adds a slash


@pytest.mark.parametrize("who", ["alice", "charlie", "demo"])
def test_fields_that_no_form_shows_change_nobody(peopled_app: Flask, who: str) -> None:
    store = context_of(peopled_app).store
    with store.read() as tx:
        before = [account.person for account in stored.list_accounts(tx)]
    person = PEOPLE[who]
    for endpoint, address in posts(peopled_app):
        if endpoint.startswith(
            ("api_reports.", "staff_invitation_pages.", "sign_in_pages.", "account.end_sessions")
        ):
            continue
        client = as_person(peopled_app.test_client(), person)
        client.post(address, data=EXTRA, headers=SAME_ORIGIN)
    with store.read() as tx:
        assert [account.person for account in stored.list_accounts(tx)] == before
        said = {audit_entry.by for audit_entry in entries(tx)}
    assert said <= {person.name, "t"}


def test_a_link_to_join_gives_what_it_was_made_for_and_no_more(
    app: Flask, client: FlaskClient
) -> None:
    from feedback_server.actions.accounts.staff_invitations import invite_person

    viewer = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({"U99999"}))
    our = context_of(app)
    token = invite_person(our.store, viewer, now=our.now(), by=NAME)
    form = EXTRA | {"password": "soak the lentils", "again": "soak the lentils"}
    client.post(f"/staff/join/{token}", data=form, headers=SAME_ORIGIN)
    with our.store.read() as tx:
        account = stored.find_account(tx, viewer.name)
        assert stored.find_account(tx, "eve@evil.example") is None
        assert sessions.for_account(tx, viewer.name) == []
    assert account is not None and account.person == viewer
