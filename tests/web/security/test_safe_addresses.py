"""Nothing in an address leads elsewhere, splits a header, or climbs out of a folder."""

from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.domain.accounts.person import Person
from tests.web.conftest import (
    NAME,
    PASSWORD,
    SAME_ORIGIN,
    Clock,
    as_person,
    code,
    context_of,
    give_phone,
    made_app,
)

ELSEWHERE = (
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/staff/\\evil.example",
    "/staff//evil.example",
    "/staff/../../evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " https://evil.example",
    "\thttps://evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/staff/\r\nSet-Cookie: a=b",
    "%2f%2fevil.example",
    "https:/evil.example",
    "/staff@evil.example",
    "/stafff/evil",
    "//localhost@evil.example/staff/",
    "http://localhost/staff/",
    "\u2215\u2215evil.example",
    "/%09/evil.example",
)


@pytest.mark.parametrize("next", ELSEWHERE)
def test_signing_in_leads_only_to_pages_of_ours(app: Flask, client: FlaskClient, next: str) -> None:
    give_phone(app)
    form = {"name": NAME, "password": PASSWORD, "next": next}
    first = client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
    form = {"code": code(app), "next": next}
    second = client.post("/staff/second-factor/code", data=form, headers=SAME_ORIGIN)
    for answer in (first, second):
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/")
        assert not answer.location.startswith(("/staff//", "/staff/\\"))
        assert "\n" not in answer.location and "Set-Cookie: a" not in str(answer.headers)
    assert 'href="https://evil' not in client.get(f"/staff/sign-in?next={quote(next)}").text


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "/staff/people/", "X-Rewrite-URL": "/staff/people/"},
    ],
    ids=str,
)
def test_a_host_that_is_made_up_is_in_no_answer(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    for address in ("/", "/feedback/", "/staff/", "/staff/sign-in", "/nowhere", "/f/V89001"):
        answer = client.get(address, headers=headers)
        assert "evil.example" not in str(answer.headers) + answer.text, address


def test_a_host_that_is_made_up_does_not_make_a_form_ours(staff: FlaskClient) -> None:
    for headers in (
        {"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"},
        {"Origin": "http://evil.example", "Forwarded": "host=evil.example"},
    ):
        assert staff.post("/staff/sign-out", headers=headers).status_code == 403


def test_links_stand_on_the_address_that_was_set(built: Path, tmp_path: Path, clock: Clock) -> None:
    app = made_app(built, tmp_path, clock, HANDRAIL_ADDRESS="https://feedback.example")
    staff = as_person(app.test_client(), Person(NAME))
    headers = {"Host": "localhost", "Origin": "http://localhost"}
    form = {"name": "lena@pcn.example", "role": "administrator", "of": ""}
    page = staff.post("/staff/people/", data=form, headers=headers)
    assert "https://feedback.example/staff/join/" in page.text
    headers = {"Host": "evil.example", "Origin": "http://evil.example"}
    for address in ("/", "/feedback/", "/staff/sign-in", "/healthz", "/api/v1/openapi.json"):
        answer = staff.get(address, headers=headers)
        assert answer.status_code == 400, address
        assert "evil.example" not in answer.text
    assert staff.post("/staff/people/", data=form, headers=headers).status_code == 400
    context_of(app).store.close()


@pytest.mark.parametrize("number", ["0", "-1", "7180936165564415475712", "9" * 400])
def test_no_number_is_too_large(staff: FlaskClient, number: str) -> None:
    for address in ("/staff/reports?pcn=U99999&", "/staff/reports/U99999/2026-10.csv?"):
        assert staff.get(f"{address}revision={number}").status_code == 404, address


@pytest.mark.parametrize(
    "address",
    [
        "/../var/handrail.sqlite3",
        "/%2e%2e/var/handrail.sqlite3",
        "/..%2fvar%2fhandrail.sqlite3",
        "/assets/../../var/handrail.sqlite3",
        "/assets/..%5c..%5cvar",
        "/feedback/%2e%2e/%2e%2e/var/keys",
        "//etc/passwd",
        "/%00",
        "/assets/%00.css",
        "/" + "a/" * 2000,
    ],
)
def test_no_address_climbs_out_of_the_pages(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (301, 308, 400, 404, 414), address
    assert b"SQLite" not in answer.data and b"root:" not in answer.data


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: a=b", "x\nX-Evil: 1", "caf\u00e9\r\n\r\n<b>"])
def test_no_name_splits_a_header(staff: FlaskClient, name: str) -> None:
    for address in (
        f"/staff/reports?pcn={quote(name)}",
        f"/staff/reports/U99999/{quote(name)}.csv",
        f"/staff/reports/{quote(name)}/2026-10.csv",
        f"/staff/comments/?done={quote(name)}&text={quote(name)}",
        f"/staff/activity/?done={quote(name)}",
        f"/staff/sign-in?next={quote(name)}",
    ):
        answer = staff.get(address)
        assert answer.status_code < 500, address
        assert "X-Evil" not in answer.headers
        assert all("a=b" not in each for each in answer.headers.getlist("Set-Cookie"))


def test_every_page_forbids_frames(client: FlaskClient, staff: FlaskClient) -> None:
    for address in ("/", "/feedback/", "/staff/sign-in", "/nowhere"):
        policy = client.get(address).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, address
    for address in ("/staff/overview/", "/staff/reports", "/staff/comments/", "/staff/people/"):
        headers = staff.get(address).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], address
        assert headers["Cache-Control"] == "no-store", address
