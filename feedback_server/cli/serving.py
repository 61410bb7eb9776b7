"""The command that serves until it is stopped."""

from datetime import UTC, datetime

import click

from feedback_server.actions.accounts.staff_invitations import invite_first
from feedback_server.checks import startup_failures
from feedback_server.config.settings import Settings
from feedback_server.server.run import prepare, serve
from feedback_server.server.single_instance import held_alone, require_port

from .demonstration import DEMONSTRATION_ACCOUNT, demonstration_password
from .reports import revise
from .terminal import UNUSABLE, address_of, fail, links_begin, opened, say


@click.command("serve")
@click.pass_obj
def serve_pages(settings: Settings) -> None:
    """Serve pages, app and interface until stopped.

    Where HANDRAIL_ADDRESS is a public one, content/provider.yaml must name who takes complaints
    about the use of data.
    """
    if failures := startup_failures(settings, datetime.now(UTC)):
        lines = [f"{failure.message}: {failure.remedy}" for failure in failures]
        raise fail("\n".join(lines), UNUSABLE)
    with held_alone(settings.var):
        require_port(settings.host, settings.port)
        _serve(settings)


def _serve(settings: Settings) -> None:
    prepare(settings, say)
    revise(settings)
    address = address_of(settings)
    say(f"To read:     [bold]{address}/[/bold]")
    say(f"To answer:   [bold]{address}/feedback/[/bold]")
    say(f"Staff:       [bold]{address}/staff/[/bold]")
    secret = demonstration_password(settings)
    if secret.exists():
        password = secret.read_text("utf-8", "replace")
        say(f"Demonstration account: {DEMONSTRATION_ACCOUNT}, password {password}")
    with opened(settings) as store:
        token = invite_first(store, now=datetime.now(UTC))
    if token:
        link = f"{links_begin(settings)}/staff/join/{token}"
        say(f"Set up:      [bold]{link}[/bold] (works once, for 7 days)")
    say("Stop with Ctrl+C")
    serve(settings)
