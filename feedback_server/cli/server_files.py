"""The command that hands out the files that a server is set up with."""

from pathlib import Path

import click

FOLDER = Path(__file__).resolve().parent.parent / "deployment"
LOCKS = ("setuptools.lock", "requirements.lock")
"""What pip is given beside the wheel, in this order."""
FILES = {
    "README.md": "from an empty Debian machine to a running service; updates; growing",
    "requirements.lock": "what Handrail needs to run, with hashes, for pip",
    "setuptools.lock": "with what pip builds the one package that comes as source",
    "handrail.service": "systemd: serves",
    "handrail-jobs.service": "systemd: runs the background jobs",
    "handrail.env": "settings of both",
    "handrail.sh": "runs a command by hand with these settings",
    "postgresql.sql": "PostgreSQL: role, database, settings",
    "Caddyfile": "the proxy in front: Caddy",
    "nginx.conf": "the proxy in front: nginx",
}
"""Each file, and what it is for."""


@click.command("print-file")
@click.argument("name", required=False, type=click.Choice(list(FILES)), metavar="[NAME]")
def print_file(name: str | None) -> None:
    """Print a file that a server is set up with; without NAME, list them."""
    if name:
        click.echo((FOLDER / name).read_text("utf-8"), nl=False)
        return
    for file, words in FILES.items():
        click.echo(f"{file:23} {words}")
