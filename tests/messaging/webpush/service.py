"""A push service on this machine that does what it is told, and keeps what it was sent."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from feedback_server.messaging.webpush.subscription import Subscription
from tests.messaging.webpush.encoding import base64url


@dataclass(frozen=True)
class Answer:
    """``hang`` is for how many seconds nothing comes first."""

    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: float = 0


@dataclass(frozen=True)
class Got:
    path: str
    headers: Mapping[str, str]
    body: bytes


class PushService:
    """Listens at ``origin``. ``answers`` by path; what is not there is taken with 201."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.got: list[Got] = []
        self.released = threading.Event()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                head = {name.lower(): value for name, value in self.headers.items()}
                service.got.append(Got(self.path, head, body))
                answer = service.answers.get(self.path, Answer())
                if answer.hang:
                    service.released.wait(answer.hang)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who is killed
        self.origin = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "PushService":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def counts(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(got.path for got in list(self.got))

    def wait_for(self, number: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while len(self.got) < number:
            assert time.monotonic() < deadline, f"{len(self.got)} of {number} came"
            time.sleep(0.01)


class Receiver:
    """A browser's own half: its keys, with which it reads what it was sent."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"0123456789abcdef"

    def subscription(self, endpoint: str) -> Subscription:
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return Subscription(endpoint, base64url(point), base64url(self._auth))

    def read(self, body: bytes) -> bytes:
        text: bytes = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self._auth, version="aes128gcm"
        )
        return text
