"""Commands on what patients sent: recounting, the rescue files of tablets, quarantine."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from feedback_server.actions.submissions.drop_quarantine import (
    Dropped,
    drop_quarantine,
    measure_quarantine,
)
from feedback_server.actions.submissions.import_rescue_file import (
    InvalidRescueFile,
    import_rescue_file,
)
from feedback_server.actions.submissions.receipts import BatchContext
from feedback_server.actions.submissions.retry_quarantine import retry_quarantine
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.config.editions import current_edition
from feedback_server.config.settings import Settings
from feedback_server.content import load_provider
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.crypto.invitation_tokens import load_invitation_key
from feedback_server.store.db.secure_delete import vacuum
from feedback_server.store.submissions import quarantine

from .consistency import tallies_agree
from .environment import open_store, open_store_with_keys, pass_settings
from .terminal import BY, FAILED, echo, fail, terminal, today


@click.command("recount")
@pass_settings
def recount(settings: Settings) -> None:
    """Count all submissions again and compare with the tallies that reports are made from."""
    with open_store(settings) as store:
        if not tallies_agree(store):
            raise click.exceptions.Exit(FAILED)


@click.command("import-rescue-file")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@pass_settings
def import_file(settings: Settings, file: Path) -> None:
    """Take in FILE, which a tablet saved because it could not send. Twice counts once."""
    with open_store_with_keys(settings) as store:
        arrival = BatchContext(
            today(),
            load_invitation_key(settings.all_keys),
            by_file=True,
            keeps_unfinished=_keeps_unfinished(settings),
        )
        try:
            outcome = import_rescue_file(
                store,
                SurveyRegistry(),
                load_sealing_keys(settings.keys),
                file.read_bytes(),
                arrival,
                now=datetime.now(UTC),
                by=BY,
            )
        except InvalidRescueFile as error:
            raise fail(f"{file.name} is not a file that a tablet saved: {error}") from error
    for word, number in sorted(outcome.items()):
        echo(f"{word}: {number}")
    if outcome["stored"]:
        echo("They count once somebody has looked at them: Staff > Flagged answers.")
    if not outcome:
        echo("There was nothing in it.")


@click.command("list-quarantine")
@pass_settings
def list_quarantine(settings: Settings) -> None:
    """Show what could not be stored, and why. What is in it stays sealed."""
    with open_store(settings) as store, store.read() as tx:
        items = quarantine.list_keys(tx)
    table = Table("received", "reason", "id")
    for item in items:
        table.add_row(str(item.received_on), item.reason, item.id)
    terminal.print(table if items else "Nothing is in quarantine.")


@click.command("drop-quarantine")
@click.option("--reason", help="Only what is there for this reason, as 'list-quarantine' says it.")
@click.option("--yes", is_flag=True, help="Drop it. Without it, only say what would go.")
@pass_settings
def drop(settings: Settings, reason: str | None, yes: bool) -> None:
    """Drop what is held for good: nobody can store it any more.

    After a flood of what strangers sent. What our own tablets sent is named: 'handrail submission
    retry-quarantine' may still store it, after a fix.
    """
    with open_store(settings) as store:
        if not yes:
            echo(f"{_words(measure_quarantine(store, reason))} would go")
            echo("Nothing was changed. To drop it: the same with --yes")
            return
        done = drop_quarantine(store, reason, by=BY, now=datetime.now(UTC))
        echo(f"{_words(done)} went")
        if done.number:
            vacuum(store)


def _keeps_unfinished(settings: Settings) -> bool:
    return bool(
        load_provider(current_edition(settings).source / "content" / "provider.yaml")[
            "keep_unfinished"
        ]
    )


def _words(dropped: Dropped) -> str:
    megabytes = f"{dropped.size / 1_000_000:.1f} MB"
    return f"{dropped.number:,} in {megabytes}, of which {dropped.of_tablets:,} of our own tablets,"


@click.command("retry-quarantine")
@pass_settings
def retry(settings: Settings) -> None:
    """Try to store all of it again, after a fix."""
    with open_store_with_keys(settings) as store:
        key = load_invitation_key(settings.all_keys)
        outcome = retry_quarantine(
            store,
            SurveyRegistry(),
            load_sealing_keys(settings.keys),
            key,
            keeps_unfinished=_keeps_unfinished(settings),
            by=BY,
            now=datetime.now(UTC),
        )
    for word, number in sorted(outcome.items()):
        echo(f"{word}: {number}")
    if not outcome:
        echo("Nothing is in quarantine.")
