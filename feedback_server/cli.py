"""The `handrail` command."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from . import __doc__ as about
from . import builder
from .actions import accounts
from .actions.import_organisations import FaultyFile, import_organisations
from .actions.load_demonstration import is_loaded, load_demonstration
from .actions.make_report import NoSuchPcn, make_report
from .actions.publish_report import publish_report, withdraw_report
from .actions.publish_survey import Surveys, publish_survey
from .actions.replay import replay
from .actions.verify import verify
from .config import ConfigError, Settings, load_settings
from .content import ContentError, load_surveys
from .domain.organisation_file import read_organisations
from .domain.period import Month, london_day
from .domain.published import Change
from .output import FORMATS
from .sealing import load_keys
from .serve import prepare, serve
from .store import Store, quarantine
from .store.migrate import migrate

terminal = Console(stderr=True, highlight=False)
DEMONSTRATION_ACCOUNT = "demonstration@handrail.example"
WRONG = 1  # what was asked for does not hold, or could not be done
UNUSABLE = 2  # settings, content or arguments cannot be used


def say(words: str) -> None:
    terminal.print(f"[green]•[/green] {words}", soft_wrap=True)


def fail(words: str, code: int = WRONG) -> "click.exceptions.Exit":
    terminal.print(f"[red]✗[/red] {words}", soft_wrap=True)
    return click.exceptions.Exit(code)


def main() -> None:
    """Run the command; faults of settings and content are told without a traceback."""
    try:
        cli()
    except (ConfigError, ContentError, FileNotFoundError) as error:
        terminal.print(f"[red]✗ Cannot go on. Mend this first:[/red]\n{error}", soft_wrap=True)
        sys.exit(UNUSABLE)


@click.group(help=about)
@click.pass_context
def cli(context: click.Context) -> None:
    context.obj = load_settings(os.environ)


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The database, brought up to date first and closed at the end."""
    store = Store(settings.database_url)
    if migrate(store):
        say("Brought the database up to date")
    try:
        yield store
    finally:
        store.close()


@cli.command("build")
@click.option("--allow-overdue", is_flag=True, help="Build although a page's review is overdue.")
@click.pass_obj
def build_pages(settings: Settings, allow_overdue: bool) -> None:
    """Build the public site and the feedback app into build/."""
    builder.build(
        settings.root,
        settings.build,
        load_keys(settings.keys).public(),
        say,
        published=settings.published,
        allow_overdue=allow_overdue,
    )


@cli.command("site")
@click.option("--port", default=8001, show_default=True, help="Where to serve, on this computer.")
@click.pass_obj
def edit_site(settings: Settings, port: int) -> None:
    """Serve the public pages alone, and show each change when a file is saved.

    For writers: the links into the feedback app and the staff pages lead nowhere here.
    """
    say(f"To read:     [bold]http://localhost:{port}/[/bold]")
    say("Save a file in content/ or site/, and the page loads again. Stop with Ctrl+C")
    address = f"127.0.0.1:{port}"
    builder.preview_site(settings.root, settings.build / "work", settings.published, address)


@cli.command("serve")
@click.pass_obj
def serve_pages(settings: Settings) -> None:
    """Serve pages, app and interface until stopped."""
    prepare(settings, say)
    address = f"http://{'localhost' if settings.host == '127.0.0.1' else settings.host}"
    address += f":{settings.port}"
    say(f"To read:     [bold]{address}/[/bold]")
    say(f"To answer:   [bold]{address}/feedback/[/bold]")
    say(f"Staff:       [bold]{address}/staff/[/bold]")
    secret = demonstration_password(settings)
    if secret.exists():
        say(f"Demonstration account: {DEMONSTRATION_ACCOUNT}, password {secret.read_text()}")
    say("Stop with Ctrl+C")
    serve(settings)


@cli.command()
@click.pass_obj
def demo(settings: Settings) -> None:
    """Load demonstration data: two made-up PCNs, nine practices, 24 months of answers."""
    with opened(settings) as store:
        if not is_loaded(store):
            survey = next(iter(load_surveys(settings.root / "content" / "surveys")))
            publish_survey(store, survey)
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, console=terminal) as progress:
                task = progress.add_task("Loading demonstration data", total=None)
                load_demonstration(
                    store,
                    survey,
                    today=today(),
                    say=lambda done, total: progress.update(task, completed=done, total=total),
                )
        secret = demonstration_password(settings)
        if not secret.exists():
            password = "-".join(secrets.token_hex(2) for _ in range(4))
            accounts.set_account(store, DEMONSTRATION_ACCOUNT, password, demonstration=True)
            secret.touch(mode=0o600)
            secret.write_text(password)


@cli.group()
def organisations() -> None:
    """PCNs and practices."""


@organisations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-faulty", is_flag=True, help="Import the good rows although some are bad.")
@click.pass_obj
def import_file(settings: Settings, file: Path, skip_faulty: bool) -> None:
    """Add and change PCNs and practices from FILE, a CSV.

    Its first row names the columns: GP_CODE, GP_NAME, PCN_CODE and PCN_NAME must be among them.
    Codes are those of the Organisation Data Service. Importing twice changes nothing.
    """
    with file.open(encoding="utf-8-sig", newline="") as lines:
        read = read_organisations(lines)
    for fault in read.faults:
        terminal.print(f"{file.name}, line {fault.line}: {fault.reason}", soft_wrap=True)
    with opened(settings) as store:
        try:
            done = import_organisations(store, read, skip_faulty=skip_faulty)
        except FaultyFile as error:
            raise fail(f"{error}. Mend them, or use --skip-faulty.") from error
    for name, changes in (("PCNs", done.pcns), ("Practices", done.practices)):
        say(
            f"{name}: {changes.added} added, {changes.changed} changed, "
            f"{changes.unchanged} unchanged"
        )
    if read.faults:
        raise fail(f"{len(read.faults)} rows were left out")


