"""What it costs a request to be counted, in microseconds: in one process, and shared by several.

The least that a request of this server takes is that for ``/healthz``, in the same run.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from prometheus_client import values
from werkzeug.test import create_environ

from feedback_server.app import create_app
from feedback_server.config.settings import load_settings
from feedback_server.observability.multiprocess_metrics import share_metrics
from feedback_server.observability.request_metrics import RequestMetrics, add_request_metrics
from tests.bench.pages import build_pages
from tests.bench.site_build import row
from tests.keys import put_all_keys

TIMES = 2_000
RUNS = 25


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_pages(folder)
        paths = {"HANDRAIL_BUILD": str(folder / "build"), "HANDRAIL_VAR": str(folder / "var")}
        put_all_keys(folder / "var" / "keys")
        whole, plain, counted = (
            create_app(load_settings(paths)),
            smallest(None),
            smallest(RequestMetrics()),
        )
        in_memory = values.ValueClass
        shared = smallest(RequestMetrics(share_metrics(folder / "metrics", 1)))
        values.ValueClass = in_memory
        least, without, alone, together = best_us([whole, plain, counted, shared])
    row("", "µs")
    row("a request for /healthz", f"{least:.1f}")
    row("counting, kept in memory", f"{alone - without:.1f}")
    row("counting, shared by processes", f"{together - without:.1f}")


def smallest(metrics: RequestMetrics | None) -> Flask:
    """The smallest application there is, with metrics or without."""
    app = Flask("smallest")
    app.add_url_rule("/healthz", view_func=lambda: "ok")
    if metrics:
        add_request_metrics(app, metrics)
    return app


def best_us(apps: Sequence[Flask]) -> list[float]:
    """Of one request to each, in the quickest of several runs, in turns."""
    environ = create_environ("/healthz")
    found: list[list[float]] = [[] for _ in apps]
    for _ in range(RUNS):
        for app, taken in zip(apps, found, strict=True):
            before = time.perf_counter()
            for _ in range(TIMES):
                app(dict(environ), lambda *_: lambda _: None)
            taken.append(1e6 * (time.perf_counter() - before) / TIMES)
    return [min(match) for match in found]


if __name__ == "__main__":
    main()
