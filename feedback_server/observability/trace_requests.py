"""A span for each request, named by its method and the template of its address.

What a client says of a trace of its own is not listened to: it would join what people do.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

from feedback_server.web.api.direct import DIRECT, Direct, Tell

from .request_metrics import METHODS, NOWHERE, RULE
from .trace_quiet import QUIET

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def trace_requests(app: Flask, tracer: Tracer) -> None:
    app.wsgi_app = _traced(app.wsgi_app, tracer)  # type: ignore[method-assign, assignment]
    direct: Direct = app.extensions[DIRECT]
    direct.trace = partial(_span, tracer)


@contextmanager
def _span(tracer: Tracer) -> Iterator[Tell]:
    with tracer.start_as_current_span("request", kind=SpanKind.SERVER, **QUIET) as span:
        yield partial(_describe, span)


def _traced(inner: "WSGIApplication", tracer: Tracer) -> "WSGIApplication":
    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with _span(tracer) as tell:

            def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
                tell(environ["REQUEST_METHOD"], environ.get(RULE, NOWHERE), int(status[:3]))
                return start_response(status, headers, *error)

            return inner(environ, begin)

    return outer


def _describe(span: Span, method: str, route: str, status: int) -> None:
    method = method if method in METHODS else "other"
    span.update_name(f"{method} {route}")
    span.set_attributes(
        {
            "http.request.method": method,
            "http.route": route,
            "http.response.status_code": status,
        }
    )
    if status >= 500:
        span.set_status(StatusCode.ERROR)
