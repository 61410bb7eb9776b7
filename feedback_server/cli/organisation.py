"""Commands on PCNs and practices."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.organisations.import_file import (
    InvalidFile,
    check_organisations,
    import_organisations,
)
from feedback_server.config.settings import Settings
from feedback_server.store.organisations import organisations

from .activity_imports import write_left_out
from .consistency import MOST_SHOWN
from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail, terminal, write


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--skip-bad-rows", is_flag=True, help="Import the good rows although some are bad.")
@pass_settings
def import_file(settings: Settings, file: Path, skip_bad_rows: bool) -> None:
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
        write(words)
    for fault in read.faults[:MOST_SHOWN]:
        write(f"{file.name}, {fault}")
    if len(read.faults) > MOST_SHOWN:
        write(f"... and {len(read.faults) - MOST_SHOWN} more")
    write_left_out(read.left_out)
    with open_store(settings) as store:
        try:
            done = import_organisations(store, read, by=BY, now=now, skip_bad_rows=skip_bad_rows)
        except InvalidFile as error:
            raise fail(f"{error}. Fix them, or use --skip-bad-rows.") from error
    for name, changes in (
        ("PCNs", done.pcns),
        ("Practices", done.practices),
        ("Facts", done.facts),
    ):
        echo(
            f"{name}: {changes.added} added, {changes.changed} changed, "
            f"{changes.unchanged} unchanged"
        )
    if read.faults:
        rows = "1 row was" if len(read.faults) == 1 else f"{len(read.faults)} rows were"
        raise fail(f"{rows} left out because of a fault")


@click.command("list")
@pass_settings
def list_organisations(settings: Settings) -> None:
    """List the practices with their codes, network by network."""
    with open_store(settings) as store, store.read() as tx:
        pcns, practices = organisations.list_pcns(tx), organisations.list_practices(tx)
    names = {pcn.code: pcn.name for pcn in pcns}
    table = Table("PCN", "name", "practice", "name")
    for practice in sorted(practices, key=lambda practice: (practice.pcn, practice.code)):
        name = names.get(practice.pcn, "")
        table.add_row(practice.pcn, escape(name), practice.code, escape(practice.name))
    terminal.print(table if practices else "There are none. See 'handrail organisation import'.")


def no_pcn(code: object) -> click.exceptions.Exit:
    return fail(f"No PCN has the code {code}. See 'handrail organisation list'.")


def no_practice(code: object) -> click.exceptions.Exit:
    return fail(f"No practice has the code {code}. See 'handrail organisation list'.")
