"""Whether this process is alive, and whether it can do its work."""

import msgspec
from flask import Blueprint, Response

from .messages import NotReadyOut
from .services import services

health = Blueprint("health", __name__)


@health.get("/healthz")
def live() -> Response:
    """It answers. Nothing else is looked at, so that nothing else gets it restarted."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    faults = services().readiness.faults()
    if not faults:
        return Response("ready\n", mimetype="text/plain")
    detail = " ".join(each.words for each in faults)
    body = NotReadyOut("Not ready", 503, detail, [each.value for each in faults])
    return Response(msgspec.json.encode(body), 503, mimetype="application/problem+json")
