"""A proxy between device and server that fails as networks do: portals, redirects, silence."""

import json
import threading
import uuid
from collections.abc import Callable, Iterable
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


class FaultyProxy(ThreadingHTTPServer):
    """Passes everything on to ``port``; ``fault`` answers /api/ in its place."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = port
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.fault: Fault | None = None
        self.faults_met = 0
        """How many requests met a fault."""
        self.missing = ""
        """A path that this release forgot."""
        self.release = threading.Event()
        """Set to end connections that hang."""

    def __enter__(self) -> "FaultyProxy":
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A device that hangs up is no fault of the test."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FaultyProxy

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def log_message(self, format: str, *values: object) -> None:
        pass

    def _handle(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.fault is not None and self.path.startswith("/api/"):
            self.server.faults_met += 1
            self.server.fault(self, body)
        elif self.path == self.server.missing:
            self.reply(404, b"", HTML)
        else:
            self.pass_on(body)

    def pass_on(self, body: bytes) -> None:
        headers = {name: value for name, value in self.headers.items() if name != "Connection"}
        try:
            with closing(HTTPConnection("127.0.0.1", self.server.upstream, timeout=30)) as server:
                server.request(self.command, self.path, body or None, headers)
                with server.getresponse() as answer:
                    status, content, sent = answer.status, answer.read(), answer.getheaders()
        except OSError:  # the server is down, and so are we
            self.close_connection = True
            return
        left_out = {"transfer-encoding", "connection", "content-length", "date", "server"}
        self._send(status, content, [pair for pair in sent if pair[0].lower() not in left_out])

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self._send(status, body, headers.items())

    def _send(self, status: int, body: bytes, headers: Iterable[tuple[str, str]]) -> None:
        """A name may come twice: Set-Cookie does."""
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


Fault = Callable[[_Handler, bytes], None]
HTML = {"Content-Type": "text/html"}
JSON = {"Content-Type": "application/json"}


def captive_portal(request: _Handler, body: bytes) -> None:
    request.reply(200, b"<h1>Welcome to Clinic Wi-Fi</h1>", HTML)


def redirect(request: _Handler, body: bytes) -> None:
    request.reply(302, b"", {"Location": "/feedback/thanks/"})


def failure(request: _Handler, body: bytes) -> None:
    request.reply(500, b'{"title": "Internal Server Error"}', JSON)


def failure_of_submissions(request: _Handler, body: bytes) -> None:
    """Everything else goes through: the server hears how the tablet is."""
    if request.path.endswith("/submissions"):
        failure(request, body)
    else:
        request.pass_on(body)


def unavailable(request: _Handler, body: bytes) -> None:
    request.reply(503, b"", {"Retry-After": "1"})


def empty(request: _Handler, body: bytes) -> None:
    request.reply(200, b"", JSON)


def receipt_for_another(request: _Handler, body: bytes) -> None:
    receipt = {"id": str(uuid.uuid4()), "status": "stored", "code": 201, "reason": None}
    request.reply(200, json.dumps({"receipts": [receipt]}).encode(), JSON)


def hang(request: _Handler, body: bytes) -> None:
    request.server.release.wait(60)
    request.close_connection = True
    request.connection.close()


def lost_receipt(request: _Handler, body: bytes) -> None:
    """The server stores it, and the answer never arrives."""
    with closing(HTTPConnection("127.0.0.1", request.server.upstream, timeout=30)) as server:
        server.request("POST", request.path, body, {"Content-Type": "application/json"})
        server.getresponse().read()
    request.close_connection = True
    request.connection.close()


FAULTS: tuple[Fault, ...] = (
    captive_portal,
    redirect,
    failure,
    unavailable,
    empty,
    receipt_for_another,
    hang,
    lost_receipt,
)
