"""Whoever can change figures signs in with a password and a code; a lost phone locks nobody out."""

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback_server.actions.accounts import two_factor as actions
from feedback_server.actions.accounts.login_throttle import CODES_A_DAY, CODES_TOLD, OF_ONE
from feedback_server.domain.accounts.person import Person, Role
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.accounts import two_factor as factors
from feedback_server.store.accounts.accounts import Account
from feedback_server.store.accounts.tables import two_factor_table
from tests.entries import entries
from tests.factories import PCN
from tests.web.conftest import (
    HASHED,
    NAME,
    PASSWORD,
    SAME_ORIGIN,
    Clock,
    as_person,
    code,
    context_of,
    give_phone,
    sign_in,
)

VIEWER = Person("vera@pcn.example", Role.PCN_VIEWER, frozenset({PCN.code}))
LEAD = Person("lena@pcn.example", Role.PCN_LEAD, frozenset({PCN.code}))
DEMONSTRATION = Person("demo@provider.example", demonstration=True)


def with_password(client: FlaskClient, name: str = NAME) -> TestResponse:
    form = {"name": name, "password": PASSWORD}
    return client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)


def give(client: FlaskClient, given: str, address: str = "code", **form: str) -> TestResponse:
    form |= {"code": given}
    return client.post(f"/staff/second-factor/{address}", data=form, headers=SAME_ORIGIN)


def is_in(client: FlaskClient) -> bool:
    return client.get("/staff/account/").status_code == 200


def secret_on(page: str) -> str:
    found = re.search(r'<code class="hr-token">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r'<li><code class="hr-token">([a-z0-9 ]+)</code>', page)


def set_up(app: Flask, client: FlaskClient) -> tuple[str, list[str]]:
    """Signed in and set up: the secret, and the recovery codes."""
    with_password(client)
    secret = secret_on(client.get("/staff/second-factor/").text)
    page = give(client, code(app, secret), "")
    assert page.status_code == 200
    return secret, codes_on(page.text)


@pytest.mark.parametrize(
    ("person", "needs"), [(VIEWER, False), (LEAD, True), (DEMONSTRATION, False)]
)
def test_whoever_can_change_figures_needs_one(
    app: Flask, client: FlaskClient, person: Person, needs: bool
) -> None:
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(person, HASHED))
    with_password(client, person.name)
    assert is_in(client) is not needs


def test_without_one_a_session_reaches_nothing_but_its_set_up(client: FlaskClient) -> None:
    with_password(client)
    for address in ("/staff/overview/", "/staff/account/", "/staff/reports?month=2026-10"):
        to = client.get(address)
        assert to.status_code == 303
        assert to.location.startswith("/staff/second-factor/?next=/staff/"), address
    assert client.post("/staff/account/tokens", headers=SAME_ORIGIN).status_code == 303
    assert "Reports</a>" not in client.get("/staff/second-factor/").text


def test_it_is_set_up_with_a_first_code(app: Flask, client: FlaskClient) -> None:
    with_password(client)
    page = client.get("/staff/second-factor/?next=/staff/tablets/").text
    secret = secret_on(page)
    assert secret == secret_on(client.get("/staff/second-factor/").text)
    wrong = give(client, "000000", "")
    assert wrong.status_code == 422 and "That code is not right" in wrong.text
    assert secret_on(wrong.text) == secret and not is_in(client)
    before = client.get_cookie("handrail")
    done = give(client, code(app, secret), "", next="/staff/tablets/")
    assert len(set(codes_on(done.text))) == actions.RECOVERY_CODES
    assert 'href="/staff/tablets/"' in done.text
    after = client.get_cookie("handrail")
    assert is_in(client) and before and after and before.value != after.value
    assert secret not in client.get("/staff/second-factor/").text


def test_the_next_sign_in_asks_for_a_code(app: Flask, client: FlaskClient, clock: Clock) -> None:
    secret, _ = set_up(app, client)
    other = app.test_client()
    with_password(other)
    assert not is_in(other)
    assert other.get("/staff/second-factor/").status_code == 303  # where its secret might be
    assert secret not in other.get("/staff/second-factor/", follow_redirects=True).text
    assert give(other, "123456").status_code == 422
    clock.advance(seconds=30)
    landed = give(other, code(app, secret), next="/staff/tablets/")
    assert landed.location == "/staff/tablets/" and is_in(other)


