"""A push service of the kind that Firefox listens to: a WebSocket for browsers, HTTP for senders.

It speaks what Mozilla's own service (Autopush) speaks, as far as one browser needs it.
"""

import base64
import json
import threading
import uuid
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve


class PushServer:
    """``url`` is for the browser, ``origin`` for senders. ``sent`` counts what came of them."""

    def __init__(self) -> None:
        self.sent = 0
        self._channels: dict[str, tuple[str, ServerConnection]] = {}
        self._browsers: Server = serve(
            self._listen,
            "127.0.0.1",
            0,
            subprotocols=["push-notification"],  # type: ignore[list-item]
        )
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                found = server.deliver(self.path.rsplit("/", 1)[-1], body)
                self.send_response(201 if found else 410)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._senders = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self._senders.server_port}"
        self.url = f"ws://127.0.0.1:{self._browsers.socket.getsockname()[1]}/"

    def __enter__(self) -> "PushServer":
        threading.Thread(target=self._browsers.serve_forever, daemon=True).start()
        threading.Thread(target=self._senders.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._senders.shutdown()
        self._senders.server_close()
        self._browsers.shutdown()

    @property
    def subscribed(self) -> int:
        return len(self._channels)

    def forget(self) -> None:
        """As if each browser had lost its subscription: senders are told that it is gone."""
        self._channels.clear()

    def deliver(self, token: str, body: bytes) -> bool:
        """Hand a push to the browser, which alone can read it."""
        if token not in self._channels:
            return False
        channel, connection = self._channels[token]
        data = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
        message = {
            "messageType": "notification",
            "channelID": channel,
            "version": str(uuid.uuid4()),
            "data": data,
            "headers": {"encoding": "aes128gcm"},
        }
        connection.send(json.dumps(message))
        self.sent += 1
        return True

    def _listen(self, connection: ServerConnection) -> None:
        with suppress(ConnectionClosed):  # as a browser that is killed does
            for text in connection:
                if answer := self._answer(json.loads(text), connection):
                    connection.send(json.dumps(answer))

    def _answer(self, asked: dict[str, Any], connection: ServerConnection) -> dict[str, Any] | None:
        kind = asked.get("messageType")
        answer = {"messageType": kind, "status": 200}
        if kind == "hello":
            known = {"uaid": uuid.uuid4().hex, "use_webpush": True, "broadcasts": {}}
            return answer | known
        if kind == "register":
            token = uuid.uuid4().hex
            self._channels[token] = (asked["channelID"], connection)
            endpoint = f"{self.origin}/wpush/v2/{token}"
            return answer | {"channelID": asked["channelID"], "pushEndpoint": endpoint}
        if kind == "unregister":
            for token, (channel, _) in list(self._channels.items()):
                if channel == asked["channelID"]:
                    del self._channels[token]
            return answer | {"channelID": asked["channelID"]}
        return {} if kind == "ping" else None
