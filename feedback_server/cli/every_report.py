"""The reports of all networks at once, in several processes; goes on where it stopped."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import click
from rich.progress import track

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.request import report_request
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import Settings
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.output import FORMATS
from feedback_server.output.glyphs import NoFonts
from feedback_server.store import Store
from feedback_server.store.organisations import organisations

from .terminal import fail, opened, say, terminal, today

AGAIN = "The same command once more makes those that are missing."


@dataclass(frozen=True)
class Job:
    settings: Settings
    month: Month
    format: str
    folder: Path
    summary: bool


def write_all(job: Job, again: bool) -> None:
    """A file is written whole or not at all, so that going on does not trust half of one.

    A report that cannot be made ends none of the others; those that failed are named at the end.
    """
    job.folder.mkdir(parents=True, exist_ok=True)
    with opened(job.settings) as store:
        codes = pcn_codes(store)
    left = [code for code in codes if again or not _file(job, code).exists()]
    if len(left) < len(codes):
        say(f"{len(codes) - len(left)} are there already")
    batches = [left[start : start + 20] for start in range(0, len(left), 20)]
    failed: list[str] = []
    with ProcessPoolExecutor() as pool:
        done = pool.map(_write_some, [job] * len(batches), batches)
        try:
            for some in track(done, "Reports", len(batches), console=terminal, transient=True):
                failed += some
        except NoFonts as error:
            raise no_fonts(error) from error
        except BrokenProcessPool as error:
            raise fail(f"A process was ended from outside: is memory short? {AGAIN}") from error
    say(f"Wrote {len(left) - len(failed)} reports to {job.folder}")
    if failed:
        raise fail(f"{len(failed)} could not be made: {'; '.join(failed)}. {AGAIN}")


def _write_some(job: Job, codes: Sequence[str]) -> list[str]:
    """Gives the networks whose report could not be made, each with the kind of the fault: its
    words might hold those of a patient."""
    failed: list[str] = []
    surveys, layouts = SurveyRegistry(), load_layouts(job.settings.layouts)
    published = job.settings.published
    store = Store(job.settings.database_url)
    try:
        for code in codes:
            requested = report_request(
                store, layouts, published, code, job.month, today(), summary=job.summary
            )
            try:
                made = make_report(store, surveys, requested)
                _write(FORMATS[job.format].write(made, job.settings.fonts), _file(job, code))
            except NoFonts:
                raise
            except Exception as error:
                failed.append(f"{code} ({_kind(error)})")
    finally:
        store.close()
    return failed


def _write(content: bytes, path: Path) -> None:
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _kind(error: Exception) -> str:
    """
    >>> _kind(OSError(28, "No space left on device")), _kind(ValueError("Ann was kind"))
    ('No space left on device', 'ValueError')
    """
    return (isinstance(error, OSError) and error.strerror) or type(error).__name__


def _file(job: Job, code: str) -> Path:
    kind = "-summary" if job.summary else ""
    return job.folder / f"handrail-{code}-{job.month}{kind}.{FORMATS[job.format].extension}"


def no_fonts(error: NoFonts) -> click.exceptions.Exit:
    return fail(f"{error}\nRun 'handrail build' once: a PDF needs its fonts.")


def pcn_codes(store: Store) -> list[str]:
    with store.read() as tx:
        return [pcn.code for pcn in organisations.list_pcns(tx)]
