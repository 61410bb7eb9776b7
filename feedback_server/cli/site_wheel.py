"""The command that makes what is installed on servers."""

import hashlib
import shutil
from pathlib import Path

import click

from feedback_server.builder.build import build
from feedback_server.builder.wheel import is_committed, make_wheel
from feedback_server.config.settings import PROJECT

from .server_files import FOLDER, LOCKS
from .terminal import echo


@click.command("make-wheel")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=PROJECT / "dist",
    help="Where to write it; dist/ where this is left out.",
)
@click.option("--allow-overdue", is_flag=True, help="Build although a page's review is overdue.")
def make(out: Path, allow_overdue: bool) -> None:
    """Make the wheel that servers install, with all pages in it. Works in a checkout.

    Beside it lie the lists of what it needs, with hashes.
    """
    scratch = PROJECT / "build" / "wheel"
    pages, nothing = scratch / "pages", scratch / "none"
    build(PROJECT, pages, "", echo, published=nothing, allow_overdue=allow_overdue)
    if not is_committed(PROJECT):
        echo("Some files are changed and not committed: no commit tells what this wheel holds")
    wheel = make_wheel(PROJECT, pages, scratch / "source", out)
    for name in LOCKS:
        shutil.copyfile(FOLDER / name, out / name)
    for path in (wheel, *(out / name for name in LOCKS)):
        click.echo(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}")
