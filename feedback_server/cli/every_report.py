"""The reports of all networks at once, in several processes; goes on where it stopped."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from ..actions.make_report import make_report
from ..actions.publish_survey import Surveys
from ..config import Settings
from ..content.report_layouts import load_layouts
from ..domain.period import Month
from ..output import FORMATS
from ..store import Store
from .asked_report import asked_report, no_fonts, pcn_codes
from .terminal import opened, say, terminal


@dataclass(frozen=True)
class Job:
    settings: Settings
    month: Month
    format: str
    folder: Path
    summary: bool


def write_all(job: Job, again: bool) -> None:
    """A file is written whole or not at all, so that going on does not trust half of one."""
    job.folder.mkdir(parents=True, exist_ok=True)
    with opened(job.settings) as store:
        codes = pcn_codes(store)
    left = [code for code in codes if again or not _file(job, code).exists()]
    if len(left) < len(codes):
        say(f"{len(codes) - len(left)} are there already")
    batches = [left[start : start + 20] for start in range(0, len(left), 20)]
    with ProcessPoolExecutor() as pool:
        done = pool.map(_write_some, [job] * len(batches), batches)
        try:
            for _ in track(done, "Reports", len(batches), console=terminal, transient=True):
                pass
        except RuntimeError as error:
            raise no_fonts(error) from error
    say(f"Wrote {len(left)} reports to {job.folder}")


def _write_some(job: Job, codes: Sequence[str]) -> None:
    surveys, layouts = Surveys(), load_layouts(job.settings.layouts)
    store = Store(job.settings.database_url)
    try:
        for code in codes:
            asked = asked_report(job.settings, store, layouts, code, job.month, job.summary)
            made = make_report(store, surveys, asked)
            path = _file(job, code)
            new = path.with_name(f".{path.name}.new")
            new.write_bytes(FORMATS[job.format].write(made, job.settings.fonts))
            new.replace(path)
    finally:
        store.close()


def _file(job: Job, code: str) -> Path:
    kind = "-summary" if job.summary else ""
    return job.folder / f"handrail-{code}-{job.month}{kind}.{FORMATS[job.format].extension}"
