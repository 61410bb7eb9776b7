"""Every route has a guard, or stands on the public list."""

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.web.auth import PROGRAMS, PUBLIC
from tests.web.conftest import SAME_ORIGIN

SAMPLES = {"pcn": "U99999", "month": "2026-10", "extension": "csv", "code": "V89001"}


def test_the_public_list_names_only_what_exists(app: Flask) -> None:
    assert set(app.view_functions) >= PUBLIC


def test_every_route_that_is_not_public_sends_a_stranger_to_sign_in(app: Flask) -> None:
    guarded = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC]
    assert len(guarded) >= 4
    for rule in guarded:
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            address = rule.rule
            for name, value in SAMPLES.items():
                address = address.replace(f"<{name}>", value)
            answer = app.test_client().open(address, method=method, headers=SAME_ORIGIN)
            if rule.endpoint.startswith(PROGRAMS):
                assert answer.status_code == 401, rule
                assert answer.headers["WWW-Authenticate"].startswith("Bearer"), rule
                continue
            assert answer.status_code == 303, rule
            assert answer.headers["Location"].startswith("/staff/sign-in"), rule


def test_a_form_on_another_site_cannot_act_here(staff: FlaskClient) -> None:
    for headers in ({"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {}):
        assert staff.post("/staff/sign-out", headers=headers).status_code == 403
    assert staff.get("/staff/reports").status_code == 200


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for address in ("/", "/feedback/", "/staff/sign-in", "/nowhere", "/api/v1/openapi.json"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "unsafe" not in policy, address
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_public_pages_set_no_cookie(client: FlaskClient) -> None:
    for address in ("/", "/feedback/", "/feedback/choose", "/staff/sign-in"):
        assert "Set-Cookie" not in client.get(address).headers
