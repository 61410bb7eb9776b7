"""The real server inside an application that fails as none of ours should, for its logs."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from feedback_server.app import wsgi as whole
from feedback_server.config import load_settings
from feedback_server.serve import prepare

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WORDS = "They listened to Bob"


def wsgi() -> "WSGIApplication":
    app = whole()

    def outside(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/fails/at-once":
            raise ValueError(WORDS)
        if environ["PATH_INFO"] == "/fails/late":
            start("200 OK", [])
            return late()
        return app(environ, start)

    return outside


def late() -> Iterator[bytes]:
    yield b"begun"
    raise ValueError(WORDS)


def main() -> None:
    settings = load_settings(os.environ)
    prepare(settings, lambda _: None)
    Granian(
        "tests.leaking_server:wsgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


if __name__ == "__main__":
    main()
