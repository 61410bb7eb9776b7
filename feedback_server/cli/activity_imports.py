"""Commands that list and undo imports of numbers, and what all that import them say."""

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
from feedback_server.store.activity import imports
from feedback_server.store.activity.imports import ReplacedSince, UnknownBatch, UpsertResult

from .environment import open_store, pass_settings
from .terminal import BY, echo, fail, terminal, write

MOST_SHOWN = 50


@click.command("list-imports")
@pass_settings
def list_imports(settings: Settings) -> None:
    """List the imports, with the IDs by which they can be undone."""
    with open_store(settings) as store, store.read() as tx:
        batches = imports.batches(tx)
    table = Shown("id", "made on", "by", "kind", "months", "undone on", "file")
    for batch in batches:
        row = (str(batch.id), str(batch.created_on), batch.created_by, batch.kind)
        undone = str(batch.undone_on or "")
        table.add_row(*row, str(batch.practice_months), undone, batch.file_name.replace("[", r"\["))
    terminal.print(table if batches else "Nothing was imported.")


@click.command("undo-import")
@click.argument("number", type=click.IntRange(1, 2**31 - 1), metavar="ID")
@pass_settings
def undo(settings: Settings, number: int) -> None:
    """Bring back exactly what the import ID replaced. See 'handrail activity list-imports'."""
    with open_store(settings) as store:
        try:
            changed = undo_import(store, number, by=BY, now=datetime.now(UTC))
        except (UnknownBatch, ReplacedSince) as error:
            raise fail(str(error)) from error
    echo(f"Import {number} is undone. Practices' months that are as they were before: {changed}")


def write_faults(file: Path, faults: Sequence[RowFault]) -> None:
    for fault in faults[:MOST_SHOWN]:
        write(f"{file.name}, {fault}")
    if len(faults) > MOST_SHOWN:
        write(f"... and {len(faults) - MOST_SHOWN} more")


def write_table(table: Table) -> None:
    """Which sheet and cells were read, and what was skipped."""
    for words in table.said:
        write(words)


def write_left_out(left_out: Sequence[SkippedRows]) -> None:
    for skipped_rows in left_out:
        write(f"Left out, {skipped_rows}")


def import_checked(import_rows: Callable[[], UpsertResult], *, some: bool) -> None:
    """Import, and say what was done; ``some`` says that there are rows without a fault."""
    try:
        done = import_rows()
    except InvalidFile as error:
        hint = "Fix them, or use --skip-bad-rows." if some else "Fix them."
        raise fail(f"{error}. {hint}") from error
    echo(_words(done))


def _words(done: UpsertResult) -> str:
    if done.batch is None:
        return f"Nothing is new. Practices' months that were there already: {done.unchanged}"
    return (
        f"Import {done.batch}, practices' months: {done.added} added, {done.replaced} replaced, "
        f"{done.unchanged} unchanged. To undo it: handrail activity undo-import {done.batch}"
    )
