"""Commands on what is stored: organisations, recounting, quarantine, accounts."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.organisations.import_file import (
    InvalidFile,
    check_organisations,
    import_organisations,
)
from feedback_server.actions.submissions.drop_quarantine import Dropped, drop_quarantine, to_drop
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.settings import Settings
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.crypto.invitation_tokens import load_invitation_key
from feedback_server.store.db.secure_delete import vacuum
from feedback_server.store.submissions import quarantine

from .imports import MOST_SHOWN, tell_left_out
from .proof import tallies_agree
from .terminal import BY, UNUSABLE, WRONG, fail, opened, opened_with_keys, plain, say, terminal


@click.group()
def organisations() -> None:
    """PCNs and practices."""


@organisations.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-faulty", is_flag=True, help="Import the good rows although some are bad.")
@click.pass_obj
def import_file(settings: Settings, file: Path, skip_faulty: bool) -> None:
    """Add and change PCNs and practices from FILE, a CSV or XLSX.

    \b
    The NHS's own lists go in as they are downloaded (Organisation Data Service):
    ePCN.xlsx or epcncorepartnerdetails.csv: networks and their members
    epraccur.csv: practices alone, each of which stays in the network that it is in
    Any other names its columns: GP_CODE, GP_NAME, PCN_CODE and PCN_NAME.

    What has ended or closed is left out, and said. Importing twice changes nothing. Exit code 1:
    there were faults; 2: the file cannot be read.
    """
    now = datetime.now(UTC)
    try:
        checked = check_organisations(file, now)
    except UnreadableFile as error:
        raise fail(f"{file.name}: {error}", UNUSABLE) from error
    read = checked.file
    for words in checked.said:
        plain(words)
    for fault in read.faults[:MOST_SHOWN]:
        plain(f"{file.name}, {fault}")
    if len(read.faults) > MOST_SHOWN:
        plain(f"... and {len(read.faults) - MOST_SHOWN} more")
    tell_left_out(read.left_out)
    with opened(settings) as store:
        try:
            done = import_organisations(store, read, by=BY, now=now, skip_faulty=skip_faulty)
        except InvalidFile as error:
            raise fail(f"{error}. Mend them, or use --skip-faulty.") from error
    for name, changes in (("PCNs", done.pcns), ("Practices", done.practices)):
        say(
            f"{name}: {changes.added} added, {changes.changed} changed, "
            f"{changes.unchanged} unchanged"
        )
    if read.faults:
        rows = "1 row was" if len(read.faults) == 1 else f"{len(read.faults)} rows were"
        raise fail(f"{rows} left out because of a fault")


@click.command("verify")
@click.pass_obj
def recount(settings: Settings) -> None:
    """Count all submissions again and compare with the tallies that reports are made from."""
    with opened(settings) as store:
        if not tallies_agree(store):
            raise click.exceptions.Exit(WRONG)


@click.group("quarantine")
def held() -> None:
    """What could not be stored and is kept until it can."""


@held.command("list")
@click.pass_obj
def list_held(settings: Settings) -> None:
    """Show what is held and why. What is in it stays sealed."""
    with opened(settings) as store, store.read() as tx:
        items = quarantine.names(tx)
    table = Table("received", "reason", "id")
    for item in items:
        table.add_row(str(item.received_on), item.reason, item.id)
    terminal.print(table if items else "Nothing is in quarantine.")


@held.command("drop")
@click.option("--reason", help="Only what is there for this reason, as 'list' says it.")
@click.option("--yes", is_flag=True, help="Drop it. Without it, only say what would go.")
@click.pass_obj
def drop_held(settings: Settings, reason: str | None, yes: bool) -> None:
    """Drop what is held for good: nobody can store it any more.

    After a flood of what strangers sent. What our own tablets sent is named: 'replay' may still
    store it, after a fix.
    """
    with opened(settings) as store:
        if not yes:
            say(f"{_words(to_drop(store, reason))} would go")
            say("Nothing was changed. To drop it: the same with --yes")
            return
        done = drop_quarantine(store, reason, by=BY, now=datetime.now(UTC))
        say(f"{_words(done)} went")
        if done.number:
            vacuum(store)


def _words(dropped: Dropped) -> str:
    megabytes = f"{dropped.size / 1_000_000:.1f} MB"
    return f"{dropped.number:,} in {megabytes}, of which {dropped.of_tablets:,} of our own tablets,"


@held.command("replay")
@click.pass_obj
def replay_held(settings: Settings) -> None:
    """Try to store all of it again, after a fix."""
    with opened_with_keys(settings) as store:
        key = load_invitation_key(settings.all_keys)
        outcome = retry_quarantine(
            store,
            SurveyRegistry(),
            load_sealing_keys(settings.keys),
            key,
            by=BY,
            now=datetime.now(UTC),
        )
    for word, number in sorted(outcome.items()):
        say(f"{word}: {number}")
    if not outcome:
        say("Nothing is in quarantine.")
