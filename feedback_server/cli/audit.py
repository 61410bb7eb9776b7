"""Commands on the record of what people did."""

import click

from ..config import Settings
from ..store import audit as stored
from .terminal import fail, opened, say


@click.group()
def audit() -> None:
    """The record of what people did."""


@audit.command("verify")
@click.pass_obj
def verify_audit(settings: Settings) -> None:
    """Follow the chain of hashes, and fail at the first entry that was tampered with.

    Keep the last hash somewhere else: the chain cannot tell whether its end was cut off.
    """
    with opened(settings) as store, store.read() as tx:
        found = stored.check(tx)
    if found.broken_at is not None:
        raise fail(f"Entry {found.broken_at} does not fit the {found.entries} before it")
    say(f"{found.entries} entries fit. Last hash: {found.last_hash or 'none'}")
