"""The command that hands out the files that a server is set up with."""

from pathlib import Path

import click

FOLDER = Path(__file__).resolve().parent.parent / "deployment"
FILES = {
    "requirements.lock": "what Handrail needs to run, with hashes, for pip",
}
"""Each file, and what it is for."""


@click.command("deployment")
@click.argument("name", required=False, type=click.Choice(list(FILES)), metavar="[NAME]")
def files(name: str | None) -> None:
    """Print a file that a server is set up with; without NAME, list them."""
    if name:
        click.echo((FOLDER / name).read_text("utf-8"), nl=False)
        return
    for each, words in FILES.items():
        click.echo(f"{each:23} {words}")
