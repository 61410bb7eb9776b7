"""Commands that build pages, and show them to their writer."""

import click

from feedback_server.builder.build import build
from feedback_server.builder.preview import preview_site
from feedback_server.config.settings import Settings
from feedback_server.crypto.hpke import load_sealing_keys

from .environment import pass_settings
from .terminal import echo


@click.command("build")
@click.option("--allow-overdue", is_flag=True, help="Build although a page's review is overdue.")
@pass_settings
def build_site(settings: Settings, allow_overdue: bool) -> None:
    """Build the public site and the feedback app into build/."""
    build(
        settings.root,
        settings.build,
        _public_key(settings),
        echo,
        published=settings.published,
        allow_overdue=allow_overdue,
    )


def _public_key(settings: Settings) -> str:
    """Empty where there is no key yet: the server makes it, and puts it in, when it starts."""
    there = any(settings.keys.glob("*.pem"))
    return load_sealing_keys(settings.keys).public() if there else ""


@click.command("preview")
@click.option("--port", default=8001, show_default=True, help="Where to serve, on this computer.")
@pass_settings
def preview(settings: Settings, port: int) -> None:
    """Serve the public pages alone, and show each change when a file is saved.

    For writers: the links into the feedback app and the staff pages lead nowhere here.
    """
    echo(f"To read:     [bold]http://localhost:{port}/[/bold]")
    echo("Save a file in content/ or site/, and the page loads again. Stop with Ctrl+C")
    address = f"127.0.0.1:{port}"
    preview_site(settings.root, settings.build / "work", settings.published, address)
