"""How long a report takes: as a value, in each format.

On the demonstration, median of several runs. Ratios are to what is the least that could be done in
the same run: reading the month's tallies for the value, the JSON writer for the formats.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import ReportRequest
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.builder.fonts import make_fonts
from feedback_server.config.settings import PROJECT
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.board_copy import board_copy
from feedback_server.output import FORMATS
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import tallies
from tests.bench.site_build import row

RUNS = 15
MONTH = Month(2026, 10)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = demonstration(folder)
        make_fonts(PROJECT / "pwa", folder / "fonts")
        reports(store, folder / "fonts")
        store.close()


def demonstration(folder: Path) -> Store:
    environment = {**os.environ, "HANDRAIL_VAR": str(folder / "var")}
    command = [sys.executable, "-m", "feedback_server", "database", "load-demo"]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return Store(f"sqlite:///{folder / 'var' / 'handrail.sqlite3'}")


def reports(store: Store, fonts: Path) -> None:
    with store.read() as tx:
        pcns = [pcn.code for pcn in organisations.list_pcns(tx)]
        codes = [practice.code for practice in organisations.practices_of(tx, pcns[0])]
    surveys, asked = SurveyRegistry(), ReportRequest(pcns[0], MONTH, date(2026, 11, 23))

    def read_tallies() -> None:
        with store.read() as tx:
            tallies.list_tallies(tx, codes, MONTH)

    row("", "ms", "of the least", "")
    least = milliseconds(read_tallies)
    show("reading the month's tallies", least, least)
    show("a report as a value", milliseconds(lambda: make_report(store, surveys, asked)), least)
    every = milliseconds(
        lambda: [
            make_report(store, surveys, ReportRequest(pcn, MONTH, asked.as_of)) for pcn in pcns
        ]
    )
    show(f"all {len(pcns)} demonstration networks", every, least)
    report = make_report(store, surveys, asked)
    show("its board copy", milliseconds(lambda: board_copy(report)), least)
    json = milliseconds(lambda: FORMATS["json"].write(report, fonts))
    for name, format in FORMATS.items():
        taken = milliseconds(lambda write=format.write: write(report, fonts))  # type: ignore[misc]
        show(name, taken, json)


def milliseconds(work: Callable[[], object]) -> float:
    """The median of RUNS."""
    work()
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - started))
    return median(taken)


def show(what: str, taken: float, least: float) -> None:
    row(what, f"{taken:,.1f}", f"{taken / least:,.1f}", "")


if __name__ == "__main__":
    main()
