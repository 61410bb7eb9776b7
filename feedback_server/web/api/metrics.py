"""What Prometheus reads of this server: for administrators and their programs, numbers alone."""

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from feedback_server.actions.operations.status_metrics import StatusMetrics, status_metrics
from feedback_server.domain.accounts.person import Permission
from feedback_server.observability.multiprocess_metrics import sharing_processes
from feedback_server.observability.process_metrics import ProcessMetrics
from feedback_server.web.security.access import hidden
from feedback_server.web.shared.context import context

metrics = Blueprint("metrics", __name__)

GAUGES = (
    ("quarantined", "handrail_quarantine_items", "Items in quarantine."),
    ("jobs_waiting", "handrail_jobs_waiting", "Jobs that wait, those for later among them."),
    ("jobs_overdue", "handrail_jobs_overdue", "Jobs due for over an hour that nobody is at."),
    ("jobs_failed", "handrail_jobs_failed", "Jobs given up in the last 40 days."),
    ("tablets_silent", "handrail_tablets_silent", "Tablets not heard of for a working day."),
    ("database_bytes", "handrail_database_bytes", "Size of the database."),
    ("backup_age_s", "handrail_backup_age_seconds", "Since the newest backup was written."),
)
"""The name in Standing, the name of the metric, what it is."""


@metrics.get("/metrics")
@hidden(Permission.SEE_METRICS)
def show() -> Response:
    ctx = context()
    shared = ctx.metrics.shared
    registry = ctx.metrics.registry()
    registry.register(_Gauges(status_metrics(ctx.store, ctx.now(), ctx.backups)))
    registry.register(ProcessMetrics(sharing_processes(shared) if shared else ()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Gauges(Collector):
    def __init__(self, found: StatusMetrics) -> None:
        self.found = found

    def collect(self) -> Iterable[Metric]:
        return list(self._gauges())

    def _gauges(self) -> Iterator[Metric]:
        for name, metric, words in GAUGES:
            value = getattr(self.found, name)
            if value is not None:
                yield GaugeMetricFamily(metric, words, value)
