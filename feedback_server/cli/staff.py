"""Commands on the accounts of staff, and on the audit log of what they did."""

from datetime import UTC, datetime

import click
from rich.table import Table

from feedback_server.actions.accounts import accounts, staff_admin, two_factor
from feedback_server.actions.accounts.passwords import PasswordRefused
from feedback_server.actions.accounts.staff_invitations import InvalidEmail, invite_person
from feedback_server.config.settings import Settings
from feedback_server.domain.accounts.person import Person, Role, WrongScope, validate_scope
from feedback_server.store import Store
from feedback_server.store.accounts import accounts as stored
from feedback_server.store.organisations import organisations

from .consistency import audit_log_holds
from .environment import open_store, pass_settings, public_address
from .terminal import BY, FAILED, UNUSABLE, echo, fail, terminal, today


@click.command("add")
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.ADMINISTRATOR.value,
    show_default=True,
)
@click.option("--of", "codes", multiple=True, help="A PCN's or practice's code; again for more.")
@click.password_option(help="At least 12 characters, and none that is easy to guess.")
@pass_settings
def add(settings: Settings, name: str, role: str, codes: tuple[str, ...], password: str) -> None:
    """Make an account NAME (an e-mail address), or give it a new password, role and scope.

    \b
    handrail staff add ann@pcn.example --role pcn-lead --of U12345
    handrail staff add bob@surgery.example --role practice-viewer --of V81001

    An administrator sees everything; a pcn-lead runs a network; a pcn-viewer reads its reports; a
    practice-viewer reads one practice's, enters forms and prints posters.
    """
    with open_store(settings) as store:
        try:
            with store.read() as tx:
                pcns, practices = organisations.list_pcns(tx), organisations.list_practices(tx)
            scope = validate_scope(Role(role), codes, pcns, practices)
            person = Person(name.strip().lower(), Role(role), scope)
            accounts.set_account(store, person, password, by=BY, now=datetime.now(UTC))
        except (PasswordRefused, WrongScope) as error:
            raise fail(str(error), UNUSABLE) from error
    echo(f"{name} can sign in")


@click.command("invite")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]))
@click.option("--of", "codes", multiple=True, help="A PCN's or practice's code; again for more.")
@click.option("--address", help="Where people reach the server, such as https://feedback.example")
@pass_settings
def invite(
    settings: Settings, name: str, role: str | None, codes: tuple[str, ...], address: str | None
) -> None:
    """Print a link with which NAME (an e-mail address) joins, once, within 7 days.

    For somebody who has an account, leave out --role: the link then gives a new password alone.
    """
    name = name.strip().lower()
    with open_store(settings) as store:
        try:
            person = _invited(store, name, role, codes)
            token = invite_person(store, person, now=datetime.now(UTC), by=BY)
        except (InvalidEmail, WrongScope) as error:
            raise fail(str(error), UNUSABLE) from error
    echo(f"For {name.replace('[', chr(92) + '[')}, once, for 7 days:")
    click.echo(f"{(address or public_address(settings)).rstrip('/')}/staff/join/{token}")


def _invited(store: Store, name: str, role: str | None, codes: tuple[str, ...]) -> Person:
    with store.read() as tx:
        pcns, practices = organisations.list_pcns(tx), organisations.list_practices(tx)
        account = stored.find_account(tx, name)
    if role:
        return Person(name, Role(role), validate_scope(Role(role), codes, pcns, practices))
    if account is None:
        raise WrongScope(f"{name} has no account yet: say what they do with --role")
    if codes:
        raise WrongScope("to change places, name the role as well, with --role")
    return account.person


@click.command("list")
@pass_settings
def list_staff(settings: Settings) -> None:
    """List the accounts, with their roles and places."""
    with open_store(settings) as store, store.read() as tx:
        found = stored.list_accounts(tx)
    table = Table("name", "role", "of", "off since")
    for account in found:
        of = ", ".join(sorted(account.person.scope))
        off = str(account.disabled_on or "")
        table.add_row(account.person.name.replace("[", r"\["), account.person.role.value, of, off)
    terminal.print(table if found else "There is no account. See 'handrail staff add --help'.")


@click.command("reset-two-factor")
@click.argument("name")
@pass_settings
def reset_two_factor(settings: Settings, name: str) -> None:
    """For somebody who lost their phone and recovery codes: they set up a new second step."""
    with open_store(settings) as store:
        if not two_factor.reset(store, name.strip().lower(), by=BY, now=datetime.now(UTC)):
            raise fail(f"{name} has no second step. See 'handrail staff list'.")
    echo(f"{name} signs in with the password, and sets up a new second step")


@click.command("switch-off")
@click.argument("name")
@pass_settings
def switch_off(settings: Settings, name: str) -> None:
    """Switch an account off, with its sessions and tokens.

    'handrail staff add' switches it on again.
    """
    with open_store(settings) as store:
        now = datetime.now(UTC)
        if not staff_admin.switch_off(store, name.strip().lower(), on=today(), by=BY, now=now):
            raise fail(f"There is no account {name}. See 'handrail staff list'.")
    echo(f"{name} cannot sign in any more")


@click.command("check-audit-log")
@pass_settings
def check_audit_log(settings: Settings) -> None:
    """Follow the audit log's chain of hashes, and fail at the first entry that was tampered with.

    Keep the last hash somewhere else: the chain cannot tell whether its end was cut off.
    """
    with open_store(settings) as store:
        if not audit_log_holds(store):
            raise click.exceptions.Exit(FAILED)
