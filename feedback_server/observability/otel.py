"""OpenTelemetry: spans that hold templates, kinds and outcomes, and nothing that anybody sent.

The ready-made instrumentations of Flask and SQLAlchemy note addresses, clients and statements; so
these are our own. What an exception says may hold what a person wrote: no span keeps it. A trace
that a client says it is part of is not joined: it would link what people do.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any, TypedDict
from weakref import WeakSet

from flask import Flask
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer, get_current_span

from feedback_server.actions.operations.worker import Done, JobType
from feedback_server.domain.operations.job import Job
from feedback_server.store import Store
from feedback_server.store.db import transaction_events

from .request_metrics import METHODS, RULE, UNMATCHED
from .traces import RecordResponse, RequestSpan, TracedOutsideFlask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class WithoutExceptions(TypedDict):
    record_exception: bool
    set_status_on_exception: bool


WITHOUT_EXCEPTIONS: WithoutExceptions = {
    "record_exception": False,
    "set_status_on_exception": False,
}


@dataclass
class OpenTraces:
    provider: TracerProvider
    _traced: WeakSet[Flask | Store] = field(default_factory=WeakSet)

    @property
    def tracer(self) -> Tracer:
        return self.provider.get_tracer("handrail")

    def requests(self, app: Flask, outside: TracedOutsideFlask) -> None:
        if app not in self._traced:
            span = partial(request_span, self.tracer)
            outside.request_span = span
            app.wsgi_app = _traced(app.wsgi_app, span)  # type: ignore[method-assign, assignment]
            self._traced.add(app)

    def transactions(self, store: Store) -> None:
        if store not in self._traced:
            trace_transactions(store, self.tracer)
            self._traced.add(store)

    def jobs(self, types: Sequence[JobType]) -> Sequence[JobType]:
        return [trace_job(job_type, self.tracer) for job_type in types]

    def close(self) -> None:
        """Send what is left. A process that ends does so by itself."""
        self.provider.shutdown()


def open_traces(collector: str) -> OpenTraces:
    """Spans are sent in batches by a thread of this process, the rest when it ends."""
    name = os.environ.get("OTEL_SERVICE_NAME", "handrail")
    resource = Resource.create({SERVICE_NAME: name})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{collector}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    # The server's processes are those of multiprocessing, which end without atexit.
    Finalize(None, provider.shutdown, exitpriority=1)
    return OpenTraces(provider)


@contextmanager
def request_span(tracer: Tracer) -> Iterator[RecordResponse]:
    """A span for a request, named by its method and the template of its address."""
    with tracer.start_as_current_span(
        "request", kind=SpanKind.SERVER, **WITHOUT_EXCEPTIONS
    ) as span:
        yield partial(_record_response, span)


def _record_response(span: Span, method: str, route: str, status: int) -> None:
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


def _traced(inner: "WSGIApplication", span: RequestSpan) -> "WSGIApplication":
    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        with span() as record:

            def begin(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
                record(environ["REQUEST_METHOD"], environ.get(RULE, UNMATCHED), int(status[:3]))
                return start_response(status, headers, *error)

            return inner(environ, begin)

    return outer


def trace_transactions(store: Store, tracer: Tracer) -> None:
    """A span for each transaction of a request or a job: read or write, and whether it was kept.

    What is asked of the database is not in it, nor with which values.
    """
    system = "sqlite" if store.is_sqlite else "postgresql"

    def begins(kind: transaction_events.TransactionKind) -> transaction_events.Ended | None:
        if not get_current_span().get_span_context().is_valid:
            return None  # such as a worker that looks for jobs every two seconds
        span = tracer.start_span(f"transaction {kind}", attributes={"db.system.name": system})

        def over(kept: bool) -> None:
            span.set_attribute("handrail.committed", kept)
            span.end()

        return over

    transaction_events.watch_transactions(store, begins)


def trace_job(job_type: JobType, tracer: Tracer) -> JobType:
    """A span for each attempt at a job, named by its kind."""

    def handle(job: Job) -> Done:
        about: dict[str, str | int] = {
            "handrail.job.kind": job_type.kind,
            "handrail.job.attempts": job.attempts,
        }
        with tracer.start_as_current_span(
            f"job {job_type.kind}", attributes=about, **WITHOUT_EXCEPTIONS
        ) as span:
            try:
                done = job_type.handler(job)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise
            if done.outcome.failed:
                span.set_status(StatusCode.ERROR)
            return done

    return replace(job_type, handler=handle)
