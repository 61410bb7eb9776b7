"""Commands that take in what providers counted, and undo it."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from ..actions.import_activity import Source, check_activity, import_activity, undo_import
from ..actions.import_organisations import FaultyFile
from ..actions.table_file import UnreadableFile, read_table
from ..config import Settings
from ..content.activity_maps import load_map
from ..domain.activity_map import OneRow
from ..domain.activity_rows import ActivityFile
from ..output.activity_template import write_activity_template
from ..store import Store, activity
from ..store.activity import NoSuchBatch, Put, ReplacedSince
from .terminal import UNUSABLE, fail, opened, say, terminal

BY = "command line"
OWN = "handrail"
MAPS = (OWN, "gpad")
MOST_SHOWN = 50


@click.command("import-activity")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "name", type=click.Choice(MAPS), default=OWN, show_default=True)
@click.option("--check", is_flag=True, help="Look for faults, and change nothing.")
@click.option("--skip-bad-rows", is_flag=True, help="Import months without a bad row all the same.")
@click.pass_obj
def take_in(settings: Settings, file: Path, name: str, check: bool, skip_bad_rows: bool) -> None:
    """Add appointments of practices and months from FILE, a CSV or XLSX.

    \b
    handrail: our own template, which 'handrail activity-template' writes
    gpad: the practice crosstab of "Appointments in General Practice"

    A practice's month that is there already is replaced. Exit code 1: there were faults; 2: the
    file cannot be read.
    """
    column_map = load_map(settings.layouts, name)
    now = datetime.now(UTC)
    with opened(settings) as store:
        try:
            table = read_table(file)
            read = check_activity(store, table.columns, table.rows, column_map, now)
        except UnreadableFile as error:
            raise fail(f"{file.name}: {error}", UNUSABLE) from error
        _tell(file, read)
        if not check:
            _import(store, read, Source(file.name, name, BY, now), skip_bad_rows)
    if check and not read.faults:
        say("No faults. Import it without --check.")
    if read.faults:
        raise fail(f"Faults in {file.name}: {len(read.faults)}")


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
        except (NoSuchBatch, ReplacedSince) as error:
            raise fail(str(error)) from error
    say(f"Import {number} is undone. Practices' months that are as they were before: {changed}")


@click.command("activity-template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def template(settings: Settings, file: Path) -> None:
    """Write FILE, an XLSX for a provider to fill in, with instructions."""
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter("give it a name that ends in .xlsx", param_hint="FILE")
    if file.exists():
        raise fail(f"{file} is there already: give another name, or remove it")
    column_map = load_map(settings.layouts, OWN)
    if not isinstance(column_map, OneRow):
        raise fail(f"activity-{OWN}.yaml: shape: must be 'rows'", UNUSABLE)
    try:
        file.write_bytes(write_activity_template(column_map))
    except OSError as error:
        raise fail(f"{file} cannot be written: {error.strerror}") from error
    say(f"Wrote {file}")


def _tell(file: Path, read: ActivityFile) -> None:
    for fault in read.faults[:MOST_SHOWN]:
        _plain(f"{file.name}, {fault}")
    if len(read.faults) > MOST_SHOWN:
        _plain(f"... and {len(read.faults) - MOST_SHOWN} more")
    for doubt in read.doubts:
        _plain(f"Look again at {doubt}")
    if read.ignored:
        say(f"{read.ignored} rows are of other practices or kinds, and were passed over")


def _plain(words: str) -> None:
    """A file's own words may hold brackets, which are no markup."""
    terminal.print(words, soft_wrap=True, markup=False)


def _import(store: Store, read: ActivityFile, source: Source, skip_bad_rows: bool) -> None:
    try:
        done = import_activity(store, read, source, skip_bad_rows=skip_bad_rows)
    except FaultyFile as error:
        hint = "Mend them, or use --skip-bad-rows." if read.activities else "Mend them."
        raise fail(f"{error}. {hint}") from error
    say(_words(done))


def _words(done: Put) -> str:
    if done.batch is None:
        return f"Nothing is new. Practices' months that were there already: {done.unchanged}"
    return (
        f"Import {done.batch}, practices' months: {done.added} added, {done.replaced} replaced, "
        f"{done.unchanged} unchanged. To undo it: handrail undo-import {done.batch}"
    )


def _list(store: Store) -> None:
    with store.read() as tx:
        batches = activity.batches(tx)
    table = Table("id", "made on", "by", "kind", "months", "undone on", "file")
    for each in batches:
        row = (str(each.id), str(each.made_on), each.made_by, each.kind)
        undone = str(each.undone_on or "")
        table.add_row(*row, str(each.practice_months), undone, each.file_name.replace("[", r"\["))
    terminal.print(table if batches else "Nothing was imported.")
