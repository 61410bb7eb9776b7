"""Commands that make reports, save them as revisions, and write practices' returns."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import click

from feedback_server.actions.reports.build import UnknownPcn, make_report
from feedback_server.actions.reports.report_revisions import (
    revise_late,
    save_revision,
    settled_report,
    withdraw_revision,
)
from feedback_server.actions.reports.request import ReportRequest, report_request
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.bundled_assets import unpack
from feedback_server.config.settings import Settings
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.calendar.calendar_month import Month, MonthNotOver
from feedback_server.domain.calendar.months import NotAPeriod, Period
from feedback_server.domain.reports import Report
from feedback_server.domain.reports.summary import ReportCopy
from feedback_server.domain.surveys.service import MAIN
from feedback_server.output import FORMATS, fft_return
from feedback_server.output.formatting import format_day
from feedback_server.output.glyphs import NoFonts
from feedback_server.store import Store
from feedback_server.store.organisations import organisations
from feedback_server.store.reports import revisions

from .environment import open_store, pass_settings
from .organisation import no_pcn
from .terminal import echo, fail, parse_month, terminal, today

PCN = click.option("--pcn", required=True, help="The PCN's code, such as U12345.")
MONTH = click.option("--month", required=True, help="Year and month, such as 2026-10.")
SUMMARY = click.option("--summary", is_flag=True, help="On two pages; of the final report, if any.")
BOARD = click.option("--board", is_flag=True, help="To circulate: small numbers are hidden.")
SERVICE = click.option("--service", default=MAIN, show_default=True, help="Of several services.")


@click.command("make")
@PCN
@click.option("--month", help="Year and month, such as 2026-10.")
@click.option("--from", "first", help="The first month of a quarter, a year, or any other months.")
@click.option("--to", "last", help="The last of them.")
@click.option("--against", help="Compare with this month, or these: 2025-07_2025-09.")
@SERVICE
@click.option("--format", type=click.Choice(sorted(FORMATS)), default="html", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@SUMMARY
@BOARD
@click.option("--save", is_flag=True, help="Save it as a revision.")
@click.option("--close", is_flag=True, help="Save it, and make it final.")
@click.option("--revision", type=int, help="A saved revision, by its number.")
@pass_settings
def make(
    settings: Settings,
    pcn: str,
    month: str | None,
    first: str | None,
    last: str | None,
    against: str | None,
    service: str,
    format: str,
    out: Path | None,
    summary: bool,
    board: bool,
    save: bool,
    close: bool,
    revision: int | None,
) -> None:
    """Make the report of one PCN: of a month, or of several.

    \b
    handrail report make --pcn U12345 --month 2026-10            as it stands, to the terminal
    handrail report make --pcn U12345 --month 2026-10 --summary --format pdf --out two-pages.pdf
    handrail report make --pcn U12345 --month 2026-10 --board --format docx --out board.docx
    handrail report make --pcn U12345 --month 2026-10 --close    make it final
    handrail report make --pcn U12345 --from 2026-07 --to 2026-09 --against 2025-07_2025-09

    What is not saved is provisional. After a final revision every later one is "revised", and says
    what has changed. Exit code 1: it could not be made; 2: wrong arguments or content.
    """
    if (summary or board) and (save or close):
        raise click.UsageError("A revision is the full report: leave out --summary and --board.")
    wanted = _period(month, first, last)
    compared = _against(against, wanted)
    if (wanted.since or compared) and (save or close or revision is not None):
        raise click.UsageError("Revisions are of one month alone: give --month.")
    unpack(settings.build, settings.var)
    with open_store(settings) as store:
        if revision is not None:
            made = _saved(store, pcn, wanted.last, revision, service)
        else:
            made = _made(
                settings,
                store,
                pcn,
                wanted,
                service,
                save=save or close,
                close=close,
                make=settled_report if summary else make_report,
                against=compared,
            )
    in_summary = load_layouts(settings.layouts).in_summary
    made = ReportCopy(summary, board).of(made, in_summary)
    _write(report_file(settings, made, format), out)


@click.command("make-return")
@click.option("--pcn", help="The PCN's code; without it all PCNs.")
@MONTH
@SERVICE
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file.")
@pass_settings
def make_return(
    settings: Settings, pcn: str | None, month: str, service: str, out: Path | None
) -> None:
    """Make what practices key into their own monthly return of the Friends and Family Test.

    One line a practice: the six totals, and how many came by each method. Both are checked to add
    up to the same.
    """
    wanted = parse_month(month)
    try:
        wanted.must_be_over(today())
    except MonthNotOver as error:
        raise fail(f"{error}: a return is of a whole month") from error
    with open_store(settings) as store:
        codes = [pcn] if pcn else pcn_codes(store)
        period = Period(wanted, wanted)
        made = [_made(settings, store, code, period, service) for code in codes]
    _write(fft_return.write(made), out)


@click.command("list")
@PCN
@MONTH
@SERVICE
@pass_settings
def list_revisions(settings: Settings, pcn: str, month: str, service: str) -> None:
    """List the saved revisions of a month."""
    wanted = parse_month(month)
    with open_store(settings) as store, store.read() as tx:
        kept = revisions.list_revisions(tx, pcn, wanted, service)
    if not kept:
        echo(f"No revision of {pcn} is saved for {wanted}")
    for revision in kept:
        words = f"{revision.number}  {revision.status.value}, as of {format_day(revision.as_of)}"
        if revision.withdrawn_on:
            day = format_day(revision.withdrawn_on)
            words += f"; withdrawn on {day}: {revision.withdrawn_why}"
        terminal.print(words, soft_wrap=True)


@click.command("withdraw")
@PCN
@MONTH
@SERVICE
@click.option("--revision", type=int, required=True, help="Its number. See 'report list'.")
@click.option("--why", required=True, help="Stands in the report from then on.")
@pass_settings
def withdraw(
    settings: Settings, pcn: str, month: str, service: str, revision: int, why: str
) -> None:
    """Withdraw a saved revision. It stays readable, and says so."""
    if not why.strip():
        raise click.BadParameter("say why", param_hint="--why")
    with open_store(settings) as store:
        done = withdraw_revision(
            store,
            pcn=pcn,
            month=parse_month(month),
            number=revision,
            why=why.strip(),
            now=datetime.now(UTC),
            on=today(),
            by="cli",
            service=service,
        )
    if not done:
        raise no_revision(pcn, month, revision)
    echo(f"Withdrew revision {revision}. It stays readable, and says so")


@click.command("revise")
@click.option("--pcn", help="The PCN's code; without it all PCNs.")
@pass_settings
def revise(settings: Settings, pcn: str | None) -> None:
    """Save a revised report of each final month that answers came late for.

    'handrail server run' does this when it starts.
    """
    if not save_revised(settings, pcn):
        echo("No final month has changed")


def save_revised(settings: Settings, pcn: str | None = None) -> int:
    """Save a revised report of each final month with late answers; gives how many."""
    layouts = load_layouts(settings.layouts)
    with open_store(settings) as store:
        made = revise_late(
            store,
            SurveyRegistry(),
            lambda code, month, service: report_request(
                store, layouts, settings.published, code, month, today(), service=service
            ),
            pcns=[pcn] if pcn else pcn_codes(store),
            now=datetime.now(UTC),
            by="late answers",
        )
    for revised in made:
        echo(
            f"Answers came late: {revised.pcn.code}, {revised.month} is now revision "
            f"{revised.revision}"
        )
    return len(made)


def pcn_codes(store: Store) -> list[str]:
    with store.read() as tx:
        return [pcn.code for pcn in organisations.list_pcns(tx)]


def report_file(settings: Settings, report: Report, format: str) -> bytes:
    """The report in one of FORMATS; says what to do where there are no fonts for it."""
    try:
        return FORMATS[format].write(report, settings.fonts)
    except NoFonts as error:
        raise no_fonts(error) from error


def no_fonts(error: NoFonts) -> click.exceptions.Exit:
    return fail(f"{error}\nRun 'handrail site build' once: a PDF needs its fonts.")


def no_revision(pcn: str, month: object, revision: int) -> click.exceptions.Exit:
    words = f"There is no revision {revision} of {pcn} for {month}."
    return fail(f"{words} See 'handrail report list'.")


def _made(
    settings: Settings,
    store: Store,
    pcn: str,
    period: Period,
    service: str,
    *,
    save: bool = False,
    close: bool = False,
    make: Callable[[Store, SurveyRegistry, ReportRequest], Report] = make_report,
    against: Period | None = None,
) -> Report:
    requested = report_request(
        store,
        load_layouts(settings.layouts),
        settings.published,
        pcn,
        period.last,
        today(),
        service=service,
        since=period.since,
        against=against,
    )
    try:
        if not save:
            return make(store, SurveyRegistry(), requested)
        now = datetime.now(UTC)
        made = save_revision(store, SurveyRegistry(), requested, close=close, now=now, by="cli")
    except UnknownPcn as error:
        raise no_pcn(pcn) from error
    except MonthNotOver as error:
        raise fail(f"{error}: it can be made final when it is over") from error
    except LookupError as error:
        raise fail(f"{error}: run 'handrail server run' once") from error
    echo(f"Revision {made.revision}, {made.status.value}")
    return made


def _period(month: str | None, first: str | None, last: str | None) -> Period:
    """The months of the options, which are one month or a first and a last one."""
    if month and not (first or last):
        one = parse_month(month)
        return Period(one, one)
    if month or not (first and last):
        raise click.UsageError("Give --month, or --from and --to.")
    try:
        return Period(parse_month(first, "--from"), parse_month(last, "--to"))
    except NotAPeriod as error:
        raise click.UsageError(f"{error}.") from error


def _against(text: str | None, wanted: Period) -> Period | None:
    try:
        found = Period.parse(text) if text else None
    except NotAPeriod as error:
        raise click.BadParameter(str(error), param_hint="--against") from error
    if found == wanted:
        raise click.UsageError("--against needs other months than those of the report.")
    return found


def _saved(store: Store, pcn: str, month: Month, revision: int, service: str) -> Report:
    with store.read() as tx:
        found = revisions.find(tx, pcn, month, revision, service)
    if found is None:
        raise no_revision(pcn, month, revision)
    return found


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        echo(f"Wrote {out}")
