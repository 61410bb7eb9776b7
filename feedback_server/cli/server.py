"""The command that serves until it is stopped."""

from collections.abc import Sequence
from datetime import UTC, datetime

import click
from rich.markup import escape

from feedback_server.actions.accounts.staff_invitations import invite_first
from feedback_server.bundled_assets import unpack
from feedback_server.checks import BEFORE_BUILDING, BEFORE_SERVING, failures_of
from feedback_server.config.settings import Settings
from feedback_server.jobs.rebuild import BuildFailed, Refused, is_outdated, note, rebuild
from feedback_server.server.run import prepare, serve
from feedback_server.server.single_instance import exclusive_folder, require_port

from .database_demo import DEMONSTRATION_ACCOUNT, demonstration_password
from .environment import local_address, open_store, pass_settings, public_address
from .report import save_revised
from .terminal import UNUSABLE, echo, fail


@click.command("run")
@pass_settings
def run(settings: Settings) -> None:
    """Serve pages, app and interface until stopped.

    Where HANDRAIL_ADDRESS is a public one, the pages must name who takes complaints about the use
    of data: see 'handrail content set --help'.
    """
    unpack(settings.build, settings.var)
    _require(BEFORE_BUILDING, settings)
    with exclusive_folder(settings.var):
        require_port(settings.host, settings.port)
        _serve(settings)


def _serve(settings: Settings) -> None:
    prepare(settings, echo)
    _bring_pages_up_to_date(settings)
    _require(BEFORE_SERVING, settings)
    save_revised(settings)
    address = local_address(settings)
    echo(f"To read:     [bold]{address}/[/bold]")
    echo(f"To answer:   [bold]{address}/feedback/[/bold]")
    echo(f"Staff:       [bold]{address}/staff/[/bold]")
    secret = demonstration_password(settings)
    if secret.exists():
        password = secret.read_text("utf-8", "replace")
        echo(f"Demonstration account: {DEMONSTRATION_ACCOUNT}, password {password}")
    with open_store(settings) as store:
        token = invite_first(store, now=datetime.now(UTC))
    if token:
        link = f"{public_address(settings)}/staff/join/{token}"
        echo(f"Set up:      [bold]{link}[/bold] (works once, for 7 days)")
    echo("Stop with Ctrl+C")
    serve(settings)


def _require(checks: Sequence[str], settings: Settings) -> None:
    if failures := failures_of(checks, settings, datetime.now(UTC)):
        lines = [f"{failure.message}: {failure.remedy}" for failure in failures]
        raise fail("\n".join(lines), UNUSABLE)


def _bring_pages_up_to_date(settings: Settings) -> None:
    """Build what staff changed on top of these pages, as after an update of the software."""
    with open_store(settings) as store:
        if not is_outdated(settings, store):
            return
        echo("Building the pages with what staff changed")
        try:
            done = rebuild(settings, store)
        except (Refused, BuildFailed) as error:
            echo(f"[red]That failed: {escape(str(error))}[/red]")
            echo("The pages are served as the software brings them: see Settings > Pages")
            return
        with store.write() as tx:
            note(tx, done, datetime.now(UTC))
