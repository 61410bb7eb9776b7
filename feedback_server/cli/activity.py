"""Commands that take in the appointments that providers counted."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feedback_server.actions.activity.import_appointments import (
    check_activity,
    import_activity,
    kind_of,
)
from feedback_server.actions.activity.import_batches import ImportSource
from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.activity.table_sandbox import read_table
from feedback_server.config.settings import Settings
from feedback_server.content.activity_maps import load_map
from feedback_server.domain.activity.column_map import OneRow
from feedback_server.domain.activity.rows import ActivityFile
from feedback_server.output.activity_template import write_activity_template

from .activity_imports import import_checked, write_faults, write_left_out, write_table
from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail, write

TEMPLATE = "handrail"
MAPS = (TEMPLATE, "gpad")


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "name", type=click.Choice(MAPS), default=TEMPLATE, show_default=True)
@click.option("--check", is_flag=True, help="Look for faults, and change nothing.")
@click.option("--skip-bad-rows", is_flag=True, help="Import months without a bad row all the same.")
@pass_settings
def import_file(
    settings: Settings, file: Path, name: str, check: bool, skip_bad_rows: bool
) -> None:
    """Add appointments of practices and months from FILE, a CSV or XLSX.

    \b
    handrail: our own template, which 'handrail activity write-template' writes
    gpad: the practice crosstab of "Appointments in General Practice"

    A practice's month that is there already is replaced. Exit code 1: there were faults; 2: the
    file cannot be read.
    """
    column_map = load_map(settings.layouts, name)
    now = datetime.now(UTC)
    with open_store(settings) as store:
        try:
            table = read_table(file)
            write_table(table)
            read = check_activity(
                store, table.columns, table.rows, column_map, now, line=table.line
            )
        except UnreadableFile as error:
            raise fail(f"{file.name}: {error}", UNUSABLE) from error
        _write(file, read)
        if not check:
            source = ImportSource(file.name, kind_of(name), BY, now)
            import_checked(
                lambda: import_activity(store, read, source, skip_bad_rows=skip_bad_rows),
                some=bool(read.activities),
            )
    if check and not read.faults:
        echo("No faults. Import it without --check.")
    if read.faults:
        raise fail(f"Faults in {file.name}: {len(read.faults)}")


@click.command("write-template")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_settings
def write_template(settings: Settings, file: Path) -> None:
    """Write FILE, an XLSX for a provider to fill in, with instructions."""
    if file.suffix.lower() != ".xlsx":
        raise click.BadParameter("give it a name that ends in .xlsx", param_hint="FILE")
    if file.exists():
        raise fail(f"{file} is there already: give another name, or remove it")
    column_map = load_map(settings.layouts, TEMPLATE)
    if not isinstance(column_map, OneRow):
        raise fail(f"activity-{TEMPLATE}.yaml: shape: must be 'rows'", UNUSABLE)
    try:
        file.write_bytes(write_activity_template(column_map))
    except OSError as error:
        raise fail(f"{file} cannot be written: {error.strerror}") from error
    echo(f"Wrote {file}")


def _write(file: Path, read: ActivityFile) -> None:
    write_faults(file, read.faults)
    for doubt in read.doubts:
        write(f"Look again at {doubt}")
    write_left_out(read.left_out)
