"""A collector of traces on this machine: takes what is sent to it, and keeps it."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, Span


@dataclass
class Collector:
    url: str = ""
    bodies: list[bytes] = field(default_factory=list)
    """As they came, with every letter that was sent."""

    @property
    def resources(self) -> list[ResourceSpans]:
        sent = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [resource for each in sent for resource in each.resource_spans]

    @property
    def spans(self) -> list[Span]:
        """In the order of their beginnings."""
        scopes = [scope for resource in self.resources for scope in resource.scope_spans]
        found = [span for scope in scopes for span in scope.spans]
        return sorted(found, key=lambda span: span.start_time_unix_nano)

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]

    def within(self, outer: Span) -> list[str]:
        """The names of the spans that it is the parent of."""
        return [span.name for span in self.spans if span.parent_span_id == outer.span_id]


def said(pairs: Iterable[KeyValue]) -> dict[str, str | int | bool]:
    return {
        key_value.key: getattr(
            key_value.value, key_value.value.WhichOneof("value") or "string_value"
        )
        for key_value in pairs
    }


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield collector
    server.shutdown()
    server.server_close()
