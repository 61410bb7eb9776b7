"""The command that erases the original words of comments."""

from datetime import UTC, datetime

import click

from feedback_server.actions.comments.erase_original_text import (
    count_erasable,
    erase_original_text,
    first_kept,
)
from feedback_server.config.settings import Settings
from feedback_server.domain.comments.comment import MONTHS_KEPT

from .environment import open_store, pass_settings
from .terminal import BY, echo, today

MOST_MONTHS = 120


@click.command("erase-comments")
@click.option(
    "--older-than",
    type=click.IntRange(1, MOST_MONTHS),
    default=MONTHS_KEPT,
    show_default=True,
    help="Whole months that are kept.",
)
@click.option("--yes", is_flag=True, help="Erase them. Without it, only say what would go.")
@pass_settings
def erase(settings: Settings, older_than: int, yes: bool) -> None:
    """Erase the original words of comments, and staff's notes on them, after so many months.

    Words that were cleared stay, and reports do not change. It cannot be undone. Copies of the
    database hold the words until they are deleted too. The database is rewritten: choose an hour
    when nobody answers.
    """
    first = first_kept(today(), older_than)
    with open_store(settings) as store:
        if yes:
            found = erase_original_text(store, first, now=datetime.now(UTC), by=BY)
        else:
            found = count_erasable(store, first)
    if not found.number:
        echo(f"No comment from before {first} has its original words")
        return
    echo(f"Comments from before {first} whose original words {'went' if yes else 'would go'}:")
    echo(
        f"{found.number}, of which {found.cleared} were cleared and {found.undecided} were never "
        "decided on"
    )
    if found.need_somebody and not yes:
        echo(f"{found.need_somebody} of them still need a person: read them first")
    if not yes:
        echo("Nothing was changed. To erase them: the same with --yes")
