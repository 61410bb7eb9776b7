"""Traces of requests, transactions and jobs, where a collector is set and the extra installed."""

from collections.abc import Mapping
from functools import cache
from typing import Protocol

import structlog
from flask import Flask

from feedback_server.actions.operations.worker import Kind
from feedback_server.store import Store


class Traces(Protocol):
    """What can be traced. Each may be asked for again: it is traced once."""

    def requests(self, app: Flask) -> None: ...

    def transactions(self, store: Store) -> None:
        """Those within a request or a job."""
        ...

    def jobs(self, kinds: Mapping[str, Kind]) -> Mapping[str, Kind]: ...


@cache
def traces_to(collector: str) -> Traces | None:
    """One for each process. ``collector`` is the address that OTLP is sent to over HTTP, or empty.

    None where there is none, and where the extra is not installed: that is said, and no more.
    """
    if not collector:
        return None
    try:
        from .otel import open_traces  # only the extra brings what it imports
    except ModuleNotFoundError as error:
        if not str(error.name).startswith("opentelemetry"):
            raise
        structlog.get_logger().warning(
            "no traces",
            why="OTEL_EXPORTER_OTLP_ENDPOINT is set, but the extra is not installed",
            missing=error.name,
            install="pip install 'handrail[telemetry]'",
        )
        return None
    return open_traces(collector)
