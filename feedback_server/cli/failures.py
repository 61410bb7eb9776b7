"""What a command says when something around it is wrong."""

import click
from rich.markup import escape

from feedback_server.config.settings import ConfigError
from feedback_server.content import ContentError
from feedback_server.operational_errors import explained

from .terminal import FAILED, UNUSABLE, fail


def failure(error: Exception) -> click.exceptions.Exit | None:
    """Says what to do, in a line; None where the fault is our own."""
    if isinstance(error, ConfigError | ContentError):
        return fail(f"Cannot go on. Fix this first:\n{error}", UNUSABLE)
    trouble = explained(error)
    if trouble is None:
        return None
    code = UNUSABLE if isinstance(error, FileNotFoundError) else FAILED
    return fail(f"Cannot go on. {escape(str(trouble))}", code)
