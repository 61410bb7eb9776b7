"""How long each writer takes for one report, as a ratio to the JSON writer in the same run.

The report is a month of the demonstration and all blocks of ``everything``. Each run writes another
one, for typst remembers what it has set before; the middle time counts, after one run untimed.
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from feedback_server.builder.fonts import make_fonts
from feedback_server.config import PROJECT
from feedback_server.demonstration import demonstration_organisations, demonstration_submissions
from feedback_server.domain.report import Report
from feedback_server.output import formats
from tests.domain.reports import OCTOBER, a_report
from tests.factories import a_survey
from tests.output.everything import everything

RUNS = 7


def main() -> None:
    reports = [demonstration(seed) for seed in range(1, RUNS + 2)]
    with tempfile.TemporaryDirectory() as folder:
        make_fonts(PROJECT / "pwa", Path(folder))
        writers = formats(Path(folder))
        times = {name: middle(writer.write, reports) for name, writer in writers.items()}
        sizes = {name: len(writer.write(reports[0])) for name, writer in writers.items()}
    print(f"{sum(1 for _ in reports[0].placed())} figures")
    print(f"{'':8}{'ratio to JSON':>16}{'ms':>10}{'bytes':>12}")
    for name, seconds in sorted(times.items(), key=lambda each: each[1]):
        ratio = f"{seconds / times['json']:.1f}"
        print(f"{name:8}{ratio:>16}{seconds * 1000:>10.1f}{sizes[name]:>12,}")


def demonstration(seed: int) -> Report:
    (pcn, _), practices = demonstration_organisations()
    mine = [practice for practice in practices if practice.pcn == pcn.code]
    codes = {practice.code for practice in mine}
    given = demonstration_submissions(seed=seed, last_month=OCTOBER, survey=a_survey(), months=1)
    month = a_report([each for each in given if each.practice in codes], pcn=pcn, practices=mine)
    return replace(month, sections=(*month.sections, *everything().sections))


def middle(write: Callable[[Report], bytes], reports: Sequence[Report]) -> float:
    """Seconds of the median run; each writes a report of its own."""
    times = []
    for report in reports:
        before = time.perf_counter()
        write(report)
        times.append(time.perf_counter() - before)
    return median(times[1:])


if __name__ == "__main__":
    main()
