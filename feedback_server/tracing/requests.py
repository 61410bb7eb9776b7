"""A span for each request, named by its method and the template of its address.

What a client says of a trace of its own is not listened to: it would join what people do.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer

from ..web.meters import METHODS, NOWHERE, RULE
from .quiet import QUIET

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def trace_requests(app: Flask, tracer: Tracer) -> None:
    app.wsgi_app = _traced(app.wsgi_app, tracer)  # type: ignore[method-assign, assignment]


def _traced(inner: "WSGIApplication", tracer: Tracer) -> "WSGIApplication":
    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with tracer.start_as_current_span("request", kind=SpanKind.SERVER, **QUIET) as span:

            def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
                _describe(span, environ, int(status[:3]))
                return start_response(status, headers, *error)

            return inner(environ, begin)

    return outer


def _describe(span: Span, environ: "WSGIEnvironment", status: int) -> None:
    method, route = environ["REQUEST_METHOD"], environ.get(RULE, NOWHERE)
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
