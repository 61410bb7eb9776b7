"""The handbook is for everybody who is signed in, and only its own scripts run."""

import base64
import hashlib
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback_server.web.staff.handbook import policy_of
from tests.web.security.test_roles import PEOPLE, peopled_app, signed_in

__all__ = ["peopled_app"]


def test_a_stranger_is_sent_to_sign_in_and_then_there(client: FlaskClient, built: Path) -> None:
    files = [path for path in (built / "handbook").rglob("*") if path.is_file()]
    assert len(files) >= 5
    for path in files:
        address = f"/staff/handbook/{path.relative_to(built / 'handbook').as_posix()}"
        answer = client.get(address)
        assert answer.status_code == 303, address
        assert answer.headers["Location"].startswith("/staff/sign-in?next=/staff/handbook/")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_who_is_signed_in_reads_it(peopled_app: Flask, who: str) -> None:
    client = signed_in(peopled_app, who)
    page = client.get("/staff/handbook/")
    assert page.status_code == 200
    assert "Handrail handbook" in page.text
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert client.get("/staff/handbook/nowhere/").status_code == 404
    assert client.get("/staff/handbook").headers["Location"].endswith("/staff/handbook/")


def test_just_the_inline_scripts_of_a_page_may_run() -> None:
    page = b'<script>one()</script><script id="c" type="application/json">{}</script>'
    page += b"<script src='x.js'></script><script>two()\n</script>"
    policy = policy_of(page)
    scripts = policy.split("script-src ")[1].split(";")[0].split()
    digests = [hashlib.sha256(script).digest() for script in (b"one()", b"two()\n")]
    assert scripts == ["'self'", *(f"'sha256-{base64.b64encode(it).decode()}'" for it in digests)]
    assert "unsafe" not in policy and "http" not in policy


def test_each_page_has_a_policy_of_its_own_scripts(staff: FlaskClient, built: Path) -> None:
    for path in (built / "handbook").rglob("index.html"):
        address = path.relative_to(built / "handbook").as_posix().removesuffix("index.html")
        answer = staff.get(f"/staff/handbook/{address}")
        assert answer.headers["Content-Security-Policy"] == policy_of(path.read_bytes())
    script = next((built / "handbook").rglob("bundle.*.js"))
    answer = staff.get(f"/staff/handbook/{script.relative_to(built / 'handbook').as_posix()}")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_other_pages_of_staff_lead_there(staff: FlaskClient) -> None:
    page = staff.get("/staff/account/").text
    assert page.count('href="/staff/handbook/"') == 3, (
        "in the navigation, in the folded menu and in the help"
    )
