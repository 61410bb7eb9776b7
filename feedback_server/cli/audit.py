"""Commands on the record of what people did."""

import click

from feedback_server.config.settings import Settings

from .proof import record_fits
from .terminal import WRONG, opened


@click.group()
def audit() -> None:
    """The record of what people did."""


@audit.command("verify")
@click.pass_obj
def verify_audit(settings: Settings) -> None:
    """Follow the chain of hashes, and fail at the first entry that was tampered with.

    Keep the last hash somewhere else: the chain cannot tell whether its end was cut off.
    """
    with opened(settings) as store:
        if not record_fits(store):
            raise click.exceptions.Exit(WRONG)
