"""Commands that back up all there is, prove a backup, and restore it."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from feedback_server.actions.operations.backup import KEYS, EmptyDatabase, create_backup
from feedback_server.actions.operations.restore import (
    AlreadyRestored,
    NewerSchema,
    restore,
    restore_keys,
)
from feedback_server.actions.operations.server_keys import key_inventory
from feedback_server.actions.operations.staged_files import FileExists
from feedback_server.archive import (
    CorruptArchive,
    Identity,
    InvalidKey,
    WrongKey,
    load_identities,
    new_identity,
)
from feedback_server.config.settings import Settings
from feedback_server.domain.operations.backup import Manifest, file_name
from feedback_server.server.single_instance import exclusive_folder
from feedback_server.store import DatabaseFault, Store
from feedback_server.store.db.dialect import RejectedRows
from feedback_server.store.db.empty_target import TargetNotEmpty, UnexpectedSchema

from .consistency import is_consistent
from .environment import open_store, pass_settings
from .terminal import BY, UNUSABLE, echo, fail, rows_progress

REFUSED: Mapping[type[Exception], str] = {
    WrongKey: "{file} is encrypted to another key than that one",
    CorruptArchive: "{file} is damaged or broken off ({error}): use another backup",
    NewerSchema: "{file} was made by Handrail {error}: install that version, or a newer one",
    TargetNotEmpty: "The database is not empty ({error}): name a new one in HANDRAIL_DATABASE_URL",
    UnexpectedSchema: "The database is empty, but {error}: name a new one in HANDRAIL_DATABASE_URL",
    FileExists: "{error} is there and is not the backup's: move it away if nothing needs it",
    RejectedRows: "The database does not take the rows of the table {error}",
}
A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FILE = click.argument("file", type=A_FILE)
IDENTITY = click.option(
    "--identity", "key_file", type=A_FILE, required=True, help="The private key's file."
)


@click.command("make-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def make_key(file: Path) -> None:
    """Make a key for backups: write the private one to FILE, and print the public one.

    The server needs the public key alone, in HANDRAIL_BACKUP_PUBLIC_KEY. Keep FILE where the
    server is not, twice: without it no backup can be opened, and whoever has it can open all of
    them.
    """
    words, public = new_identity()
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise fail(f"{file} cannot be written: {error.strerror}. Give another name.") from error
    with os.fdopen(handle, "w") as out:
        out.write(words)
    click.echo(public)
    echo("Set HANDRAIL_BACKUP_PUBLIC_KEY to this public key; the server needs no more")
    echo(
        f"Move {file} to where the server is not, and keep a second copy elsewhere. Without it "
        "nobody can open a backup; whoever has it can open all of them"
    )


@click.command("create")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path))
@pass_settings
def create(settings: Settings, folder: Path | None) -> None:
    """Back up the database, the keys and what was published to one encrypted file in --to.

    The server may go on. Without --to it goes to HANDRAIL_BACKUP_FOLDER. Every night 'handrail
    server run' and 'handrail job run' make one. Prove it with 'handrail backup check FILE'.
    """
    if not settings.backups.keys:
        words = "Set HANDRAIL_BACKUP_PUBLIC_KEY first: 'handrail backup make-key FILE' makes a key"
        raise fail(words, UNUSABLE)
    now = datetime.now(UTC)
    file = (folder or settings.backups.folder) / file_name(now)
    store = Store(settings.database_url)
    keys, follow = settings.backups.keys, rows_progress("Backing up")
    try:
        made = create_backup(store, settings.var, file, keys, now=now, by=BY, follow=follow)
    except EmptyDatabase as error:
        raise fail("There is nothing to back up: the database has no tables") from error
    except DatabaseFault as error:
        raise fail(f"The database cannot be read ({error.orig}). No backup was made") from error
    except OSError as error:
        raise fail(f"{error.filename or file}: {error.strerror}. No backup was made") from error
    finally:
        store.close()
    echo(f"Wrote {file}: {made.manifest.total} rows, {_files(made.manifest)}, {made.bytes} bytes")
    if made.missing:
        raise fail(f"It is without keys in use ({made.missing}): keep the backups that have them")


@click.command("restore")
@FILE
@IDENTITY
@pass_settings
def restore_all(settings: Settings, file: Path, key_file: Path) -> None:
    """Restore the backup FILE into an empty database, with its keys and what was published.

    Stop the server first. The database that HANDRAIL_DATABASE_URL names must hold nothing: any
    kind will do, whichever the backup is of. All of it is restored, or nothing.
    """
    identities = _identities(key_file)
    with exclusive_folder(settings.var, patience_s=0):
        _restore(settings.database_url, settings.var, file, identities)
    echo("Restored. Start the server")


@click.command("check")
@FILE
@IDENTITY
@pass_settings
def check(settings: Settings, file: Path, key_file: Path) -> None:
    """Prove the backup FILE: restore it into a scratch database, and throw that away.

    It restores into SQLite in a temporary folder (set TMPDIR for another place), recounts, follows
    the audit log, and removes all of it. The server may go on. Exit code 1: it does not hold.
    """
    identities = _identities(key_file)
    with TemporaryDirectory(prefix="handrail-check-") as scratch:
        var = Path(scratch)
        _restore(f"sqlite:///{var / 'check.sqlite3'}", var, file, identities)
    echo("Nothing was kept: this was a trial")


@click.command("restore-keys")
@FILE
@IDENTITY
@pass_settings
def restore_only_keys(settings: Settings, file: Path, key_file: Path) -> None:
    """Bring back from the backup FILE the keys that the server is missing, and nothing else.

    For a server whose database is there, and whose keys are not.
    """
    now, identities = datetime.now(UTC), _identities(key_file)
    with open_store(settings, keys_of_others=True) as store:
        try:
            restored = restore_keys(store, settings.var, file, identities, now=now, by=BY)
        except tuple(REFUSED) as error:
            words = REFUSED[type(error)].format(file=file.name, error=error)
            raise fail(f"{words}. Nothing was restored") from error
        for key in restored:
            echo(f"Brought back: the key {key}")
        if lost := key_inventory(store, settings.all_keys).lost:
            raise fail(f"Not in {file.name}: {', '.join(map(str, lost))}. Try another backup")
    echo("All keys in use are there. Start the server")


def _identities(key_file: Path) -> list[Identity]:
    try:
        return load_identities(key_file)
    except InvalidKey as error:
        raise fail(str(error), UNUSABLE) from error


def _restore(database_url: str, var: Path, file: Path, identities: list[Identity]) -> None:
    """Restore it there, and say what came and whether it agrees with itself."""
    store = Store(database_url)
    try:
        _restored(store, var, file, identities)
        lost = key_inventory(store, var / KEYS).lost
        if not is_consistent(store):
            raise fail("It is restored as it was backed up, and does not agree with itself")
    finally:
        store.close()
    if lost:
        named, command = ", ".join(map(str, lost)), "'handrail backup restore-keys'"
        raise fail(f"It is without keys in use ({named}): bring them from another with {command}")


def _restored(store: Store, var: Path, file: Path, identities: list[Identity]) -> None:
    try:
        manifest = _attempt(store, var, file, identities)
    except AlreadyRestored as error:
        manifest = error.manifest
        echo(f"{file.name} was restored here on {error}, and whole: nothing is left to do")
    made, tables = f"{manifest.made_at:%Y-%m-%d %H:%M} UTC", len(manifest.rows)
    echo(f"{file.name}: made on {made} by Handrail {manifest.handrail}")
    echo(f"{manifest.total} rows in {tables} tables, as many as it says; every part is whole")
    echo(f"{_files(manifest)}, as they were")


def _attempt(store: Store, var: Path, file: Path, identities: list[Identity]) -> Manifest:
    now, follow = datetime.now(UTC), rows_progress("Restoring")
    try:
        return restore(store, var, file, identities, now=now, by=BY, follow=follow)
    except tuple(REFUSED) as error:
        words = REFUSED[type(error)].format(file=file.name, error=error)
    except DatabaseFault as error:
        words = f"The database could not take it in ({error.orig})"
    except OSError as error:
        words = f"{error.filename or file}: {error.strerror}"
    raise fail(f"{words}. Nothing was restored: fix it, and begin again")


def _files(manifest: Manifest) -> str:
    number = sum(name.startswith("keys/") for name in manifest.files)
    return f"{number} keys, {len(manifest.files) - number} published months"
