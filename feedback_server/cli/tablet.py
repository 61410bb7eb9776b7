"""Commands on shared tablets."""

import sys
import uuid
from datetime import UTC, datetime

import click
from rich.table import Table

from feedback_server.actions.submissions.exclude_tablet import (
    LONGEST_WHY,
    UnknownTablet,
    exclude_tablet,
    reinstate_tablet,
)
from feedback_server.actions.surveys.registry import SurveyRegistry
from feedback_server.actions.tablets import tablets
from feedback_server.actions.tablets.tablets import UnknownPractice
from feedback_server.config.settings import Settings
from feedback_server.crypto.invitation_tokens import load_invitation_key
from feedback_server.domain.tablets.tablet import Setup
from feedback_server.output.qr import qr_terminal

from .environment import open_store, open_store_with_keys, pass_settings, public_address
from .terminal import BY, echo, fail, terminal, today


@click.command("add")
@click.option("--practice", required=True, help="The practice's code, such as V81001.")
@click.option("--name", "label", required=True, help="Where it stands, such as 'Front desk'.")
@click.option("--pin", help="6 to 8 digits, for the staff corner; six are drawn without it.")
@click.option("--address", help="Where people reach this server, such as https://example.org.")
@pass_settings
def add(
    settings: Settings, practice: str, label: str, pin: str | None, address: str | None
) -> None:
    """Add a tablet, and show the one-time code that sets it up."""
    chosen = pin if pin is not None else tablets.suggest_pin()
    try:
        setup = tablets.hash_pin(Setup(), chosen)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--pin") from error
    with open_store(settings) as store:
        try:
            code = tablets.add_tablet(
                store,
                practice=practice,
                label=label,
                setup=setup,
                id=str(uuid.uuid4()),
                on=today(),
                now=datetime.now(UTC),
                by=BY,
            )
        except UnknownPractice as error:
            raise fail(f"No practice has the code {practice}.") from error
    if pin is None:
        echo(f"PIN of its staff corner: [bold]{chosen}[/bold]. It cannot be shown again")
    base = address or public_address(settings)
    link = f"{base.rstrip('/')}/feedback/tablet/#{code}"
    echo(f"Code: [bold]{code[:4]}-{code[4:]}[/bold]. It works once, for 15 minutes.")
    echo(f"Open on the tablet: {link}")
    echo("On an iPad that page says first how to put the app on the home screen")
    if sys.stderr.isatty():
        click.echo(qr_terminal(link), err=True)


@click.command("list")
@pass_settings
def list_tablets(settings: Settings) -> None:
    """Show all tablets: what they made, what came, what waits and what is missing."""
    table = Table(
        "id", "name", "practice", "made", "received", "waiting", "missing", "last heard of"
    )
    with open_store(settings) as store:
        for known in tablets.tablet_statuses(store):
            found, one = known.completeness, known.tablet
            heard = one.last.at.strftime("%Y-%m-%d %H:%M") if one.last else "never"
            if one.revoked_on:
                heard = f"switched off {one.revoked_on}"
            numbers = (found.made, found.received, found.waits, found.lost)
            table.add_row(one.id, one.label, one.practice, *map(str, numbers), heard)
    terminal.print(table)


@click.command("switch-off")
@click.argument("id")
@pass_settings
def switch_off(settings: Settings, id: str) -> None:
    """Switch a tablet off: what it sends from now on goes to quarantine."""
    with open_store(settings) as store:
        if not any(known.tablet.id == id for known in tablets.tablet_statuses(store)):
            raise fail("No tablet has this id. See 'handrail tablet list'.")
        tablets.switch_off(store, id, on=today(), now=datetime.now(UTC), by=BY)
    echo("Switched off")


@click.command("exclude")
@click.argument("id")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day.")
@click.option("--why", required=True, help="Stands in the audit log, and beside the tablet.")
@pass_settings
def exclude(settings: Settings, id: str, since: datetime, why: str) -> None:
    """Leave out all that a stolen tablet sent since a day, and switch it off."""
    if not 0 < len(why.strip()) <= LONGEST_WHY:
        raise click.BadParameter(f"1 to {LONGEST_WHY} letters", param_hint="--why")
    with open_store_with_keys(settings) as store:
        try:
            number = exclude_tablet(
                store,
                SurveyRegistry(),
                load_invitation_key(settings.all_keys),
                id,
                since=since.date(),
                why=why.strip(),
                on=today(),
                now=datetime.now(UTC),
                by=BY,
            )
        except UnknownTablet as error:
            raise fail("No tablet has this id. See 'handrail tablet list'.") from error
    echo(f"Left out: {number}. To undo it: handrail tablet include {id}")


@click.command("include")
@click.argument("id")
@pass_settings
def include(settings: Settings, id: str) -> None:
    """Undo 'handrail tablet exclude': each is again as it was. The tablet stays switched off."""
    with open_store_with_keys(settings) as store:
        key = load_invitation_key(settings.all_keys)
        try:
            number = reinstate_tablet(
                store, SurveyRegistry(), key, id, now=datetime.now(UTC), by=BY
            )
        except UnknownTablet as error:
            raise fail("No tablet has this id. See 'handrail tablet list'.") from error
    echo(f"Brought back: {number}")
