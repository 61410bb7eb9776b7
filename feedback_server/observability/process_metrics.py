"""Memory, open files and threads of each process of this server, where /proc has them."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from prometheus_client import ProcessCollector
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

LABEL = "process"


class ProcessMetrics(Collector):
    """Collects the metrics of these processes and of this one."""

    def __init__(self, others: Sequence[int]) -> None:
        self.every = sorted({os.getpid(), *others})

    def collect(self) -> Iterable[Metric]:
        found: dict[str, Metric] = {}
        for process in self.every:
            for family in _process_metrics(process):
                merged = found.setdefault(
                    family.name, Metric(family.name, family.documentation, family.type)
                )
                for sample in family.samples:
                    merged.add_sample(sample.name, {LABEL: str(process)}, sample.value)
        return found.values()


def _process_metrics(process: int) -> Iterable[Metric]:
    yield from ProcessCollector(pid=lambda: process, registry=None).collect()
    with suppress(OSError):
        threads = len(list(Path(f"/proc/{process}/task").iterdir()))
        yield GaugeMetricFamily("process_threads", "Number of threads.", threads)
