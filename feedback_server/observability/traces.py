"""What can be traced, where a collector is set and the extra `telemetry` is installed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from typing import Protocol

import structlog
from flask import Flask

from feedback_server.actions.operations.worker import JobType
from feedback_server.store import Store

RecordResponse = Callable[[str, str, int], None]
"""Takes the method, the template of the address and the status."""
RequestSpan = Callable[[], AbstractContextManager[RecordResponse]]
"""Opens a span around one request; the answer is recorded with what it gives."""


@contextmanager
def no_span() -> Iterator[RecordResponse]:
    """The RequestSpan where nothing is traced."""
    yield lambda *_: None


class TracedOutsideFlask(Protocol):
    """Answers some requests before Flask sees them."""

    request_span: RequestSpan


class Traces(Protocol):
    """Adds traces. Calling a method again for the same object changes nothing."""

    def requests(self, app: Flask, outside: TracedOutsideFlask) -> None: ...

    def transactions(self, store: Store) -> None:
        """Trace the transactions within a request or a job."""
        ...

    def jobs(self, types: Sequence[JobType]) -> Sequence[JobType]: ...


@cache
def traces_to(collector: str) -> Traces | None:
    """The traces of this process. ``collector`` takes OTLP over HTTP; it is an address, or empty.

    None where it is empty, and where the extra is not installed: that is logged.
    """
    if not collector:
        return None
    try:
        from .otel import open_traces  # only the extra brings what it imports
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("opentelemetry"):
            raise
        structlog.get_logger().warning(
            "tracing unavailable",
            why="OTEL_EXPORTER_OTLP_ENDPOINT is set, but the extra is not installed",
            missing=error.name,
            install="pip install 'handrail[telemetry]'",
        )
        return None
    return open_traces(collector)
