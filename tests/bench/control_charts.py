"""How long a control chart takes, beside a plain mean and standard deviation of the same values.

1,000 series of 24 and of 36 months, each year with an outlier. Trust the ratio to ``statistics``
before the time: both run in turn on one machine. Where Rscript is on the PATH, NHSRplotthedots
charts the first 50 of the same series; its time is taken inside R, without R's start.
"""

import csv
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean, median, stdev

from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.statistics.spc import chart
from feedback_server.domain.statistics.spc_guards import guarded
from tests.bench.site_build import row

SERIES = 1_000
MONTHS = (24, 36)
ROUNDS = 5
PEOPLE = 100
IN_R = 50

R_PROGRAM = """
suppressMessages(library(NHSRplotthedots))
all <- read.csv(commandArgs(TRUE)[1])
all$month <- as.Date(all$month)
parts <- split(all, all$series)
start <- proc.time()[["elapsed"]]
for (one in parts) ptd_spc(one, value_field = value, date_field = month)
cat(proc.time()[["elapsed"]] - start)
"""

Series = list[float | None]


def main() -> None:
    row("", "µs each", "ratio")
    for months in MONTHS:
        compare(months, generated(months))


def generated(months: int, seed: int = 1) -> list[Series]:
    """Percentages about 90, each year with a month that is far lower."""
    random = Random(seed)
    return [
        [
            90 + random.randint(-60, 60) / 10 - (25 if month % 12 == 7 else 0)
            for month in range(months)
        ]
        for _ in range(SERIES)
    ]


def compare(months: int, every: list[Series]) -> None:
    people: Series = [PEOPLE] * months
    programs: dict[str, Callable[[Series], object]] = {
        "mean and standard deviation": plain,
        "chart": lambda values: chart(values, improvement="increase"),
        "chart and guards": lambda values: guarded(chart(values, improvement="increase"), people),
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, program in programs.items():
            times[name].append(micros(program, every))
    base = times["mean and standard deviation"]
    for name, found in times.items():
        ratio = median(here / there for here, there in zip(found, base, strict=True))
        row(f"{months} months, {name}", f"{median(found):.0f}", f"{ratio:.2f}")
    beside_r(months, every[:IN_R], median(times["chart"]), median(base))


def plain(values: Series) -> tuple[float, float]:
    present = [value for value in values if value is not None]
    return mean(present), stdev(present)


def micros(program: Callable[[Series], object], every: list[Series]) -> float:
    before = time.perf_counter()
    for values in every:
        program(values)
    return (time.perf_counter() - before) / len(every) * 1e6


def beside_r(months: int, every: list[Series], ours: float, base: float) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("   not compared with NHSRplotthedots: Rscript is not on the PATH")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.csv"
        write(path, every)
        done = subprocess.run(
            [rscript, "-e", R_PROGRAM, str(path)], capture_output=True, text=True, check=False
        )
    if done.returncode:
        print(f"   not compared with NHSRplotthedots: {done.stderr.strip()[-200:]}")
        return
    theirs = float(done.stdout) / len(every) * 1e6
    row(f"{months} months, NHSRplotthedots", f"{theirs:.0f}", f"{theirs / base:.2f}")
    print(f"   chart takes 1/{theirs / ours:.0f} of its time")


def write(path: Path, every: list[Series]) -> None:
    first = Month.of(date(2023, 4, 1))
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["series", "month", "value"])
        for number, values in enumerate(every):
            for after, value in enumerate(values):
                rows.writerow([number, first.plus(after).first_day(), value])


if __name__ == "__main__":
    main()
