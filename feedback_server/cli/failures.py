"""Turns operational errors into the last line of a command."""

import click
from rich.markup import escape

from feedback_server.config.settings import ConfigError
from feedback_server.content import ContentError
from feedback_server.operational_errors import explained

from .terminal import FAILED, UNUSABLE, fail


def failure(error: Exception) -> click.exceptions.Exit | None:
    """Print what to do, in one line; None for a bug of ours, which needs its traceback."""
    if isinstance(error, ConfigError | ContentError):
        return fail(f"Cannot go on. Fix this first:\n{error}", UNUSABLE)
    trouble = explained(error)
    if trouble is None:
        return None
    code = UNUSABLE if isinstance(error, FileNotFoundError) else FAILED
    return fail(f"Cannot go on. {escape(str(trouble))}", code)
