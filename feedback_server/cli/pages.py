"""Commands that build, show and serve pages."""

from datetime import UTC, datetime

import click

from .. import builder
from ..actions.join import invite_first
from ..config import Settings
from ..sealing import load_keys
from ..serve import prepare, serve
from .demonstration import DEMONSTRATION_ACCOUNT, demonstration_password
from .reports import revise
from .terminal import address_of, opened, say


@click.command("build")
@click.option("--allow-overdue", is_flag=True, help="Build although a page's review is overdue.")
@click.pass_obj
def build_pages(settings: Settings, allow_overdue: bool) -> None:
    """Build the public site and the feedback app into build/."""
    builder.build(
        settings.root,
        settings.build,
        load_keys(settings.keys).public(),
        say,
        published=settings.published,
        allow_overdue=allow_overdue,
    )


@click.command("site")
@click.option("--port", default=8001, show_default=True, help="Where to serve, on this computer.")
@click.pass_obj
def edit_site(settings: Settings, port: int) -> None:
    """Serve the public pages alone, and show each change when a file is saved.

    For writers: the links into the feedback app and the staff pages lead nowhere here.
    """
    say(f"To read:     [bold]http://localhost:{port}/[/bold]")
    say("Save a file in content/ or site/, and the page loads again. Stop with Ctrl+C")
    address = f"127.0.0.1:{port}"
    builder.preview_site(settings.root, settings.build / "work", settings.published, address)


@click.command("serve")
@click.pass_obj
def serve_pages(settings: Settings) -> None:
    """Serve pages, app and interface until stopped."""
    prepare(settings, say)
    revise(settings)
    address = address_of(settings)
    say(f"To read:     [bold]{address}/[/bold]")
    say(f"To answer:   [bold]{address}/feedback/[/bold]")
    say(f"Staff:       [bold]{address}/staff/[/bold]")
    secret = demonstration_password(settings)
    if secret.exists():
        say(f"Demonstration account: {DEMONSTRATION_ACCOUNT}, password {secret.read_text()}")
    with opened(settings) as store:
        token = invite_first(store, now=datetime.now(UTC))
    if token:
        say(f"Set up:      [bold]{address}/staff/join/{token}[/bold] (works once, for 7 days)")
    say("Stop with Ctrl+C")
    serve(settings)
