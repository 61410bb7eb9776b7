"""Counts requests by the template of their address, and submissions by their outcome.

Templates, methods and outcomes are few and fixed: a label never holds what somebody sent.
"""

import time
from collections import Counter as Tallied
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from flask import Flask, request
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector

from feedback_server.actions.submissions.receipts import Receipt, Status

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

RULE = "handrail.rule"
"""Where a request's environment holds the template of its address."""
UNMATCHED = "(unmatched)"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS_S = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
# Or each number has a second one beside it, of when it was first counted
disable_created_metrics()  # type: ignore[no-untyped-call]
REQUESTS = (
    "handrail_requests_total",
    "Requests, by the template of their address, method and first digit of the answer.",
    ("endpoint", "method", "status"),
)
REQUEST_SECONDS = (
    "handrail_request_seconds",
    "Seconds until the answer to a request began, as a histogram.",
    ("endpoint", "method"),
)
SUBMISSIONS = (
    "handrail_submissions_total",
    "Submissions that came over the interface, by outcome.",
    ("outcome",),
)
METRICS = (REQUESTS, REQUEST_SECONDS, SUBMISSIONS)
"""Each metric's name, what it is, and its labels."""
OUTCOMES: tuple[str, ...] = get_args(Status)


class RequestMetrics:
    """``shared`` is the folder that all processes of a server keep their counts in, if any."""

    def __init__(self, shared: Path | None = None) -> None:
        self.shared = shared
        self._own = CollectorRegistry()
        self._requests = Counter(*REQUESTS, registry=self._own)
        self._seconds = Histogram(*REQUEST_SECONDS, buckets=BUCKETS_S, registry=self._own)
        self._submissions = Counter(*SUBMISSIONS, registry=self._own)
        self._at = cache(self._found)  # there are few, and to find them is most of the work
        for outcome in OUTCOMES:
            self._submissions.labels(outcome)

    def record_request(self, endpoint: str, method: str, status: str, seconds: float) -> None:
        """Count a request. ``status`` is as it is sent, such as "200 OK"."""
        number, taken = self._at(endpoint, method if method in METHODS else "other", status[:1])
        number.inc()
        taken.observe(seconds)

    def _found(self, endpoint: str, method: str, first: str) -> tuple[Counter, Histogram]:
        return (
            self._requests.labels(endpoint, method, f"{first}xx"),
            self._seconds.labels(endpoint, method),
        )

    def record_receipts(self, receipts: Iterable[Receipt]) -> None:
        for outcome, number in Tallied(receipt.status for receipt in receipts).items():
            self._submissions.labels(outcome).inc(number)

    def registry(self) -> CollectorRegistry:
        """A registry to read from: with the counts of all processes if they are shared."""
        found = CollectorRegistry()
        if self.shared:
            MultiProcessCollector(found, str(self.shared))  # type: ignore[no-untyped-call]
        else:
            found.register(self._own)
        return found


def add_request_metrics(app: Flask, metrics: RequestMetrics) -> None:
    """Wrap the whole application, so that failing requests are counted as well."""

    @app.before_request
    def note_rule() -> None:
        if request.url_rule is not None:
            request.environ[RULE] = request.url_rule.rule

    metered = _metered(app.wsgi_app, metrics)
    app.wsgi_app = metered  # type: ignore[method-assign, assignment]


def _metered(inner: "WSGIApplication", metrics: RequestMetrics) -> "WSGIApplication":
    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        began = time.perf_counter()

        def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            taken = time.perf_counter() - began
            method = environ["REQUEST_METHOD"]
            metrics.record_request(environ.get(RULE, UNMATCHED), method, status, taken)
            return start_response(status, headers, *error)

        return inner(environ, begin)

    return outer
