"""What a database says when it cannot be used, apart from faults of our own."""

import sqlalchemy as sa

OURS = (
    sa.exc.DataError,
    sa.exc.IntegrityError,
    sa.exc.NotSupportedError,
    sa.exc.ProgrammingError,
)
"""Kinds of error that a wrong statement makes, and that may quote a row."""


def outage_message(error: BaseException) -> str:
    """Why the database cannot be used; empty for any other error."""
    if isinstance(error, sa.exc.TimeoutError):
        return "no connection to it became free"
    if isinstance(error, sa.exc.DBAPIError) and not isinstance(error, OURS):
        return " ".join(str(error.orig).split())
    return ""
