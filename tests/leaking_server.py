"""The real server inside an application that fails as none of ours should, for its logs."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from feedback_server.app import wsgi as whole
from feedback_server.config.settings import load_settings
from feedback_server.server.front import Front
from feedback_server.server.run import prepare

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from a2wsgi.asgi_typing import Receive, Scope, Send

WORDS = "They listened to Bob"


def asgi() -> Front:
    app = whole()
    inner = app.wsgi_app

    def outside(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/fails/at-once":
            raise ValueError(WORDS)
        if environ["PATH_INFO"] == "/fails/late":
            start("200 OK", [])
            return late()
        return inner(environ, start)

    app.wsgi_app = outside  # type: ignore[method-assign, assignment]
    return Fails(app)


class Fails(Front):
    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] == "http" and scope["path"] == "/fails/in-front":
            raise ValueError(WORDS)
        await super().__call__(scope, receive, send)


def late() -> Iterator[bytes]:
    yield b"begun"
    raise ValueError(WORDS)


def main() -> None:
    settings = load_settings(os.environ)
    prepare(settings, lambda _: None)
    Granian(
        "tests.leaking_server:asgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
