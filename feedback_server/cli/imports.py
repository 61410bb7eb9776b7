"""What all commands that take in numbers say; and the one that undoes them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table as Shown

from feedback_server.actions.activity.import_batches import undo_import
from feedback_server.actions.activity.table_file import Table
from feedback_server.actions.organisations.import_file import InvalidFile
from feedback_server.config.settings import Settings
from feedback_server.domain.activity.rows import RowFault
from feedback_server.domain.activity.skipped_rows import SkippedRows
from feedback_server.store import Store
from feedback_server.store.activity import imports
from feedback_server.store.activity.imports import ReplacedSince, UnknownBatch, UpsertResult

from .terminal import BY, fail, opened, plain, say, terminal

MOST_SHOWN = 50


@click.command("undo-import")
@click.argument("number", type=click.IntRange(1, 2**31 - 1), metavar="ID", required=False)
@click.pass_obj
def undo(settings: Settings, number: int | None) -> None:
    """Bring back exactly what the import ID replaced; without ID, list the imports."""
    with opened(settings) as store:
        if number is None:
            _list(store)
            return
        try:
            changed = undo_import(store, number, by=BY, now=datetime.now(UTC))
        except (UnknownBatch, ReplacedSince) as error:
            raise fail(str(error)) from error
    say(f"Import {number} is undone. Practices' months that are as they were before: {changed}")


def tell_faults(file: Path, faults: Sequence[RowFault]) -> None:
    for fault in faults[:MOST_SHOWN]:
        plain(f"{file.name}, {fault}")
    if len(faults) > MOST_SHOWN:
        plain(f"... and {len(faults) - MOST_SHOWN} more")


def tell_table(table: Table) -> None:
    """Which sheet and cells were read, and what was skipped."""
    for words in table.said:
        plain(words)


def tell_left_out(left_out: Sequence[SkippedRows]) -> None:
    for each in left_out:
        plain(f"Left out, {each}")


def take_in_file(take_in: Callable[[], UpsertResult], *, some: bool) -> None:
    """Import, and say what was done; ``some`` says that there are rows without a fault."""
    try:
        done = take_in()
    except InvalidFile as error:
        hint = "Mend them, or use --skip-bad-rows." if some else "Mend them."
        raise fail(f"{error}. {hint}") from error
    say(_words(done))


def _words(done: UpsertResult) -> str:
    if done.batch is None:
        return f"Nothing is new. Practices' months that were there already: {done.unchanged}"
    return (
        f"Import {done.batch}, practices' months: {done.added} added, {done.replaced} replaced, "
        f"{done.unchanged} unchanged. To undo it: handrail undo-import {done.batch}"
    )


def _list(store: Store) -> None:
    with store.read() as tx:
        batches = imports.batches(tx)
    table = Shown("id", "made on", "by", "kind", "months", "undone on", "file")
    for each in batches:
        row = (str(each.id), str(each.made_on), each.made_by, each.kind)
        undone = str(each.undone_on or "")
        table.add_row(*row, str(each.practice_months), undone, each.file_name.replace("[", r"\["))
    terminal.print(table if batches else "Nothing was imported.")
