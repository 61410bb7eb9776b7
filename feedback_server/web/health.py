"""Whether this process answers."""

from flask import Blueprint

health = Blueprint("health", __name__)


@health.get("/healthz")
def live() -> tuple[str, int, dict[str, str]]:
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
