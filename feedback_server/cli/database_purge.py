"""The command that purges what is kept no longer."""

from datetime import UTC, datetime

import click
from rich.table import Column, Table

from feedback_server.actions.comments.erase_original_text import count_erasable, first_kept
from feedback_server.config.settings import Settings
from feedback_server.jobs.retention import purge_all, retention_policies
from feedback_server.store import Store

from .environment import open_store, pass_settings
from .terminal import BY, echo, terminal, today


@click.command("purge")
@click.option("--yes", is_flag=True, help="Purge it. Without it, only say what would go.")
@pass_settings
def purge(settings: Settings, yes: bool) -> None:
    """Say what is kept for how long, and how much is older; with --yes that goes.

    It cannot be undone, and copies of the database keep it until they are deleted too. Each
    night it is done by itself. What went is in the audit log, as numbers. The database is rewritten
    where something went: choose an hour when nobody answers.

    Where submissions go, tallies and kept reports stay: 'handrail submission recount' says which
    months it cannot recount.
    """
    setting, number = Column("Setting", no_wrap=True), "Went" if yes else "Would go now"
    table = Table("What", "Kept", setting, number)
    with open_store(settings) as store:
        now = datetime.now(UTC)
        if yes:
            found = purge_all(settings, store, now=now, by=BY)
        else:
            found = [
                (policy, policy.count())
                for policy in retention_policies(settings, store, now=now, by=BY)
            ]
        for kind, of_kind in found:
            table.add_row(kind.name, kind.kept, kind.setting, str(of_kind))
        terminal.print(table)
        if not yes:
            _warn(settings, store)
            echo("Nothing was changed. To purge it: the same with --yes")


def _warn(settings: Settings, store: Store) -> None:
    found = count_erasable(store, first_kept(today(), settings.retention.original_text_months))
    if found.need_somebody:
        echo(f"{found.need_somebody} of the comments still need a person: read them first")
