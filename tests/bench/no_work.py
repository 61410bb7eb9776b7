"""A server like ours that does no work: it reads what it is sent, and answers as ours would.

Usage: python -m tests.bench.no_work PORT
"""

import sys

from flask import Flask, Response, request
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from feedback_server.server.front import THREADS
from feedback_server.server.run import CONNECTIONS

ANSWER = b'{"receipts":[{"id":"%s","status":"stored","code":201,"reason":null}]}' % (b"0" * 36)


def wsgi() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/healthz", view_func=lambda: "ok")
    app.add_url_rule("/api/v1/submissions", view_func=submissions, methods=["POST"])
    return app


def submissions() -> Response:
    request.get_data()
    return Response(ANSWER, mimetype="application/json")


def main() -> None:
    Granian(
        "tests.bench.no_work:wsgi",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        factory=True,
        log_access=False,
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    main()
