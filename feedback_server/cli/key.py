"""Commands on the keys of this server."""

from datetime import UTC, datetime

import click

from feedback_server.actions.operations.server_keys import (
    KeyNotMissing,
    accept_loss,
    adopt_keys,
    key_inventory,
    rotate_key,
    uses_of,
)
from feedback_server.config.settings import Settings
from feedback_server.crypto.hpke import load_sealing_keys
from feedback_server.domain.operations.server_key import LOST, KeyKind, ServerKey
from feedback_server.messaging.webpush.vapid import load_vapid_keys

from .environment import open_store, open_store_with_keys, pass_settings
from .terminal import BY, echo, fail, terminal, today


@click.command("list")
@pass_settings
def list_keys(settings: Settings) -> None:
    """Name the keys, and those that are missing. Private parts are never shown."""
    with open_store(settings) as store:
        held = key_inventory(store, settings.all_keys)
    current = _current(settings, {key.kind for key in held.there})
    for key in held.there:
        only = key.kind is KeyKind.INVITATIONS
        _line(key, "current" if only or key.id in current else "older, still in use")
    for key in held.lost:
        _line(key, f"MISSING from {settings.all_keys}")
    for key in held.accepted:
        _line(key, f"lost: accepted on {key.lost_on}")
    if not (held.there or held.lost or held.accepted):
        echo("There are none yet: 'handrail key make' makes them, or 'handrail server run'")


@click.command("make")
@pass_settings
def make(settings: Settings) -> None:
    """Make one of each kind, where there was never one. 'handrail server run' does it too."""
    with open_store_with_keys(settings):
        echo(f"The keys are in {settings.all_keys}: keep a copy, apart from the database")


@click.command("rotate")
@pass_settings
def rotate(settings: Settings) -> None:
    """Make a new key for pushes. Start the server again after it.

    Browsers that were added before are reached with the older one until somebody opens their
    notifications there: that renews them.
    """
    with open_store_with_keys(settings) as store:
        key = rotate_key(store, settings.all_keys, KeyKind.PUSH, now=datetime.now(UTC), by=BY)
    echo(f"New key for pushes: {key.id}. Start the server again")


@click.command("accept-loss")
@click.argument("id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_settings
def accept(settings: Settings, id: str, yes: bool) -> None:
    """Do without the key ID, which is missing and which no backup holds, so that the server starts.

    It says what goes with the key, and asks. It is noted in the audit log. A key that is found
    after all is put back into var/keys/, and is in use again.
    """
    with open_store(settings) as store:
        try:
            key, uses = uses_of(store, settings.all_keys, id)
        except KeyNotMissing as error:
            raise fail(f"No key with this id is missing: {id}. See 'handrail key list'") from error
        echo(f"The {key.kind.value} key {id} is gone. {LOST[key.kind]}")
        for words, number in uses.items():
            echo(f"{words[0].upper()}{words[1:]} that name it: {number}")
        echo("Look for it first: 'handrail backup restore-keys', with every backup")
        if not yes:
            click.confirm("Do without it for ever?", abort=True, err=True)
        accept_loss(store, settings.all_keys, id, on=today(), now=datetime.now(UTC), by=BY)
    echo("Noted. Start the server")


@click.command("adopt")
@pass_settings
def adopt(settings: Settings) -> None:
    """Use the keys in var/keys/, which are of an earlier database, with this new and empty one.

    Tablets that were set up with the earlier one have to be set up again; what they still hold can
    then be opened.
    """
    with open_store(settings, keys_of_others=True) as store:
        for key in adopt_keys(store, settings.all_keys, now=datetime.now(UTC), by=BY):
            _line(key, "in use")
    echo("Start the server")


def _current(settings: Settings, kinds: set[KeyKind]) -> set[str]:
    """The ids of the keys that new data is sealed to or signed with."""
    found = set()
    if KeyKind.SEALING in kinds:
        found.add(load_sealing_keys(settings.keys).current)
    if KeyKind.PUSH in kinds:
        found.add(load_vapid_keys(settings.push_keys).current)
    return found


def _line(key: ServerKey, state: str) -> None:
    terminal.print(f"{key.kind.value:11} {key.id}  {state}", soft_wrap=True, markup=False)
