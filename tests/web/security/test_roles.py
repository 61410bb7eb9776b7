"""What each role may do, and that nobody sees another's places: Alice, Bob and Charlie."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import staff_admin
from feedback_server.actions.accounts.api_tokens import create_token
from feedback_server.actions.tablets import tablets
from feedback_server.domain.accounts.person import (
    PERMISSIONS,
    Languages,
    Permission,
    Person,
    Role,
)
from feedback_server.domain.organisations.organisation import Pcn, Practice
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.store.accounts import accounts
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.organisations import organisations
from feedback_server.web.security.access import Access, Callers, declarations
from tests.factories import NOW, PCN, PRACTICES, TODAY
from tests.web.conftest import HASHED, PASSWORD, SAME_ORIGIN, as_person, context_of

OTHER = Pcn("U99998", "Another Network")
FAR = Practice("V89009", "Far Test Surgery", "U99998")
DEVICE, FAR_DEVICE = "00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"

PEOPLE = {
    "admin": Person("admin@provider.example"),
    "alice": Person("alice@pcn.example", Role.PCN_LEAD, frozenset({PCN.code})),
    "viewer": Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({PCN.code})),
    "charlie": Person("charlie@elm.example", Role.PRACTICE_VIEWER, frozenset({"V89001"})),
    "bob": Person("bob@other.example", Role.PCN_LEAD, frozenset({OTHER.code})),
    "dora": Person("dora@far.example", Role.PRACTICE_VIEWER, frozenset({FAR.code})),
    "tara": Person("tara@words.example", Role.TRANSLATOR, languages=Languages(frozenset({"ur"}))),
    "demo": Person("demo@provider.example", demonstration=True),
}
OUTSIDERS = ("bob", "dora", "demo")
TOKENS = Access(Callers.TOKENS)
NOBODY = "00000000-0000-4000-8000-0000000000ff"
OWN = {"handle": "0" * 32} | {"pcn": PCN.code, "month": "2026-10", "extension": "csv", "id": DEVICE}
OWN |= {
    "language": "ur",
    "upload": NOBODY,
    "batch": NOBODY,
    "submission": NOBODY,
    "question": "why",
    "number": "1",
    "practice": "V89001",
    "browser": NOBODY,
}


@pytest.fixture
def peopled_app(app: Flask) -> Iterator[Flask]:
    store = context_of(app).store
    with store.write() as tx:
        organisations.upsert_pcns(tx, [OTHER])
        organisations.upsert_practices(tx, [FAR])
        for person in PEOPLE.values():
            accounts.add_account(tx, Account(person, HASHED))
    for id, practice in ((DEVICE, "V89001"), (FAR_DEVICE, FAR.code)):
        tablets.add_tablet(
            store, practice=practice, label="Desk", setup=Setup(), id=id, on=TODAY, now=NOW, by="t"
        )
    yield app


def signed_in(app: Flask, who: str) -> FlaskClient:
    return as_person(app.test_client(), PEOPLE[who])


def bearer(app: Flask, who: str) -> dict[str, str]:
    our = context_of(app)
    token = create_token(
        our.store, PEOPLE[who], label="t", days=9, id=our.new_id(), on=our.today(), now=our.now()
    )
    return {"Authorization": f"Bearer {token}"}


def guarded(app: Flask) -> Iterator[tuple[Access, str, str]]:
    """What is declared, method and address of everything that needs a role."""
    access = declarations(app)
    for rule in app.url_map.iter_rules():
        declared = access[rule.endpoint]
        if declared.permission is None:
            continue
        address = re.sub(r"<int[^:>]*:\w+>", "1", rule.rule)
        for name, value in OWN.items():
            address = address.replace(f"<{name}>", value)
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield declared, method, address


class Asker:
    """Asks as one person: with a session for pages, with a token for programs."""

    def __init__(self, app: Flask, who: str) -> None:
        self.pages, self.programs = signed_in(app, who), app.test_client()
        self.token = bearer(app, who)

    def __call__(self, access: Access, method: str, address: str) -> TestResponse:
        if access.callers is Callers.TOKENS:
            return self.programs.open(address, method=method, headers=self.token)
        return self.pages.open(address, method=method, headers=SAME_ORIGIN)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_role_reaches_what_it_may_and_nothing_else(peopled_app: Flask, who: str) -> None:
    ask, reached = Asker(peopled_app, who), 0
    for access, method, address in guarded(peopled_app):
        answer = ask(access, method, address)
        assert access.permission is not None
        may = PEOPLE[who].may(access.permission)
        refused = 404 if access.callers is Callers.HIDDEN else 403
        assert (answer.status_code == refused) == (not may), (method, address, answer.status_code)
        assert answer.status_code < 500, address
        reached += may
    assert reached >= 5


@pytest.fixture
def statements(peopled_app: Flask) -> Iterator[list[str]]:
    """What is asked of the database, as it is asked."""
    asked: list[str] = []

    def note(*event: Any) -> None:
        asked.append(event[2])

    engine = context_of(peopled_app).store.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield asked
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("who", OUTSIDERS)
def test_another_s_place_takes_as_much_work_as_one_that_does_not_exist(
    peopled_app: Flask, statements: list[str], who: str
) -> None:
    """By counting what is asked of the database: a clock would measure this machine."""
    ask, compared = Asker(peopled_app, who), 0
    ask(TOKENS, "GET", "/api/v1/reports")  # the token's first use is noted
    for access, method, address in guarded(peopled_app):
        if not access.admits(PEOPLE[who]):
            continue
        for own, none in ((PCN.code, "U00000"), (DEVICE, NOBODY), ("V89001", "V00000")):
            if own in address:
                asked = []
                for each in (address, address.replace(own, none)):
                    statements.clear()
                    ask(access, method, each)
                    asked.append(list(statements))
                assert asked[0] == asked[1], (method, address)
                compared += 1
    assert compared >= 5


@pytest.mark.parametrize("who", OUTSIDERS)
def test_another_s_place_is_as_one_that_does_not_exist(peopled_app: Flask, who: str) -> None:
    ask = Asker(peopled_app, who)
    for access, method, address in guarded(peopled_app):
        if not access.admits(PEOPLE[who]):
            continue
        for own, none in ((PCN.code, "U00000"), (DEVICE, NOBODY), ("V89001", "V00000")):
            if own in address:
                found = ask(access, method, address)
                missing = ask(access, method, address.replace(own, none))
                assert found.status_code == missing.status_code == 404, (method, address)
                assert found.data == missing.data, address


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_page_names_another_s_place(peopled_app: Flask, who: str) -> None:
    names = (PCN.name, *(practice.name for practice in PRACTICES))
    client = signed_in(peopled_app, who)
    for address in (
        "/staff/reports",
        "/staff/tablets/",
        "/staff/tablets/add",
        "/staff/enter",
        "/staff/flagged",
        "/staff/posters/",
        "/staff/front-desk/",
        "/staff/account/",
    ):
        words = client.get(address).text
        assert not [name for name in names if name in words], address
    programs = peopled_app.test_client().get("/api/v1/reports", headers=bearer(peopled_app, who))
    assert not [name for name in names if name in programs.text]


def test_forms_of_another_s_practice_are_refused(peopled_app: Flask) -> None:
    dora = signed_in(peopled_app, "dora")
    given = "practice={}&day=2026-11-20&mode=paper&survey=occupational-therapy&language=en"
    assert dora.get(f"/staff/enter/form?{given.format(FAR.code)}").status_code == 200
    assert dora.get(f"/staff/enter/form?{given.format('V89001')}").status_code == 400
    poster = "/staff/posters/poster.pdf?practice={}"
    assert dora.get(poster.format(FAR.code)).status_code == 200
    assert dora.get(poster.format("V89001")).status_code == 404
    card = "/staff/posters/prompt-card.pdf?practice={}"
    assert dora.get(card.format(FAR.code)).status_code == 200
    assert dora.get(card.format("V89001")).status_code == 404
    sheet = "/staff/posters/place-sheet.pdf?practice={}"
    assert dora.get(sheet.format(FAR.code)).status_code == 200
    assert dora.get(sheet.format("V89001")).status_code == 404
    form = {"practice": "V89001", "count": "2", "language": "en"}
    refused = dora.post("/staff/posters/invitations", data=form, headers=SAME_ORIGIN)
    assert refused.status_code == 404
    bob = signed_in(peopled_app, "bob")
    tablet = {"practice": "V89001", "label": "Mine", "pin": "246813", "idle_s": "60"}
    tablet |= {"opens": "08:00", "closes": "18:00", "days": "0"}
    assert bob.post("/staff/tablets/add", data=tablet, headers=SAME_ORIGIN).status_code == 422


def test_a_practice_sees_its_own_answers_and_no_revision_of_the_network(
    peopled_app: Flask,
) -> None:
    alice, charlie = signed_in(peopled_app, "alice"), signed_in(peopled_app, "charlie")
    keep = f"/staff/reports/{PCN.code}/2026-10/save"
    assert alice.post(keep, data={"close": "yes"}, headers=SAME_ORIGIN).status_code == 303
    whole, own = (client.get("/staff/reports").text for client in (alice, charlie))
    assert PRACTICES[1].name in whole and "Revision 1" in whole
    assert PRACTICES[0].name in own
    assert PRACTICES[1].name not in own and "Revision" not in own
    file = f"/staff/reports/{PCN.code}/2026-10.csv"
    assert PRACTICES[1].name not in charlie.get(file).text
    assert charlie.get(f"{file}?revision=1").status_code == 404
    assert alice.get(f"{file}?revision=1").status_code == 200
    assert charlie.post(keep, headers=SAME_ORIGIN).status_code == 403


def test_an_account_that_is_off_is_out_at_once(peopled_app: Flask) -> None:
    alice, token = signed_in(peopled_app, "alice"), bearer(peopled_app, "alice")
    staff_admin.switch_off(
        context_of(peopled_app).store, PEOPLE["alice"].name, on=TODAY, by="t", now=NOW
    )
    assert alice.get("/staff/reports").status_code == 303
    assert peopled_app.test_client().get("/api/v1/reports", headers=token).status_code == 401
    form = {"name": PEOPLE["alice"].name, "password": PASSWORD}
    again = peopled_app.test_client().post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
    assert again.status_code == 422


def test_each_permission_belongs_to_some_role() -> None:
    assert set().union(*PERMISSIONS.values()) == set(Permission)
    assert set(PERMISSIONS) == set(Role)
