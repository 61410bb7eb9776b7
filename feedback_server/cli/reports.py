"""Commands that make reports, keep them, and hand practices their returns."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from feedback_server.actions.reports.build import NoSuchPcn, make_report
from feedback_server.actions.reports.report_revisions import (
    revise_late,
    save_revision,
    withdraw_revision,
)
from feedback_server.actions.reports.request import report_request
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import Settings
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.calendar.calendar_month import Month, MonthNotOver
from feedback_server.domain.reports import Report
from feedback_server.output import FORMATS, fft_return
from feedback_server.output.formatting import day_words
from feedback_server.output.glyphs import NoFonts
from feedback_server.store import Store
from feedback_server.store.reports import revisions

from .every_report import Job, no_fonts, pcn_codes, write_all
from .terminal import fail, month_of, opened, say, terminal, today


@click.command()
@click.option("--pcn", help="The PCN's code, such as U12345.")
@click.option("--month", required=True, help="Year and month, such as 2026-10.")
@click.option("--format", type=click.Choice(sorted(FORMATS)), default="html", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="A file; with --all a folder.")
@click.option("--summary", is_flag=True, help="On two pages, as it stands.")
@click.option("--keep", is_flag=True, help="Keep it as a revision.")
@click.option("--close", is_flag=True, help="Keep it, and make it final.")
@click.option("--revision", type=int, help="One that was kept, by its number.")
@click.option("--list", "listed", is_flag=True, help="List the revisions that were kept.")
@click.option("--withdraw", help="Why --revision is withdrawn. It stays readable, and says so.")
@click.option("--all", "every", is_flag=True, help="All PCNs at once, a file each, in --out.")
@click.option("--again", is_flag=True, help="With --all: also those whose file is there already.")
@click.pass_obj
def report(
    settings: Settings,
    pcn: str | None,
    month: str,
    format: str,
    out: Path | None,
    summary: bool,
    keep: bool,
    close: bool,
    revision: int | None,
    listed: bool,
    withdraw: str | None,
    every: bool,
    again: bool,
) -> None:
    """Make the month's report of one PCN, or of all.

    \b
    handrail report --pcn U12345 --month 2026-10                     as it stands, to the terminal
    handrail report --pcn U12345 --month 2026-10 --summary --format pdf --out two-pages.pdf
    handrail report --pcn U12345 --month 2026-10 --close             make it final
    handrail report --pcn U12345 --month 2026-10 --list              what was kept
    handrail report --all --month 2026-10 --format csv --out DIR     every PCN; goes on

    What is not kept is provisional. After a final revision every later one is "revised", and says
    what has changed. With --all, a report that fails is named at the end and the others are made.
    Exit code 1: one could not be made; 2: wrong arguments or content.
    """
    wanted = month_of(month)
    if every:
        if out is None or pcn:
            raise click.UsageError("With --all give a folder with --out, and no --pcn.")
        write_all(Job(settings, wanted, format, out, summary), again)
        return
    if pcn is None:
        raise click.UsageError("Give --pcn, or --all.")
    if summary and (keep or close or revision is not None):
        raise click.UsageError("What is kept is the full report: leave out --summary.")
    with opened(settings) as store:
        if listed:
            _list(store, pcn, wanted)
            return
        if withdraw is not None:
            _withdraw(store, pcn, wanted, revision, withdraw)
            return
        made = _made(settings, store, pcn, wanted, keep or close, close, revision, summary)
    try:
        content = FORMATS[format].write(made, settings.fonts)
    except NoFonts as error:
        raise no_fonts(error) from error
    _write(content, out)


@click.command("return")
@click.option("--pcn", help="The PCN's code; without it all PCNs.")
@click.option("--month", required=True, help="Year and month, such as 2026-10.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A CSV file.")
@click.pass_obj
def monthly_return(settings: Settings, pcn: str | None, month: str, out: Path | None) -> None:
    """What practices key into their own monthly return of the Friends and Family Test.

    One line a practice: the six totals, and how many came by each method. Both are checked to add
    up to the same.
    """
    wanted = month_of(month)
    try:
        wanted.must_be_over(today())
    except MonthNotOver as error:
        raise fail(f"{error}: a return is of a whole month") from error
    with opened(settings) as store:
        codes = [pcn] if pcn else pcn_codes(store)
        made = [_made(settings, store, code, wanted) for code in codes]
    _write(fft_return.write(made), out)


@click.command("revise")
@click.option("--pcn", help="The PCN's code; without it all PCNs.")
@click.pass_obj
def revise_all(settings: Settings, pcn: str | None) -> None:
    """Keep a revised report of each final month that answers came late for.

    'handrail serve' does this when it starts.
    """
    if not revise(settings, pcn):
        say("No final month has changed")


def revise(settings: Settings, pcn: str | None = None) -> int:
    """Keep a revised report wherever answers came after a month was made final; gives how many."""
    layouts = load_layouts(settings.layouts)
    with opened(settings) as store:
        made = revise_late(
            store,
            SurveyRegistry(),
            lambda code, month: report_request(
                store, layouts, settings.published, code, month, today()
            ),
            pcns=[pcn] if pcn else pcn_codes(store),
            now=datetime.now(UTC),
            by="late answers",
        )
    for revised in made:
        place = f"{revised.pcn.code}, {revised.month}"
        say(f"Answers came late: {place} is now revision {revised.revision}")
    return len(made)


def _made(
    settings: Settings,
    store: Store,
    pcn: str,
    month: Month,
    keep: bool = False,
    close: bool = False,
    revision: int | None = None,
    summary: bool = False,
) -> Report:
    layouts = load_layouts(settings.layouts)
    requested = report_request(
        store, layouts, settings.published, pcn, month, today(), summary=summary
    )
    try:
        if revision is not None:
            return _kept(store, pcn, month, revision)
        if keep:
            now = datetime.now(UTC)
            made = save_revision(store, SurveyRegistry(), requested, close=close, now=now, by="cli")
            say(f"Revision {made.revision}, {made.status.value}")
            return made
        return make_report(store, SurveyRegistry(), requested)
    except NoSuchPcn as error:
        raise fail(f"No PCN has the code {pcn}. See 'handrail organisations'.") from error
    except MonthNotOver as error:
        raise fail(f"{error}: it can be made final when it is over") from error
    except LookupError as error:
        raise fail(f"{error}: run 'handrail serve' once") from error


def _kept(store: Store, pcn: str, month: Month, revision: int) -> Report:
    with store.read() as tx:
        found = revisions.find(tx, pcn, month, revision)
    if found is None:
        raise fail(f"There is no revision {revision} of {pcn} for {month}. See --list.")
    return found


def _list(store: Store, pcn: str, month: Month) -> None:
    with store.read() as tx:
        kept = revisions.list_revisions(tx, pcn, month)
    if not kept:
        say(f"Nothing was kept of {pcn} for {month}")
    for revision in kept:
        gone = (
            f"; withdrawn on {day_words(revision.withdrawn_on)}: {revision.withdrawn_why}"
            if (revision.withdrawn_on)
            else ""
        )
        words = (
            f"{revision.number}  {revision.status.value}, as of {day_words(revision.as_of)}{gone}"
        )
        terminal.print(words, soft_wrap=True)


def _withdraw(store: Store, pcn: str, month: Month, revision: int | None, why: str) -> None:
    if revision is None or not why.strip():
        raise click.UsageError("Give --revision, and say why.")
    done = withdraw_revision(
        store,
        pcn=pcn,
        month=month,
        number=revision,
        why=why.strip(),
        now=datetime.now(UTC),
        on=today(),
        by="cli",
    )
    if not done:
        raise fail(f"There is no revision {revision} of {pcn} for {month} to withdraw. See --list.")
    say(f"Withdrew revision {revision}. It stays readable, and says so")


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        say(f"Wrote {out}")
