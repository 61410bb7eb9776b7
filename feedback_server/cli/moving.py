"""The command that takes a database to another place."""

import click
from rich.progress import Progress, TextColumn

from ..actions.publish_survey import Surveys
from ..actions.verify import verify
from ..config import Settings
from ..store import Store
from ..store.copying import NotEmpty, copy
from ..store.migrate import migrate
from .terminal import fail, opened, say, terminal


@click.command("copy-database")
@click.argument("to", metavar="postgresql://USER:PASSWORD@HOST/NAME")
@click.pass_obj
def copy_database(settings: Settings, to: str) -> None:
    """Copy the whole database into an empty one, for instance to go from SQLite to PostgreSQL.

    Stop the server first: what is stored while it copies is not copied. The old database stays
    as it is. Keys and other files in var/ are not part of it.
    """
    target = Store(to)
    migrate(target)
    try:
        with opened(settings) as source:
            copied = _followed(source, target)
            counted = verify(source, Surveys())
        found = verify(target, Surveys())
    except NotEmpty as error:
        raise fail(f"There is something already in the table {error}. Name an empty one") from error
    finally:
        target.close()
    say(f"Copied {sum(copied.values())} rows of {len(copied)} tables")
    if found != counted:
        raise fail("The copy counts otherwise than the original: do not use it")
    say(f"{found.submissions} submissions and {found.tallies} tallies agree. Now set it as")
    say("HANDRAIL_DATABASE_URL, start the server, and look with 'handrail audit verify'")


def _followed(source: Store, target: Store) -> dict[str, int]:
    columns = (TextColumn("{task.description}"), TextColumn("{task.completed} rows"))
    hidden = not terminal.is_terminal
    with Progress(*columns, console=terminal, transient=True, disable=hidden) as progress:
        task = progress.add_task("Copying", total=None)
        return copy(
            source,
            target,
            lambda name, rows: progress.update(task, description=name, completed=rows),
        )