def test_a_code_is_taken_once(app: Flask, client: FlaskClient, clock: Clock) -> None:
    secret, _ = set_up(app, client)
    clock.advance(seconds=30)
    seen = code(app, secret)
    for expected in (303, 422):
        other = app.test_client()
        with_password(other)
        assert give(other, f" {seen[:3]} {seen[3:]} ").status_code == expected


@pytest.mark.parametrize(("seconds", "expected"), [(-90, 422), (-30, 303), (30, 303), (90, 422)])
def test_a_clock_may_be_wrong_by_half_a_minute(
    app: Flask, client: FlaskClient, clock: Clock, seconds: int, expected: int
) -> None:
    give_phone(app)
    with_password(client)
    totp = pyotp.TOTP("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert give(client, totp.at(clock.now + timedelta(seconds=seconds))).status_code == expected


def test_a_recovery_code_signs_in_once(app: Flask, client: FlaskClient) -> None:
    _, codes = set_up(app, client)
    for expected in (303, 422):
        other = app.test_client()
        with_password(other)
        assert give(other, codes[0].upper().replace(" ", "-")).status_code == expected
    assert "You have 9 recovery codes left" in client.get("/staff/account/").text


def lose_the_key(app: Flask) -> None:
    """What is sealed to the server's own key can be opened no more."""
    with context_of(app).store.write() as tx:
        tx.execute(sa.update(two_factor_table).values(key_id="0" * 16))


def test_a_lost_key_is_told_and_a_recovery_code_still_signs_in(
    app: Flask, client: FlaskClient, clock: Clock
) -> None:
    secret, codes = set_up(app, client)
    lose_the_key(app)
    clock.advance(minutes=5)
    with_password(client)
    refused = give(client, code(app, secret))
    assert refused.status_code == 422 and "This server has lost the key" in refused.text
    assert give(client, codes[0]).status_code == 303 and is_in(client)
    assert give(client, codes[1], "off").status_code == 303
    assert secret_on(client.get("/staff/second-factor/").text) != secret


def test_a_proposed_secret_whose_key_is_lost_is_proposed_anew(
    app: Flask, client: FlaskClient
) -> None:
    with_password(client)
    before = secret_on(client.get("/staff/second-factor/").text)
    lose_the_key(app)
    assert give(client, code(app, before), "").status_code == 422
    after = secret_on(client.get("/staff/second-factor/").text)
    assert after != before
    assert give(client, code(app, after), "").status_code == 200


def test_codes_cannot_be_tried_for_ever(app: Flask, client: FlaskClient) -> None:
    give_phone(app)
    with_password(client)
    for _ in range(OF_ONE):
        assert give(client, "000000").status_code == 422
    held = give(client, code(app))
    assert held.status_code == 429 and "Too many tries" in held.text
    with_password(client)  # a new session is no new count
    assert give(client, code(app)).status_code == 429


def from_network(app: Flask, number: int) -> FlaskClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"198.51.{number}.1"
    return client


def test_a_second_step_is_not_blocked_by_who_gave_no_password(
    app: Flask, client: FlaskClient
) -> None:
    for name in (NAME, f"{NAME} second factor"):
        for _ in range(OF_ONE + 1):
            with_wrong = {"name": name, "password": "a wrong one"}
            from_network(app, 1).post("/staff/sign-in", data=with_wrong, headers=SAME_ORIGIN)
            assert give(from_network(app, 1), "000000").location.startswith("/staff/sign-in")
    assert sign_in(client).status_code == 303 and is_in(client)


def test_whoever_stole_a_password_shuts_nobody_out(app: Flask, client: FlaskClient) -> None:
    """They run out of codes wherever they are; a browser that is known does not."""
    assert sign_in(client).status_code == 303
    for number in range(CODES_A_DAY // OF_ONE):
        thief = from_network(app, number)
        with_password(thief)
        assert {give(thief, "000000").status_code for _ in range(OF_ONE)} == {422}
    last = from_network(app, 99)
    with_password(last)
    held = give(last, code(app))
    assert held.status_code == 429 and "link to a new password" in held.text
    landed = sign_in(client)
    assert landed.location == "/staff/account/#failed" and is_in(client)
    page = client.get(landed.location).text
    assert f"<strong>{CODES_A_DAY} times" in page and "somebody knows your password" in page
    with context_of(app).store.read() as tx:
        told = [
            audit_entry
            for audit_entry in entries(tx)
            if audit_entry.action == "two_factor_codes_failed"
        ]
    assert [audit_entry.about for audit_entry in told] == [{"name": NAME, "number": CODES_TOLD}]


def test_a_half_finished_sign_in_ends_soon(app: Flask, client: FlaskClient, clock: Clock) -> None:
    give_phone(app)
    with_password(client)
    clock.advance(minutes=16)
    assert give(client, code(app)).location.startswith("/staff/sign-in")


def test_new_recovery_codes_end_the_old_ones(app: Flask, client: FlaskClient) -> None:
    _, codes = set_up(app, client)
    assert give(client, "000000", "codes").status_code == 422
    fresh = codes_on(give(client, codes[0], "codes").text)
    assert len(fresh) == actions.RECOVERY_CODES and not set(fresh) & set(codes)
    other = app.test_client()
    with_password(other)
    assert give(other, codes[1]).status_code == 422
    assert give(other, fresh[1]).status_code == 303


def test_another_phone_is_set_up_before_anything_else(app: Flask, client: FlaskClient) -> None:
    secret, codes = set_up(app, client)
    other = as_person(app.test_client(), Person(NAME))
    assert give(client, codes[0], "off").status_code == 303
    assert not is_in(client) and not is_in(other)
    fresh = secret_on(client.get("/staff/second-factor/").text)
    assert fresh != secret
    assert give(client, code(app, fresh), "").status_code == 200 and is_in(client)


def test_who_may_do_without_may_have_one(app: Flask, client: FlaskClient) -> None:
    with context_of(app).store.write() as tx:
        stored.add_account(tx, Account(VIEWER, HASHED))
    with_password(client, VIEWER.name)
    secret = secret_on(client.get("/staff/second-factor/").text)
    codes = codes_on(give(client, code(app, secret), "").text)
    other = app.test_client()
    with_password(other, VIEWER.name)
    assert not is_in(other) and give(other, codes[0]).status_code == 303
    assert give(other, codes[1], "off").status_code == 303 and is_in(other)
    third = app.test_client()
    with_password(third, VIEWER.name)
    assert is_in(third)


def test_a_lost_phone_is_reset_by_somebody_else(app: Flask, staff: FlaskClient) -> None:
    store = context_of(app).store
    give_phone(app)
    assert actions.reset(store, NAME, by="command line", now=context_of(app).now())
    assert not actions.reset(store, NAME, by="command line", now=context_of(app).now())
    assert not is_in(staff)
    with_password(staff)
    assert secret_on(staff.get("/staff/second-factor/").text)


def test_neither_secret_nor_code_is_kept_as_it_is(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    secret, codes = set_up(app, client)
    with context_of(app).store.read() as tx:
        factor = factors.find(tx, NAME)
        said = [str(entry) for entry in entries(tx)]
    assert factor is not None and secret.encode() not in factor.sealed
    assert not any(secret in each or codes[0].replace(" ", "") in each for each in said)
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("var/handrail.sqlite3*"))
    assert kept and secret.encode() not in kept


def test_the_password_alone_tells_nothing_about_the_code(app: Flask, client: FlaskClient) -> None:
    give_phone(app)
    wrong = client.post(
        "/staff/sign-in", data={"name": NAME, "password": "x" * 12}, headers=SAME_ORIGIN
    )
    assert wrong.status_code == 422 and "code" not in wrong.text
    assert sign_in(client).status_code == 303 and is_in(client)
