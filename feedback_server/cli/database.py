"""The command that copies all there is into another database."""

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from feedback_server.actions.operations.migrate_database import (
    AlreadyMigrated,
    ChangedSince,
    ConcurrentChange,
    RowCountMismatch,
    migrate_database,
)
from feedback_server.config.settings import Settings
from feedback_server.server.single_instance import exclusive_folder
from feedback_server.store import DatabaseFault, Store
from feedback_server.store.db.dialect import RejectedRows
from feedback_server.store.db.empty_target import TargetNotEmpty, UnexpectedSchema

from .consistency import is_consistent
from .environment import open_store, pass_settings
from .terminal import BY, echo, fail, rows_progress

REFUSED: Mapping[type[Exception], str] = {
    ChangedSince: (
        "It was copied there on {error}, and one of the two was written to since: name a new one "
        "to copy it again, or go on with that one"
    ),
    TargetNotEmpty: "It is not empty ({error}): name a new one",
    UnexpectedSchema: "It is empty, but {error}: name a new one",
    RejectedRows: "It does not take the rows of the table {error}",
    ConcurrentChange: "Somebody wrote meanwhile ({error}): stop the server, and begin again",
    RowCountMismatch: "Not all rows have come ({error})",
}


@click.command("migrate")
@click.option(
    "--to", "address", required=True, help="postgresql://USER@HOST/NAME, or sqlite:///PATH."
)
@pass_settings
def migrate(settings: Settings, address: str) -> None:
    """Copy everything from the database that is set into an empty one, of either kind.

    Stop the server first, and 'handrail job run': it is checked that no row came or went. The
    database that is set stays as it is. The rows of each table are counted at both places, then
    tallies recounted and the audit log followed at the new one. A password can stand in ~/.pgpass,
    where nobody sees it.

    \b
    createdb handrail
    handrail database migrate --to postgresql://handrail@localhost/handrail
    """
    target = _target(address)
    try:
        with exclusive_folder(settings.var, patience_s=0), open_store(settings) as source:
            _move(source, target)
        if not is_consistent(target):
            raise fail("All is copied as it was, and does not agree with itself: look there too")
    finally:
        target.close()
    echo("Set HANDRAIL_DATABASE_URL to the new address, start the server, and look")
    echo("Keep the old database until you have; delete it then, with its copies")


def _target(address: str) -> Store:
    if not address.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        words = "it must begin with sqlite:/// or postgresql://"
        raise click.BadParameter(words, param_hint="--to")
    return Store(address)


def _move(source: Store, target: Store) -> None:
    try:
        number = migrate_database(
            source, target, now=datetime.now(UTC), by=BY, follow=rows_progress("Copying")
        )
    except AlreadyMigrated as error:
        echo(f"All {error.rows} rows were copied there on {error}: nothing is left to do")
        return
    except tuple(REFUSED) as error:
        words = REFUSED[type(error)].format(error=error)
    except DatabaseFault as error:
        words = f"One of the databases could not do it ({error.orig})"
    else:
        echo(f"{number} rows copied, as many of each table as there were")
        return
    raise fail(f"{words}. Nothing was copied")
