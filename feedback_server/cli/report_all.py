"""The command that makes the reports of all networks, in several processes."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

import click
from rich.progress import track

from feedback_server.actions.reports.build import make_report
from feedback_server.actions.reports.report_revisions import settled_report
from feedback_server.actions.reports.request import report_request
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.bundled_assets import unpack
from feedback_server.config.settings import Settings
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.calendar.calendar_month import Month
from feedback_server.domain.reports.published import place_name
from feedback_server.domain.reports.summary import ReportCopy
from feedback_server.output import FORMATS
from feedback_server.output.glyphs import NoFonts
from feedback_server.store import Store

from .environment import open_store, pass_settings
from .report import BOARD, MONTH, SERVICE, SUMMARY, no_fonts, pcn_codes
from .terminal import echo, fail, parse_month, terminal, today

AGAIN = "The same command once more makes those that are missing."


@dataclass(frozen=True)
class Batch:
    """Every network's report of one month, in one format."""

    settings: Settings
    month: Month
    format: str
    folder: Path
    copy: ReportCopy
    service: str


@click.command("make-all")
@MONTH
@SERVICE
@click.option("--format", type=click.Choice(sorted(FORMATS)), default="html", show_default=True)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for the files.",
)
@SUMMARY
@BOARD
@click.option("--again", is_flag=True, help="Also those whose file is there already.")
@pass_settings
def make_all(
    settings: Settings,
    month: str,
    service: str,
    format: str,
    out: Path,
    summary: bool,
    board: bool,
    again: bool,
) -> None:
    """Make the month's reports of all PCNs, a file each.

    It goes on where it stopped. A report that cannot be made ends none of the others; those that
    failed are named at the end. Exit code 1: one could not be made; 2: wrong arguments or content.
    """
    unpack(settings.build, settings.var)
    wanted = ReportCopy(summary, board)
    _write_all(Batch(settings, parse_month(month), format, out, wanted, service), again)


def _write_all(batch: Batch, again: bool) -> None:
    """A file is written whole or not at all, so that going on does not trust half of one."""
    batch.folder.mkdir(parents=True, exist_ok=True)
    with open_store(batch.settings) as store:
        codes = pcn_codes(store)
    left = [code for code in codes if again or not _file(batch, code).exists()]
    if len(left) < len(codes):
        echo(f"{len(codes) - len(left)} are there already")
    batches = [left[start : start + 20] for start in range(0, len(left), 20)]
    failed: list[str] = []
    with ProcessPoolExecutor() as pool:
        done = pool.map(_write_some, [batch] * len(batches), batches)
        try:
            for some in track(done, "Reports", len(batches), console=terminal, transient=True):
                failed += some
        except NoFonts as error:
            raise no_fonts(error) from error
        except BrokenProcessPool as error:
            raise fail(f"A process was ended from outside: is memory short? {AGAIN}") from error
    echo(f"Wrote {len(left) - len(failed)} reports to {batch.folder}")
    if failed:
        raise fail(f"{len(failed)} could not be made: {'; '.join(failed)}. {AGAIN}")


def _write_some(batch: Batch, codes: Sequence[str]) -> list[str]:
    """The networks whose report could not be made, each with the kind of error: its message might
    quote a patient."""
    failed: list[str] = []
    surveys, layouts = SurveyRegistry(), load_layouts(batch.settings.layouts)
    store = Store(batch.settings.database_url)
    try:
        for code in codes:
            requested = report_request(
                store,
                layouts,
                batch.settings.published,
                code,
                batch.month,
                today(),
                service=batch.service,
            )
            try:
                make = settled_report if batch.copy.summary else make_report
                made = batch.copy.of(make(store, surveys, requested), layouts.in_summary)
                _write(FORMATS[batch.format].write(made, batch.settings.fonts), _file(batch, code))
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


def _file(batch: Batch, code: str) -> Path:
    whose, extension = place_name(code, batch.service), FORMATS[batch.format].extension
    return batch.folder / f"handrail-{whose}-{batch.month}{batch.copy.suffix}.{extension}"
