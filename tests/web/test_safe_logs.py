"""What passes through the server and must never be in what it writes down of itself."""

import contextlib
import logging
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.server import Server
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, code, give_phone


def test_signing_in_leaves_no_secret_in_a_log(
    app: Flask,
    client: FlaskClient,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    give_phone(app)
    with caplog.at_level(logging.DEBUG):
        for password in ("a wrong one", PASSWORD):
            form = {"name": NAME, "password": password}
            client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
        now = code(app)
        client.post("/staff/second-factor/code", data={"code": now}, headers=SAME_ORIGIN)
        assert client.get("/staff/overview/").status_code == 200
        cookie = client.get_cookie("handrail")
        assert cookie is not None
        made = client.post("/staff/people/", data={"name": "x"}, headers=SAME_ORIGIN)
        assert made.status_code in (403, 422)
    captured = capsys.readouterr()
    written = captured.out + captured.err + caplog.text
    for secret in (PASSWORD, "a wrong one", cookie.value, now, NAME):
        assert secret not in written


def test_a_real_server_writes_down_no_address_and_no_name(server: Server) -> None:
    for address in (
        "/staff/join/a-secret-link",
        "/f/V89001?name=Bob",
        "/staff/sign-in?next=/staff/comments/?text=Bob",
        "/api/v1/reports/a-secret-network",
    ):
        with contextlib.suppress(HTTPError):
            urlopen(server.url + address, timeout=10)
    server.stop()
    written = server.log.read_text()
    assert "secret" not in written and "Bob" not in written and "V89001" not in written
