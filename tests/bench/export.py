"""20,000 submissions from SQLite to a file, beside csv.writer alone on the same rows.

Each format runs in a process of its own, so that its peak memory is its own. What grew is the peak
resident memory less what was in use before the first row: it should be the same for ten times as
many submissions (``SUBMISSIONS=200000``).
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from feedback_server.actions.submissions.export import ExportQuery, export_submissions
from feedback_server.actions.surveys.registry import SurveyRegistry, publish_survey
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.submissions.export import Export
from feedback_server.output import fhir, submissions_csv
from feedback_server.store import Store
from feedback_server.store.db.migrate import migrate
from feedback_server.store.organisations import organisations
from feedback_server.store.submissions import insert
from tests.exports import both_surveys, many
from tests.factories import NOW, PCN, PRACTICES

SUBMISSIONS = int(os.environ.get("SUBMISSIONS", "20000"))
AT_ONCE = 1000
TIMES = 3
BASE = "https://feedback.example.org/fhir"
WANTED = ExportQuery(Month(2026, 1), Month(2026, 12), pcn=PCN.code)


def main() -> None:
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], Path(sys.argv[2]))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        print(f"{SUBMISSIONS} submissions  {'rows a second':>14}{'memory grew':>14}{'file':>10}")
        found = {format: runs(format, folder) for format in FORMATS}
        for format, (rate, grew, size) in found.items():
            print(f"{format:21}{rate:14,.0f}{grew:11.1f} MB{size:7.1f} MB")
        ours, alone = found["csv"][0], found["csv.writer alone"][0]
        print(f"export to csv: {ours / alone:.2f} times the rate of csv.writer alone")


def fill(folder: Path) -> None:
    store = Store(f"sqlite:///{folder / 'bench.sqlite3'}")
    migrate(store)
    surveys = {survey.version: survey for survey in both_surveys()}
    with store.write() as tx:
        organisations.upsert_pcns(tx, [PCN])
        organisations.upsert_practices(tx, PRACTICES)
    for survey in surveys.values():
        publish_survey(store, survey)
    for batch in range(0, SUBMISSIONS, AT_ONCE):
        with store.write() as tx:
            insert.add(tx, many(AT_ONCE, list(surveys.values()), seed=batch), surveys)
    store.close()


def runs(format: str, folder: Path) -> tuple[float, float, float]:
    """The median rate, the median growth and the size, in rows a second and megabytes."""
    command = [sys.executable, "-m", "tests.bench.export", format, str(folder)]
    made = [json.loads(subprocess.check_output(command)) for _ in range(TIMES)]
    seconds, grew, size = (median(item[n] for item in made) for n in range(3))
    return SUBMISSIONS / seconds, grew, size


def measure(format: str, folder: Path) -> tuple[float, float, float]:
    store = Store(f"sqlite:///{folder / 'bench.sqlite3'}")
    out = folder / "out"
    with export_submissions(store, SurveyRegistry(), WANTED, now=NOW, by="bench") as found:
        write = FORMATS[format](found)
        forget_the_peak()
        before = megabytes("VmRSS")
        began = time.perf_counter()
        write(out)
        took = time.perf_counter() - began
        grew = megabytes("VmHWM") - before
    store.close()
    return took, grew, out.stat().st_size / 1e6


def forget_the_peak() -> None:
    """From here on ``megabytes("VmHWM")`` counts anew (Linux; see proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def megabytes(name: str) -> float:
    """VmRSS is the memory that this process has now, VmHWM the most that it has had."""
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1e3


def to_csv(found: Export) -> Callable[[Path], None]:
    def write(out: Path) -> None:
        with out.open("wb") as file:
            submissions_csv.write(found, file)

    return write


def rows_alone(found: Export) -> Callable[[Path], None]:
    """The same rows, read from a file of them beforehand: nothing but csv.writer is measured."""
    text = io.BytesIO()
    submissions_csv.write(found, text)
    rows = list(csv.reader(io.StringIO(text.getvalue().decode("utf-8-sig"), newline="")))

    def write(out: Path) -> None:
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(rows)

    return write


def to_bundle(found: Export) -> Callable[[Path], None]:
    def write(out: Path) -> None:
        with out.open("wb") as file:
            fhir.write_bundle(found, file, BASE)

    return write


def to_lines(found: Export) -> Callable[[Path], None]:
    def write(out: Path) -> None:
        with out.open("wb") as file:
            fhir.write_ndjson(found, file, BASE)

    return write


FORMATS: dict[str, Callable[[Export], Callable[[Path], None]]] = {
    "csv.writer alone": rows_alone,
    "csv": to_csv,
    "fhir": to_bundle,
    "fhir-ndjson": to_lines,
}


if __name__ == "__main__":
    main()
