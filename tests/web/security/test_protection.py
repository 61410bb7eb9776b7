"""Every route has a guard, or stands on the public list."""

from dataclasses import replace
from datetime import date
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient

from feedback_server.actions.tablets import tablets
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.output import FORMATS
from feedback_server.store.organisations import organisations
from feedback_server.web.security.guard import HIDDEN, PROGRAMS, PUBLIC
from tests.factories import NOW, PCN, PRACTICES, TODAY, a_submission
from tests.stored import store_one
from tests.web.conftest import PASSWORD, SAME_ORIGIN, services_of

SAMPLES = {"number": "1", "pcn": "U99999", "month": "2026-10", "extension": "csv", "code": "V89001"}


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
            if rule.endpoint in HIDDEN:
                assert answer.status_code == 404, rule
                continue
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


def test_every_text_says_its_character_set_once(staff: FlaskClient) -> None:
    report = "/staff/reports/U99999/2026-10"
    files = [f"{report}.{each.extension}" for each in FORMATS.values()]
    for address in ("/", "/feedback/", "/staff/", "/api/v1/openapi.json", "/healthz", *files):
        kind = staff.get(address).headers["Content-Type"]
        expected = 1 if kind.startswith("text/") else 0
        assert kind.count("charset") == expected, (address, kind)


def test_public_pages_set_no_cookie(client: FlaskClient) -> None:
    for address in ("/", "/feedback/", "/feedback/choose", "/staff/sign-in"):
        assert "Set-Cookie" not in client.get(address).headers


HOSTILE = "</title></textarea><script>alert(1)</script>\"'><b x="


def test_a_hostile_name_is_only_a_name_on_every_page(app: Flask, staff: FlaskClient) -> None:
    our = services_of(app)
    with our.store.write() as tx:
        organisations.upsert_pcns(tx, [replace(PCN, name=HOSTILE)])
        organisations.upsert_practices(tx, [replace(each, name=HOSTILE) for each in PRACTICES])
    id = "00000000-0000-4000-8000-000000000001"
    tablets.add_tablet(
        our.store,
        practice="V89001",
        label=HOSTILE,
        setup=Setup(),
        id=id,
        on=TODAY,
        now=NOW,
        by="test",
    )
    given = {"experience": "1", "why": HOSTILE, "publish": "yes"}
    store_one(our.store, our.surveys, a_submission(given_on=date(2026, 10, 7), answers=given))
    token = {"label": HOSTILE, "days": "9", "proof": PASSWORD}
    assert (
        "Copy your new token"
        in staff.post("/staff/account/tokens", data=token, headers=SAME_ORIGIN).text
    )
    pages = [
        rule.rule.replace("<id>", id).replace("<pcn>", PCN.code).replace("<month>", "2026-10")
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and rule.rule.startswith("/staff/")
    ]
    pages += ["/staff/sign-in?next=" + quote(HOSTILE), "/staff/comments/?month=2026-10"]
    pages += ["/feedback/choose?q=" + quote(HOSTILE), "/f/V89001"]
    seen = 0
    for address in pages:
        if "<" in address:
            continue
        words = staff.get(address).data.decode(errors="replace")
        assert "<script>alert" not in words and "<b x=" not in words, address
        seen += "&lt;script&gt;alert" in words
    assert seen >= 8, "the name is shown, and escaped"
