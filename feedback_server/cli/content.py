"""Commands on what was changed of the content on this server."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from feedback_server.actions.editing.content_files import (
    ContentChange,
    files_to_export,
    import_files,
    list_changes,
)
from feedback_server.actions.editing.documents import ChangedMeanwhile, TooLarge
from feedback_server.actions.editing.provider_settings import SettingsRefused
from feedback_server.config.settings import Settings
from feedback_server.domain.calendar.calendar_month import london_day

from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail, terminal, write


@click.command("list")
@pass_settings
def list_content(settings: Settings) -> None:
    """List the files that differ from those of the software, and what waits or was refused."""
    with open_store(settings) as store:
        changes = list_changes(store, settings.root)
    table = Table("file", "", "lines", "by", "on", "what changed")
    for change in changes:
        table.add_row(*map(escape, _row(change)))
    terminal.print(table if changes else "Everything is as the software has it.")


@click.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@pass_settings
def export(settings: Settings, folder: Path) -> None:
    """Write every file that was changed or made on this server into FOLDER.

    They lie there as in the repository: content/pages/contact.md, content/provider.yaml. Files of
    the software that nobody changed are left out, and so are drafts. FOLDER must be empty or new.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise fail(f"{folder} is not empty", UNUSABLE)
    with open_store(settings) as store:
        files = files_to_export(store, settings.root)
    for path, body in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
    echo(f"Wrote {len(files)} {'file' if len(files) == 1 else 'files'} into {escape(str(folder))}")


@click.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@pass_settings
def import_content(settings: Settings, folder: Path) -> None:
    """Publish the files in FOLDER, which lie there as in the repository.

    What is so already is left alone; a file like the software's own gives that back. The running
    server builds and checks them: see 'handrail content list' for what it refused. Exit code 2:
    the files cannot be used.
    """
    now = datetime.now(UTC)
    with open_store(settings) as store:
        try:
            done = import_files(
                store, settings.root, folder, by=BY, now=now, new_id=lambda: str(uuid.uuid4())
            )
        except (SettingsRefused, TooLarge, ChangedMeanwhile) as error:
            raise fail(escape(str(error)), UNUSABLE) from error
    for path in done.submitted:
        write(path)
    for path in done.left_out:
        write(f"Left out, because it is no file of the content: {path}")
    echo(f"{len(done.submitted)} to be published, {len(done.unchanged)} unchanged")


def _row(change: ContentChange) -> tuple[str, ...]:
    document = change.document
    lines = f"+{change.lines[0]} -{change.lines[1]}" if change.lines else ""
    state = f", {document.state.value}" if document.state.value != "published" else ""
    moved_on = "; the software's own has changed since" if change.software_moved_on else ""
    return (
        document.path,
        f"{change.standing.value}{state}{moved_on}",
        lines,
        document.by,
        london_day(document.at).isoformat(),
        document.reason.partition("\n")[0] or document.note,
    )
