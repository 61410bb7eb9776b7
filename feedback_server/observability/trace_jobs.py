"""A span for each try of a job, named by its kind."""

from dataclasses import replace

from opentelemetry.trace import StatusCode, Tracer

from feedback_server.actions.operations.worker import Done, Kind
from feedback_server.domain.operations.job import Job

from .trace_quiet import QUIET


def trace_kind(name: str, kind: Kind, tracer: Tracer) -> Kind:
    def handle(job: Job) -> Done:
        about: dict[str, str | int] = {
            "handrail.job.kind": name,
            "handrail.job.tries": job.tries,
        }
        with tracer.start_as_current_span(f"job {name}", attributes=about, **QUIET) as span:
            try:
                done = kind.handler(job)
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise
            if done.outcome.failed:
                span.set_status(StatusCode.ERROR)
            return done

    return replace(kind, handler=handle)
