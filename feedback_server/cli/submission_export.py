"""The command that gives submissions to analysts."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from feedback_server.actions.reports.build import UnknownPcn
from feedback_server.actions.submissions.export import (
    SERVICE,
    ExportQuery,
    NotPublished,
    export_submissions,
)
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets.tablets import UnknownPractice
from feedback_server.config.editions import current_edition
from feedback_server.config.settings import Settings
from feedback_server.content import load_provider
from feedback_server.domain.submissions.export import Export
from feedback_server.output import fhir, submissions_csv, submissions_dictionary

from .environment import open_store, pass_settings
from .organisation import no_pcn, no_practice
from .terminal import BY, UNUSABLE, echo, fail, parse_month, progress

FORMATS = ("csv", "fhir", "fhir-ndjson")


@click.command("export")
@click.option("--pcn", default="", help="The PCN's code, such as U12345: all its practices.")
@click.option("--practice", "practices", multiple=True, help="Instead: a practice's code. Repeat.")
@click.option("--from", "first", required=True, help="The first month, such as 2026-04.")
@click.option("--to", "last", required=True, help="The last month, which is included.")
@click.option("--format", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option(
    "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A file to write."
)
@click.option("--service", default=SERVICE, show_default=True, help="Whose surveys.")
@click.option("--ids", is_flag=True, help="With the ids of the submissions, to look one up.")
@click.option("--with-comments", is_flag=True, help="With comments that a person has cleared.")
@click.option("--base", help="FHIR only: the address under which you name things, for ever.")
@pass_settings
def export(
    settings: Settings,
    pcn: str,
    practices: tuple[str, ...],
    first: str,
    last: str,
    format: str,
    out: Path,
    service: str,
    ids: bool,
    with_comments: bool,
    base: str | None,
) -> None:
    """Write submissions to a file, one each, for an analyst.

    A row says the practice, the day, how it was collected, and the code and words of each answer.
    It never holds what a patient wrote, only whether something was written; --with-comments adds
    those that a person has cleared on the page Comments. The order of the rows does not tell who
    answered before whom.

    Few people answer on one day in one practice, so a row may still point to somebody: keep the
    file as you would keep the answers, and do not publish it. For publishing there is 'handrail
    report publish', which holds small numbers back. Who exported what is in the audit log.

    Flagged and excluded submissions are in it. For the figures of a report, keep the rows where
    the column "counted" is 1.

    \b
    csv          FILE.csv, and FILE-dictionary.csv that says what each column and
                 code means, in each version of the survey
    fhir         FHIR R4: one Bundle with Questionnaires and QuestionnaireResponses
    fhir-ndjson  the same resources, one a line

    \b
    Half a year of one network, as a table:
      handrail submission export --pcn U12345 --from 2026-04 --to 2026-09 --out answers.csv
    One month of two practices, for a FHIR server:
      handrail submission export --practice A12345 --practice A12346 --from 2026-10 --to 2026-10 \\
        --format fhir-ndjson --base https://feedback.example.org/fhir --out answers.ndjson
    """
    if bool(pcn) == bool(practices):
        raise click.UsageError("Say whose submissions: either --pcn or --practice.")
    months = parse_month(first, "--from"), parse_month(last, "--to")
    wanted = ExportQuery(*months, pcn, practices, service, with_comments)
    if wanted.last < wanted.first:
        raise click.UsageError(f"--to {last} is before --from {first}.")
    named_under = "" if format == "csv" else _base(settings, base)
    with _export(settings, wanted) as found:
        shown = replace(found, submissions=progress(found.submissions, found.total, "Exporting"))
        for path, write in _files(shown, format, out, named_under, ids):
            with _complete_file(path) as file:
                write(file)
            echo(f"Wrote {path}")
        echo(f"{found.total} submissions")


@contextmanager
def _export(settings: Settings, wanted: ExportQuery) -> Iterator[Export]:
    """Open the export; ends the command with a message if something was not found."""
    try:
        with (
            open_store(settings) as store,
            export_submissions(
                store, SurveyRegistry(), wanted, now=datetime.now(UTC), by=BY
            ) as found,
        ):
            yield found
    except UnknownPcn as error:
        raise no_pcn(error) from error
    except UnknownPractice as error:
        raise no_practice(error) from error
    except NotPublished as error:
        words = f"No survey of the service {error} has been published"
        raise fail(f"{words}: run 'handrail server run' once") from error


def _files(
    found: Export, format: str, out: Path, base: str, ids: bool
) -> Iterator[tuple[Path, Callable[[BinaryIO], None]]]:
    """Each file to write, and what writes it."""
    if format == "csv":
        yield out, lambda file: submissions_csv.write(found, file, ids=ids)
        dictionary = out.with_name(f"{out.stem}-dictionary{out.suffix or '.csv'}")
        versions = found.versions
        yield dictionary, lambda file: submissions_dictionary.write(versions, file, ids=ids)
    elif format == "fhir":
        yield out, lambda file: fhir.write_bundle(found, file, base, ids=ids)
    else:
        yield out, lambda file: fhir.write_ndjson(found, file, base, ids=ids)


@contextmanager
def _complete_file(path: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when it is whole, and that only its owner can read. Nothing is
    left of one that was not finished."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise fail(f"Cannot write {path}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _base(settings: Settings, given: str | None) -> str:
    """The address that FHIR resources are named under, without a slash at its end."""
    provider = load_provider(current_edition(settings).source / "content" / "provider.yaml")
    site: str | None = provider["site_address"]
    base = given or (f"{site}/fhir" if site else "")
    if not base.startswith(("https://", "http://", "urn:")):
        words = "Give --base, such as https://feedback.example.org/fhir, or the web address in "
        raise fail(f"{words}Settings > Service: FHIR names surveys by address.", UNUSABLE)
    return base.rstrip("/")
