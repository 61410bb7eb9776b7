"""Whether this process is alive, and whether it can do its work."""

from concurrent.futures import Future

import msgspec
from flask import Blueprint, Response, request
from werkzeug.sansio.request import Request

from feedback_server.actions.submissions.group_commit import completed
from feedback_server.web.api.schemas import NotReadyOut
from feedback_server.web.security.access import public_page
from feedback_server.web.shared.context import AppContext, context

health = Blueprint("health", __name__)


@health.get("/healthz")
@public_page
def live() -> Response:
    return say_alive(context(), request, b"").result()


def say_alive(_our: AppContext, _request: Request, _raw: bytes) -> Future[Response]:
    """It answers. Nothing else is looked at, so that nothing else gets it restarted."""
    return completed(Response("ok\n", mimetype="text/plain"))


@health.get("/readyz")
@public_page
def ready() -> Response:
    faults = context().readiness.faults()
    if not faults:
        return Response("ready\n", mimetype="text/plain")
    detail = " ".join(fault.words for fault in faults)
    body = NotReadyOut("Not ready", 503, detail, [fault.value for fault in faults])
    return Response(msgspec.json.encode(body), 503, mimetype="application/problem+json")
