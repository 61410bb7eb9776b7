"""Asks an ASGI application, without a server between."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from feedback_server.server.front import Front

Result = TypeVar("Result")
JSON = {"Content-Type": "application/json"}


@dataclass
class Answer:
    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def header(self, name: str) -> str:
        return dict(self.headers)[name]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Sent:
    """A request; a ``body`` in parts comes without its length."""

    method: str
    path: str
    body: bytes | Iterable[bytes] = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: bytes = b""
    ends: bool = True
    """Else nothing comes after the last part, and the connection stays open."""

    @property
    def scope(self) -> dict[str, Any]:
        told = {"Host": "localhost", **self.headers}
        if isinstance(self.body, bytes):
            told |= {"Content-Length": str(len(self.body))} if self.body else {}
        else:
            told |= {"Transfer-Encoding": "chunked"}
        return {
            "type": "http",
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "query_string": self.query,
            "root_path": "",
            "headers": [
                (name.lower().encode(), value.encode("latin-1")) for name, value in told.items()
            ],
            "client": ("127.0.0.1", "9"),
            "server": ("localhost", "80"),
        }

    async def parts(self) -> AsyncIterator[dict[str, Any]]:
        for part in [self.body] if isinstance(self.body, bytes) else self.body:
            yield {"type": "http.request", "body": part, "more_body": True}
        if not self.ends:
            await asyncio.Event().wait()
        yield {"type": "http.request", "body": b"", "more_body": False}
        yield {"type": "http.disconnect"}


async def answered(front: Front, sent: Sent) -> Answer:
    answer, parts = Answer(), sent.parts()

    async def receive() -> Any:
        return await anext(parts)

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            answer.status = message["status"]
            answer.headers = [(n.decode(), v.decode()) for n, v in message["headers"]]
        else:
            answer.body += message["body"]

    await front(sent.scope, receive, send)  # type: ignore[arg-type]
    return answer


def ask(front: Front, sent: Sent) -> Answer:
    return in_a_loop(answered(front, sent))


def in_a_loop(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """In a thread of its own: that of the tests may belong to a browser's loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result(60)
