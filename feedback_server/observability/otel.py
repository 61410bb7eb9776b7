"""OpenTelemetry: spans that hold templates, kinds and outcomes, and nothing that anybody sent.

The ready-made instrumentations of Flask and SQLAlchemy note addresses, clients and statements; so
these are our own.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.util import Finalize
from weakref import WeakSet

from flask import Flask
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Tracer

from feedback_server.actions.operations.worker import Kind
from feedback_server.store import Store

from .trace_jobs import trace_kind
from .trace_requests import trace_requests
from .trace_transactions import trace_transactions

__all__ = ["OpenTraces", "open_traces"]


@dataclass
class OpenTraces:
    provider: TracerProvider
    _watched: WeakSet[Flask | Store] = field(default_factory=WeakSet)

    @property
    def tracer(self) -> Tracer:
        return self.provider.get_tracer("handrail")

    def requests(self, app: Flask) -> None:
        if app not in self._watched:
            trace_requests(app, self.tracer)
            self._watched.add(app)

    def transactions(self, store: Store) -> None:
        if store not in self._watched:
            trace_transactions(store, self.tracer)
            self._watched.add(store)

    def jobs(self, kinds: Mapping[str, Kind]) -> Mapping[str, Kind]:
        return {name: trace_kind(name, kind, self.tracer) for name, kind in kinds.items()}

    def close(self) -> None:
        """Send what is left. A process that ends does so by itself."""
        self.provider.shutdown()


def open_traces(collector: str) -> OpenTraces:
    """What is traced is sent in batches by a thread of this process, the rest when it ends."""
    name = os.environ.get("OTEL_SERVICE_NAME", "handrail")
    resource = Resource.create({SERVICE_NAME: name})
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    exporter = OTLPSpanExporter(endpoint=f"{collector}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    # The server's processes are those of multiprocessing, which end without atexit.
    Finalize(None, provider.shutdown, exitpriority=1)
    return OpenTraces(provider)
