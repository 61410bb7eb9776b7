"""A span for each transaction within a request or a job: read or write, and whether it was kept.

What is asked of the database is not in it, nor with which values.
"""

from opentelemetry.trace import Tracer, get_current_span

from feedback_server.store import Store
from feedback_server.store.db.transaction_events import Kind, Over, watch_transactions


def trace_transactions(store: Store, tracer: Tracer) -> None:
    system = "sqlite" if store.is_sqlite else "postgresql"

    def begins(kind: Kind) -> Over | None:
        if not get_current_span().get_span_context().is_valid:
            return None  # such as a worker that looks for jobs every two seconds
        span = tracer.start_span(f"transaction {kind}", attributes={"db.system.name": system})

        def over(kept: bool) -> None:
            span.set_attribute("handrail.kept", kept)
            span.end()

        return over

    watch_transactions(store, begins)