@cli.command()
@click.option("--pcn", required=True, help="The PCN's code, such as U12345.")
@click.option("--month", required=True, help="Year and month, such as 2026-10.")
@click.option("--format", type=click.Choice(sorted(FORMATS)), default="html", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="A file to write.")
@click.pass_obj
def report(settings: Settings, pcn: str, month: str, format: str, out: Path | None) -> None:
    """Make the month's report of one PCN."""
    wanted = month_of(month)
    with opened(settings) as store:
        try:
            made = make_report(store, Surveys(), pcn=pcn, month=wanted, as_of=today())
        except NoSuchPcn as error:
            raise fail(f"No PCN has the code {pcn}. See 'handrail organisations'.") from error
        except LookupError as error:
            raise fail(f"{error}: run 'handrail serve' once") from error
    content = FORMATS[format].write(made)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        out.write_bytes(content)
        say(f"Wrote {out}")


@cli.command("publish")
@click.option("--pcn", required=True, help="The PCN's code, such as U12345.")
@click.option("--month", required=True, help="Year and month, such as 2026-10.")
@click.option("--said", multiple=True, help="Something patients said; once for each --did.")
@click.option("--did", multiple=True, help="What was done about it.")
@click.option("--withdraw", is_flag=True, help="Take back what was published of this month.")
@click.pass_obj
def publish_month(
    settings: Settings,
    pcn: str,
    month: str,
    said: tuple[str, ...],
    did: tuple[str, ...],
    withdraw: bool,
) -> None:
    """Publish a month's figures on "What patients say", less small numbers.

    Publishing a month again replaces it. The pages change with the next 'handrail build'.
    """
    wanted = month_of(month)
    if len(said) != len(did):
        raise click.UsageError("Give one --did for each --said, in the same order.")
    if withdraw:
        if not withdraw_report(folder=settings.published, pcn=pcn, month=wanted):
            raise fail(f"Nothing was published of {pcn} for {wanted}")
        say(f"Took back {wanted} of {pcn}. Now run 'handrail build'")
        return
    changes = [Change(*pair) for pair in zip(said, did, strict=True)]
    with opened(settings) as store:
        try:
            made = publish_report(
                store,
                Surveys(),
                folder=settings.published,
                pcn=pcn,
                month=wanted,
                on=today(),
                changes=changes,
            )
        except NoSuchPcn as error:
            raise fail(f"No PCN has the code {pcn}. See 'handrail organisations'.") from error
        except LookupError as error:
            raise fail(f"{error}: run 'handrail serve' once") from error
    say(f"Published {wanted} of {made.pcn_name}. Now run 'handrail build'")


@cli.command("verify")
@click.pass_obj
def recount(settings: Settings) -> None:
    """Count all submissions again and compare with the tallies that reports are made from."""
    with opened(settings) as store:
        found = verify(store, Surveys())
    if found.differences:
        table = Table("practice", "month", "mode", "question", "code", "tallied", "counted")
        for each in found.differences:
            key = each.key
            row = (key.practice, str(key.month), key.mode, key.question, key.code)
            table.add_row(*row, str(each.tallied), str(each.counted))
        terminal.print(table)
        raise fail(f"{len(found.differences)} tallies differ from the submissions")
    say(f"{found.submissions} submissions agree with {found.tallies} tallies")


@cli.group("quarantine")
def held() -> None:
    """What could not be stored and is kept until it can."""


@held.command("list")
@click.pass_obj
def list_held(settings: Settings) -> None:
    """Show what is held and why. What is in it stays sealed."""
    with opened(settings) as store, store.read() as tx:
        items = quarantine.every(tx)
    table = Table("received", "reason", "id")
    for item in items:
        table.add_row(str(item.received_on), item.reason, item.id)
    terminal.print(table if items else "Nothing is in quarantine.")


@held.command("replay")
@click.pass_obj
def replay_held(settings: Settings) -> None:
    """Try to store all of it again, after a fix."""
    with opened(settings) as store:
        outcome = replay(store, Surveys(), load_keys(settings.keys))
    for word, number in sorted(outcome.items()):
        say(f"{word}: {number}")
    if not outcome:
        say("Nothing is in quarantine.")


@cli.group()
def staff() -> None:
    """Accounts of staff."""


@staff.command("add")
@click.argument("name")
@click.password_option(help="At least 12 characters.")
@click.pass_obj
def add_staff(settings: Settings, name: str, password: str) -> None:
    """Make an account NAME (an e-mail address), or give it a new password."""
    with opened(settings) as store:
        try:
            accounts.set_account(store, name.strip().lower(), password)
        except accounts.PasswordTooShort as error:
            raise fail(str(error), UNUSABLE) from error
    say(f"{name} can sign in")


def demonstration_password(settings: Settings) -> Path:
    return settings.var / "demonstration-password.txt"


def month_of(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--month") from error


def today() -> date:
    return london_day(datetime.now(UTC))
