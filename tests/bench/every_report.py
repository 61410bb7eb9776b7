"""Every network's report of a month, as a value and in each format, with ten million submissions.

Files are made by `handrail report make-all`. The peak is of the largest of the processes that it
starts, of which there are as many as the machine has processors.
"""

import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.builder.fonts import make_fonts
from feedback_server.config.settings import PROJECT
from feedback_server.store.organisations import organisations
from tests.bench.processes import MB, used_by
from tests.bench.simulated import ENGLAND, FILE, last_month, simulated, simulated_store
from tests.bench.site_build import row

KINDS = ("csv", "xlsx", "pdf")


def main() -> None:
    if sys.argv[1:] == ["values"]:
        every_value()
    else:
        measure()


def measure() -> None:
    store = simulated_store(ENGLAND)
    month = last_month(store)
    store.close()
    number = ENGLAND.pcns
    print(f"all {number:,} reports of {month}")
    row("", "seconds", "ms a report", "peak MB")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_fonts(PROJECT / "pwa", folder / "build" / "fonts")
        ours = [sys.executable, "-m"]
        told("as a value, one process", [*ours, "tests.bench.every_report", "values"], folder)
        for kind in KINDS:
            options = [
                "--all",
                "--month",
                str(month),
                "--format",
                kind,
                "--out",
                str(folder / kind),
            ]
            told(kind, [*ours, "feedback_server", "report", "make", *options], folder)
            made = [path.stat().st_size for path in (folder / kind).iterdir()]
            if len(made) != number or not all(made):
                raise SystemExit(f"{len(made)} reports in {kind}, not {number}")


def told(what: str, command: Sequence[str], folder: Path) -> None:
    address = f"sqlite:///{simulated(ENGLAND) / FILE}"
    environment = {
        **os.environ,
        "HANDRAIL_DATABASE_URL": address,
        "HANDRAIL_VAR": str(folder / "var"),
        "HANDRAIL_BUILD": str(folder / "build"),
    }
    used = used_by(command, environment)
    each_ms = 1000 * used.seconds / ENGLAND.pcns
    row(what, f"{used.seconds:,.0f}", f"{each_ms:,.1f}", f"{used.peak / MB:,.0f}")


def every_value() -> None:
    store, surveys = simulated_store(ENGLAND), SurveyRegistry()
    month = last_month(store)
    with store.read() as tx:
        networks = [pcn.code for pcn in organisations.list_pcns(tx)]
    for network in networks:
        make_report(store, surveys, ReportRequest(network, month, month.last_day()))
    store.close()


if __name__ == "__main__":
    main()
