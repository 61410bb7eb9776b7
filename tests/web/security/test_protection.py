"""Every route has a guard, or stands on the public list."""

import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from urllib.parse import quote

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from feedback_server import app as application
from feedback_server import web
from feedback_server.actions.tablets import tablets
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.output import FORMATS
from feedback_server.store.organisations import organisations
from feedback_server.web.blueprints import BLUEPRINTS
from feedback_server.web.security.access import Callers, UndeclaredView, declarations
from tests.factories import NOW, PCN, PRACTICES, TODAY, a_submission
from tests.stored import store_one
from tests.web.conftest import PASSWORD, SAME_ORIGIN, Clock, context_of, made_app

SAMPLES = {
    "id": "1",
    "number": "1",
    "pcn": "U99999",
    "month": "2026-10",
    "extension": "csv",
    "code": "V89001",
}


PUBLIC = {
    "public.page",
    "api.submissions",
    "api.practice",
    "api.openapi",
    "tablets.enrol",
    "tablets.check_in",
    "push.key",
    "push.remind",
    "push.end",
    "push.renew",
    "short_links.practice",
    "short_links.invitation",
    "leaflets.leaflet",
    "find_surgery.look_up",
    "find_surgery.results",
    "find_surgery.surgery",
    "find_surgery.feedback",
    "search_pages.search",
    "shared_reports.show",
    "shared_reports.download",
    "stop_reports.ask",
    "stop_reports.stop",
    "plain_form.choose",
    "plain_form.answer",
    "sign_in_pages.sign_in",
    "sign_in_pages.submit",
    "staff_invitation_pages.show",
    "staff_invitation_pages.accept",
    "sso.sso_start",
    "sso.sso_callback",
    "health.live",
    "health.ready",
}
"""Everything a stranger may reach. Whoever opens a view to all says so here a second time."""

ANY_ACCOUNT = {
    "sign_in_pages.home",
    "sign_in_pages.sign_out",
    "staff_handbook.page",
    "account.show",
    "kept_forms.show",
    "kept_forms.drop",
    "account.add",
    "account.end",
    "account.change_password",
    "account.end_session",
    "account.end_sessions",
    "notifications.show",
    "notifications.add",
    "notifications.change",
    "notifications.turn_off",
    "notifications.try_out",
    "second_factor.ask",
    "second_factor.check",
    "second_factor.set_up",
    "second_factor.confirm",
    "second_factor.renew_codes",
    "second_factor.turn_off",
}
"""What everybody who is signed in may reach, whatever their role."""


def test_a_view_is_open_to_strangers_or_to_all_staff_only_where_it_is_named_here(
    app: Flask,
) -> None:
    access = declarations(app)
    public = {name for name, each in access.items() if each.callers is Callers.ANYBODY}
    assert public == PUBLIC
    assert {name for name in access if access[name].permission is None} - public == ANY_ACCOUNT


def test_a_server_with_a_view_that_does_not_say_who_may_reach_it_does_not_start(
    built: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Blueprint("new_pages", __name__, url_prefix="/staff/new")
    pages.add_url_rule("/", "index", lambda: "secret")
    monkeypatch.setattr(application, "BLUEPRINTS", (*BLUEPRINTS, pages))
    with pytest.raises(UndeclaredView, match=r"say who may reach it.*: new_pages\.index$"):
        made_app(built, tmp_path, clock)


def test_a_view_that_is_added_later_is_nobody_s(app: Flask, staff: FlaskClient) -> None:
    app.add_url_rule("/staff/new/", "new", lambda: "secret")
    assert staff.get("/staff/new/").status_code == 403
    stranger = app.test_client().get("/staff/new/")
    assert stranger.status_code == 303 and "secret" not in stranger.text


def test_the_application_serves_every_blueprint_there_is() -> None:
    modules = (
        import_module(found.name) for found in walk_packages(web.__path__, f"{web.__name__}.")
    )
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Blueprint)
    }
    assert len(found) > 30
    assert found == set(BLUEPRINTS)


def test_every_route_that_is_not_public_sends_a_stranger_to_sign_in(app: Flask) -> None:
    access = declarations(app)
    guarded = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in PUBLIC]
    assert len(guarded) > 100
    for rule in guarded:
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            address = re.sub(r"<(?:[^:>]+:)?(\w+)>", _sample, rule.rule)
            answer = app.test_client().open(address, method=method, headers=SAME_ORIGIN)
            match access[rule.endpoint].callers:
                case Callers.HIDDEN:
                    assert answer.status_code == 404, rule
                case Callers.TOKENS:
                    assert answer.status_code == 401, rule
                    assert answer.headers["WWW-Authenticate"].startswith("Bearer"), rule
                case _:
                    assert answer.status_code == 303, rule
                    assert answer.headers["Location"].startswith("/staff/sign-in"), rule


def _sample(found: re.Match[str]) -> str:
    return SAMPLES.get(found[1], "1")


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
    files = [f"{report}.{format.extension}" for format in FORMATS.values()]
    for address in ("/", "/feedback/", "/staff/", "/api/v1/openapi.json", "/healthz", *files):
        kind = staff.get(address).headers["Content-Type"]
        expected = 1 if kind.startswith("text/") else 0
        assert kind.count("charset") == expected, (address, kind)


def test_public_pages_set_no_cookie(client: FlaskClient) -> None:
    for address in ("/", "/feedback/", "/feedback/choose", "/staff/sign-in"):
        assert "Set-Cookie" not in client.get(address).headers


HOSTILE = "</title></textarea><script>alert(1)</script>\"'><b x="


def test_a_hostile_name_is_only_a_name_on_every_page(app: Flask, staff: FlaskClient) -> None:
    our = context_of(app)
    with our.store.write() as tx:
        organisations.upsert_pcns(tx, [replace(PCN, name=HOSTILE)])
        organisations.upsert_practices(
            tx, [replace(practice, name=HOSTILE) for practice in PRACTICES]
        )
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
