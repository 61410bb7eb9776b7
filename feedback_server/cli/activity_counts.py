"""The command that imports counts which practices collected by other means."""

from datetime import UTC, datetime
from pathlib import Path

import click

from feedback_server.actions.activity.import_batches import ImportSource
from feedback_server.actions.activity.import_external_counts import (
    check_counts,
    import_counts,
    kind_of,
)
from feedback_server.actions.activity.table_file import UnreadableFile
from feedback_server.actions.activity.table_sandbox import read_table
from feedback_server.config.settings import Settings
from feedback_server.content.report_layouts import load_layouts
from feedback_server.domain.activity.external_counts import FftWording
from feedback_server.domain.submissions.submission import Mode

from .activity_imports import import_checked, write_faults, write_left_out, write_table
from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail


@click.command("import-counts")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), help="Of all rows.")
@click.option(
    "--wording",
    type=click.Choice([wording.value for wording in FftWording]),
    default=FftWording.SINCE_2020.value,
    show_default=True,
    help="The question that was asked.",
)
@click.option("--check", is_flag=True, help="Look for faults, and change nothing.")
@click.option("--skip-bad-rows", is_flag=True, help="Import months without a bad row all the same.")
@pass_settings
def import_file(
    settings: Settings,
    file: Path,
    mode: str | None,
    wording: str,
    check: bool,
    skip_bad_rows: bool,
) -> None:
    """Add Friends and Family Test counts from FILE (CSV or XLSX) that did not come by this app.

    \b
    Practice,Month,Method,Very good,Good,Neither good nor poor,Poor,Very poor,Don't know
    V81001,2026-10,Paper,12,3,0,1,0,0

    Practice is a code or a name. Without the column Method give --mode. They stand apart from what
    came by this app, and are added only in the practices' own returns. What is there of the same
    practice, month and method is replaced. Exit code 1: there were faults; 2: the file cannot be
    read.
    """
    now = datetime.now(UTC)
    with open_store(settings) as store:
        try:
            table = read_table(file)
            write_table(table)
            read = check_counts(
                store,
                table.columns,
                table.rows,
                wording=FftWording(wording),
                mode=Mode(mode) if mode else None,
                now=now,
                line=table.line,
                layout=load_layouts(settings.layouts).default,
            )
        except UnreadableFile as error:
            raise fail(f"{file.name}: {error}", UNUSABLE) from error
        write_faults(file, read.faults)
        write_left_out(read.left_out)
        if not check:
            source = ImportSource(file.name, kind_of(FftWording(wording)), BY, now)
            import_checked(
                lambda: import_counts(store, read, source, skip_bad_rows=skip_bad_rows),
                some=bool(read.counts),
            )
    if check and not read.faults:
        echo("No faults. Import it without --check.")
    if read.faults:
        raise fail(f"Faults in {file.name}: {len(read.faults)}")
