"""What the server itself refuses: too much at once, and what it says to whom over https."""

import socket
import time
import urllib.request
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from feedback_server.actions.accounts import accounts, password_hashing
from feedback_server.store.accounts import accounts as stored
from tests.factories import an_envelope
from tests.running_server import Server
from tests.server.test_killed import post
from tests.web.conftest import NAME, PASSWORD, SAME_ORIGIN, Clock, context_of, made_app

TOO_MUCH = 3 * 1024 * 1024
HIDING = (
    ("Content-Length: 4", "Transfer-Encoding: chunked"),
    ("Content-Length: 4", "Content-Length: 400"),
    ("Content-Length: -1",),
    ("Transfer-Encoding: chunked, identity",),
)
STAFF = ("/staff/overview/", "/staff/reports", "/staff/comments/", "/staff/people/")


def raw(server: Server, head: str, chunks: int = 0) -> str:
    """What a server answers to these bytes, and to as many chunks of 64 kB until it does."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(head.replace("\n", "\r\n").encode())
        try:
            for _ in range(chunks):
                line.sendall(b"10000\r\n" + bytes(65_536) + b"\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        answer = b""
        try:
            while part := line.recv(65_536):
                answer += part
        except (TimeoutError, ConnectionResetError):
            pass
    return answer.decode(errors="replace")


def head(address: str, *more: str) -> str:
    kind = "Content-Type: application/json"
    return "\n".join([f"POST {address} HTTP/1.1", "Host: localhost", kind, *more, "", ""])


def test_a_body_that_is_too_large_is_refused_unread(server: Server) -> None:
    for address in ("/api/v1/submissions", "/feedback/ot/en/", "/staff/sign-in"):
        began = time.monotonic()
        said = raw(server, head(address, f"Content-Length: {TOO_MUCH}", "Connection: close"))
        assert said.startswith("HTTP/1.1 4"), (address, said[:60])
        assert time.monotonic() - began < 9, "it waited for what it would not take"
        assert said.split()[1] in ("403", "413")


def test_a_body_without_an_end_is_refused(server: Server) -> None:
    for address in ("/api/v1/submissions", "/api/v1/tablets/check-in"):
        said = raw(server, head(address, "Transfer-Encoding: chunked", "Connection: close"), 400)
        assert "200" not in said[:20] and "500" not in said[:20], said[:80]
        assert raw(server, "GET /healthz HTTP/1.1\nHost: localhost\nConnection: close\n\n")


def test_no_request_hides_in_another(server: Server) -> None:
    hidden = "GET /staff/people/ HTTP/1.1\nHost: localhost\n\n"
    for more in HIDING:
        said = raw(server, head("/api/v1/submissions", *more) + "0\n\n" + hidden)
        assert said == "" or said.startswith("HTTP/1.1 4"), (more, said[:200])
        assert "200 OK" not in said, more


def test_over_https_nothing_is_sent_in_the_open(built: Path, tmp_path: Path, clock: Clock) -> None:
    app = made_app(built, tmp_path, clock, HANDRAIL_HTTPS="1", HANDRAIL_ADDRESS="https://localhost")
    client = app.test_client()
    form = {"name": NAME, "password": PASSWORD}
    answer = client.post(
        "/staff/sign-in", data=form, headers=SAME_ORIGIN, base_url="https://localhost"
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-"), cookie
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in cookie, (word, cookie)
        assert "Domain" not in cookie
    assert "max-age=31536000" in client.get("/").headers["Strict-Transport-Security"]
    context_of(app).store.close()


def test_no_page_of_staff_is_kept_by_a_browser(staff: FlaskClient) -> None:
    for address in STAFF:
        assert staff.get(address).headers["Cache-Control"] == "no-store", address


def test_an_unknown_account_costs_as_much_as_a_known_one(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By counting the slow work: a clock would measure how busy this machine is."""
    monkeypatch.undo()  # what is really used, not what other tests use
    accounts._nobody.cache_clear()
    with context_of(client.application).store.write() as tx:
        stored.set_password(tx, NAME, password_hashing.hash_password(PASSWORD))
    hashed: list[str] = []

    class Counted(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            hashed.append(str(hash).split("$")[3])
            return super().verify(hash, password)

    monkeypatch.setattr(password_hashing, "HASHER", Counted())
    for name in (NAME, "nobody@provider.example", ""):
        hashed.clear()
        form = {"name": name, "password": "not the password"}
        client.post("/staff/sign-in", data=form, headers=SAME_ORIGIN)
        assert hashed == ["m=65536,t=3,p=4"], name
    accounts._nobody.cache_clear()


def test_hundreds_of_idle_browsers_keep_nobody_out(server: Server) -> None:
    ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    lines = []
    try:
        for _ in range(600):
            line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            lines.append(line)
            line.sendall(ask)
            assert line.recv(4096).startswith(b"HTTP/1.1 200"), len(lines)
    finally:
        for line in lines:
            line.close()


def test_unfinished_bodies_keep_nobody_out(server: Server) -> None:
    """More of them than there are threads."""
    whole = head("ADDRESS", "Content-Length: 900") + "{"
    with ExitStack() as lines:
        for number in range(150):
            address = ("/api/v1/submissions", "/api/v1/push/renew")[number % 2]
            line = socket.create_connection(("127.0.0.1", server.port), timeout=10)
            lines.enter_context(closing(line))
            line.sendall(whole.replace("ADDRESS", address).replace("\n", "\r\n").encode())
        for address in ("/healthz", "/"):
            answer = urllib.request.urlopen(server.url + address, timeout=10)
            assert answer.status == 200, address
            answer.close()
        assert len(post(server, [an_envelope(server.keys)])) == 1
